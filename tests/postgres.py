"""A PostgreSQL server of the tests' own: in a temporary folder, on a socket, gone afterwards."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from scripts.system_parts import postgresql
from tests.scratch import scratch_folder
from tests.waiting import wait_until

SUPERUSER = "postgres"
UNSAFE_BUT_FAST = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off".split()
KEEPER = Path(__file__).with_name("postgres_keeper.py")


@contextmanager
def postgres_server() -> Iterator[Path]:
    """Yields the folder of the server's socket."""
    programs = postgresql()
    if programs is None:
        raise RuntimeError("PostgreSQL's server programs are missing: make test installs or names them")
    with scratch_folder("pg-") as folder:
        if os.geteuid() == 0:
            shutil.chown(folder, SUPERUSER)
        _initialise(programs, folder / "data")
        with _running(programs, folder):
            yield folder


def _initialise(programs: Path, data: Path) -> None:
    how = f"--no-sync --auth=trust --encoding=UTF8 --locale=C --username={SUPERUSER}".split()
    command = [str(programs / "initdb"), "-D", str(data), *how]
    subprocess.run(command, check=True, capture_output=True, cwd=data.parent, user=_not_root())


@contextmanager
def _running(programs: Path, folder: Path) -> Iterator[None]:
    """The server outlives neither us nor the end of the block, whatever happens to us."""
    where = ["-D", f"{folder}/data", "-c", f"unix_socket_directories={folder}", "-c", "listen_addresses="]
    command = [str(programs / "postgres"), *where, *UNSAFE_BUT_FAST]
    keeping = [sys.executable, str(KEEPER), str(folder), _not_root() or "", *command]
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(  # a session of its own: Ctrl-C is for us, and we tell it
            keeping, stdin=subprocess.PIPE, stdout=log, stderr=log, cwd=folder, start_new_session=True
        ) as keeper,
    ):
        wait_until(lambda: _is_ready(keeper, folder))
        yield


def _is_ready(keeper: subprocess.Popen[bytes], folder: Path) -> bool:
    try:
        connect(folder).close()
    except psycopg.OperationalError:
        if keeper.poll() is not None:
            raise RuntimeError((folder / "log").read_text()) from None
        return False
    return True


def connect(folder: Path) -> psycopg.Connection:
    return psycopg.connect(host=str(folder), user=SUPERUSER, dbname="postgres", autocommit=True)


def _not_root() -> str | None:
    """PostgreSQL refuses to run as root."""
    return SUPERUSER if os.geteuid() == 0 else None
