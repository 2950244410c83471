"""A PostgreSQL server of the tests' own: in a temporary folder, on a socket, gone afterwards."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from scripts.system_parts import postgresql
from tests.scratch import scratch_folder

SUPERUSER = "postgres"
UNSAFE_BUT_FAST = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off".split()
PATIENCE_SECONDS = 30


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
    where = ["-D", f"{folder}/data", "-c", f"unix_socket_directories={folder}", "-c", "listen_addresses="]
    command = [str(programs / "postgres"), *where, *UNSAFE_BUT_FAST]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, user=_not_root())
        try:
            _wait_until_ready(server, folder)
            yield
        finally:
            server.send_signal(signal.SIGINT)  # does not wait for clients, as SIGTERM would
            server.wait(PATIENCE_SECONDS)


def _wait_until_ready(server: subprocess.Popen[bytes], folder: Path) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            connect(folder).close()
            return
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((folder / "log").read_text()) from None
            time.sleep(0.02)


def connect(folder: Path) -> psycopg.Connection:
    return psycopg.connect(host=str(folder), user=SUPERUSER, dbname="postgres", autocommit=True)


def _not_root() -> str | None:
    """PostgreSQL refuses to run as root."""
    return SUPERUSER if os.geteuid() == 0 else None
