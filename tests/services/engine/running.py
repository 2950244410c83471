"""Runs of the solver, for tests: made to hang, waited for, and ended before their database is."""

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.services.engine.solver_runs import Runner, RunState, state_of
from models.solver_run import SolverRun
from tests.world import World


@contextmanager
def all_ended() -> Iterator[None]:
    """Waits at last for the runs begun inside: one that outlives its database leaves connections open."""
    before = _runs()
    yield
    for begun_here in _runs() - before:
        begun_here.join()


def _runs() -> set[threading.Thread]:
    return {thread for thread in threading.enumerate() if "_run_reported" in thread.name}


def hanging(runner: Runner[Any], pid: Path) -> Runner[Any]:
    """A solver that never answers, and says who it is."""
    code = f"import os, time; open({str(pid)!r}, 'w').write(str(os.getpid())); time.sleep(36000)"
    return replace(runner, program=(sys.executable, "-c", code))


def hangs(pid: Path) -> bool:
    return pid.exists() and bool(pid.read_text())


def is_gone(pid: Path) -> bool:
    with suppress(ProcessLookupError):
        os.kill(int(pid.read_text()), 0)
        return False
    return True


def state(world: World, kind: type[SolverRun], run_id: str) -> RunState:
    with world.database.read() as session:
        return state_of(session.get_one(kind, run_id), world.clock.now())
