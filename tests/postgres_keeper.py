"""Runs PostgreSQL for as long as somebody holds the other end of standard input:
`python postgres_keeper.py FOLDER USER COMMAND…`, where USER may be empty.

A test run that is killed cannot stop its server. Its end of the pipe closes all the same; then this program
stops the server and removes the folder. It needs nothing but Python, so that it starts at once.
"""

import os
import select
import shutil
import signal
import subprocess
import sys

LOOK_EVERY_SECONDS = 1.0


def main(folder: str, user: str, *command: str) -> int:
    parent = os.getppid()
    server = subprocess.Popen(command, stdin=subprocess.DEVNULL, user=user or None)
    while server.poll() is None and not _is_alone(parent):
        pass
    if server.returncode is None:
        server.send_signal(signal.SIGINT)  # does not wait for clients, as SIGTERM would
        server.wait()
        shutil.rmtree(folder, ignore_errors=True)
    return server.returncode


def _is_alone(parent: int) -> bool:
    """Waits a little for the answer. A child that the parent has forked may hold the pipe too and outlive it,
    so the parent itself is looked for."""
    return bool(select.select([sys.stdin], [], [], LOOK_EVERY_SECONDS)[0]) or os.getppid() != parent


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
