"""The tests' own PostgreSQL is gone when they are, however they end."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.postgres import connect, postgres_server
from tests.waiting import wait_until

ROOT = Path(__file__).parents[2]
RUN = """
import multiprocessing, time
from tests.postgres import postgres_server

with postgres_server() as folder:
    {before}
    print(folder, flush=True)
    time.sleep(3600)
"""
FORKED = 'multiprocessing.get_context("fork").Process(target=time.sleep, args=(3600,), daemon=True).start()'


def is_gone(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return False


def server_in(folder: Path) -> int:
    return int((folder / "data" / "postmaster.pid").read_text().splitlines()[0])


@pytest.mark.parametrize("before", ["pass", FORKED], ids=["alone", "with a child that outlives it"])
def test_a_run_that_is_killed_leaves_no_server_and_no_folder(before):
    command = [sys.executable, "-c", RUN.format(before=before)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd=ROOT, start_new_session=True
    ) as run:
        assert run.stdout is not None
        folder = Path(run.stdout.readline().strip())
        try:
            server = server_in(folder)
            connect(folder).close()
            os.kill(run.pid, signal.SIGKILL)
            wait_until(lambda: is_gone(server) and not folder.exists())
        finally:
            os.killpg(run.pid, signal.SIGKILL)  # the child, and the run if it could not be killed


def test_a_run_that_ends_leaves_no_server_and_no_folder():
    with postgres_server() as folder:
        server = server_in(folder)
    assert is_gone(server)
    assert not folder.exists()


def test_a_server_that_cannot_start_says_why(monkeypatch):
    monkeypatch.setattr("tests.postgres.UNSAFE_BUT_FAST", ["-c", "no_such_setting=1"])
    with pytest.raises(RuntimeError, match="no_such_setting"), postgres_server():
        pass
