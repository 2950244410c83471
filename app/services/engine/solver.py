"""The solver in a process of its own, which gets so much time and memory and is killed when it takes more.

Its own time limit is no limit: building a model counts for nothing there and can take longer than the
search. Whatever comes back is believed only when the independent checker accepts it (T22, T23).
"""

import json
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

import allocation
from allocation.checker.check import check
from allocation.plans.plan import InvalidPlan, Plan
from allocation.problems.problem import Problem
from allocation.problems.writing import write_problem

SOLVE = (sys.executable, "-m", "allocation", "solve", "-")
SEARCHING = 0.6  # of the time; the rest is for starting, building the model and writing the plan
ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1"}  # no secrets of the service; its threads would eat the memory
MEGABYTE = 1024 * 1024
ASK_EVERY = 0.25  # seconds between two looks at whether the plan is still wanted


class NoPlan(Exception):
    """No answer in time, or none that the checker accepts. Booking by hand goes on."""


@dataclass(frozen=True)
class Limits:
    seconds: float
    megabytes: int


def solve(
    problem: Problem,
    limits: Limits,
    program: Sequence[str] = SOLVE,
    stop: Callable[[], bool] = lambda: False,
) -> Plan:
    """The best plan found within the limits. Raises NoPlan, also soon after `stop` says yes. Call it outside
    any transaction."""
    plan = _read(_run([*program, "--time-limit", f"{limits.seconds * SEARCHING:g}"], problem, limits, stop))
    if check(problem, plan):
        raise NoPlan("refused_by_the_checker")
    return plan


def _run(command: list[str], problem: Problem, limits: Limits, stop: Callable[[], bool]) -> bytes:
    question = json.dumps(write_problem(problem)).encode()
    with _child(command) as child, _killed_when(stop, child):
        _cap_memory(child.pid, limits.megabytes * MEGABYTE)
        try:
            answer, _ = child.communicate(question, timeout=limits.seconds)
        except subprocess.TimeoutExpired:
            raise NoPlan("too_slow") from None
        finally:
            child.kill()  # does nothing to one that has ended
    if child.returncode != 0:
        raise NoPlan("died")
    return answer


def _child(command: list[str]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603 - our own engine, no word of it from outside
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=Path(allocation.__file__).parents[1],
        env=ENVIRONMENT,
    )


@contextmanager
def _killed_when(stop: Callable[[], bool], child: "subprocess.Popen[bytes]") -> Iterator[None]:
    """From a thread of its own: a `communicate` that timed out cannot go on writing what is left unread."""
    ended = Event()

    def watch() -> None:
        while not ended.wait(ASK_EVERY):
            if stop():
                child.kill()
                return

    watcher = Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        ended.set()
        watcher.join()


def _cap_memory(pid: int, bytes_: int) -> None:
    """From outside, because code run between fork and exec may hang a process that has threads. The child
    waits for its problem meanwhile."""
    with suppress(ProcessLookupError):
        resource.prlimit(pid, resource.RLIMIT_AS, (bytes_, bytes_))


def _read(answer: bytes) -> Plan:
    try:
        return Plan.from_json(json.loads(answer))
    except (ValueError, InvalidPlan):
        raise NoPlan("not_a_plan") from None
