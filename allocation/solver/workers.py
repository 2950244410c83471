"""Independent pieces of a search, done one after the other here or at once by workers elsewhere.

What is done at once has nothing in common, and answers are read in the order of the pieces, so a plan is the
same byte for byte wherever its pieces were searched, unless a time limit bites (docs/growth.md).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from typing import Protocol, TypeVar

from allocation.solver.limits import Countdown

Part = TypeVar("Part")
Answer = TypeVar("Answer")
Work = Callable[[Part, Countdown], Answer]
"""Searches a piece until the clock has run out; with no time at all it answers at once."""

ASK_EVERY = 0.1
"""Seconds between two looks at whether the run has been stopped."""
ON_THE_WAY = 0.5
"""Seconds that an answer may still take when time is up: the workers stopped at the same moment."""


class NoWorkers(Exception):
    """The workers asked for cannot be had."""


class Workers(Protocol):
    """Who does the work."""

    def each(self, work: Work[Part, Answer], parts: Sequence[Part], clock: Countdown) -> Iterable[Answer]:
        """Begin with all parts and return the answers in their order."""


class Here:
    """This process, one part after the other."""

    def each(self, work: Work[Part, Answer], parts: Sequence[Part], clock: Countdown) -> Iterable[Answer]:
        return [work(part, clock) for part in parts]


class Elsewhere:
    """Any executor of `concurrent.futures`: processes on this machine, or a cluster's."""

    def __init__(self, executor: Executor) -> None:
        self.executor = executor

    def each(self, work: Work[Part, Answer], parts: Sequence[Part], clock: Countdown) -> Iterable[Answer]:
        until = time.time() + clock.left if clock.left < float("inf") else None
        futures = [self.executor.submit(_until, work, part, until) for part in parts]
        return (_collected(future, work, part, clock) for future, part in zip(futures, parts, strict=True))


def _until(work: Work[Part, Answer], part: Part, until: float | None) -> Answer:
    """At the worker: by the clock on the wall, for it may have begun later than it was asked."""
    return work(part, Countdown(None if until is None else max(0.0, until - time.time())))


def _collected(future: Future[Answer], work: Work[Part, Answer], part: Part, clock: Countdown) -> Answer:
    """The worker's answer; when time is up without one, what can be said at once."""
    while clock.left > 0:
        try:
            return future.result(min(ASK_EVERY, clock.left))
        except TimeoutError:
            pass
    try:
        return future.result(ON_THE_WAY)
    except TimeoutError:
        future.cancel()
        return work(part, Countdown(0))


@contextmanager
def workers_at(scheduler: str | None) -> Iterator[Workers]:
    """The workers of a Dask scheduler at an address such as tcp://10.0.0.5:8786; without one, this process.

    Raises `NoWorkers` when Dask (the optional extra `workers`) is not installed or does not answer.
    """
    if scheduler is None:
        yield Here()
        return
    try:
        from distributed import Client
    except ImportError:
        raise NoWorkers("needs the optional extra: pip install 'tryggplats[workers]'") from None
    try:
        client = Client(scheduler)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise NoWorkers(f"{scheduler} does not answer") from error
    with client:
        yield Elsewhere(client.get_executor(pure=False))  # type: ignore[no-untyped-call]
