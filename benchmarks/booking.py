"""What the night costs in time: suggestions by the engine and over HTTP, and a confirmation in statements.

Compared with what the worker does today: ringing the list from the top and taking the first room that is
free and large enough.
"""

import statistics
import threading
import time
import urllib.request
from collections.abc import Callable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from allocation.answers.suggest import Standing, standings, suggest
from allocation.problems.problem import Household, Problem
from app.core.actor import Actor
from app.core.clock import Clock, SystemClock, night_of
from app.core.database import Database
from app.factory import create_app
from app.http.context import EXTENSION
from app.services.accounts.idempotency import once
from app.services.engine.loading import load_snapshot
from app.services.engine.problem import around
from app.services.engine.verification import claims_around
from app.services.placing import confirmation, holds
from benchmarks.seeded import officer, seeded_settings, token, waiting
from models.placement import LegalBasis
from tests.serving import serving

Problems = list[tuple[Problem, Household]]
RATE, SECONDS = 10, 30
REPEATS = 50


def run() -> None:
    with seeded_settings() as settings:
        app = create_app(settings)
        database = app.extensions[EXTENSION].database
        problems = _problems(database)
        _print_engine(problems)
        _print_by_hand(problems)
        requests = [household.id for _, household in problems]
        with serving(app) as address:
            _print_http(address, token(database), requests)
        _print_confirm(database, problems)


def _problems(database: Database) -> Problems:
    """The problem of each household that waits, as the service builds it."""
    clock = SystemClock()
    with database.read() as session:
        actor, snapshot = officer(session), load_snapshot(session)
        households = [snapshot.requests[request].household for request in waiting(session)]
        return [
            (
                around(
                    snapshot,
                    household,
                    claims_around(session, actor, clock, household),
                    clock.now(),
                    night_of(clock.now()),
                ),
                household,
            )
            for household in households
        ]


def _milliseconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def _print_engine(problems: Problems) -> None:
    times = [
        _milliseconds(lambda problem=problem, id=household.id: suggest(problem, id, top=5))  # type: ignore[misc]
        for problem, household in problems
        for _ in range(REPEATS)
    ]
    print(
        f"engine alone, five best places: median {statistics.median(times):.1f} ms, p95 {_p95(times):.1f} ms"
    )


def _print_by_hand(problems: Problems) -> None:
    """Ring from the top of the list: when is a room free and large enough, and when is it safe too?"""
    first: list[int] = []
    safe: list[int] = []
    unsafe = 0
    for problem, household in problems:
        answers = _by_register(problem, household)
        free = [number for number, place in enumerate(answers, 1) if _seems_free(place)]
        first += free[:1]
        safe += [number for number, place in enumerate(answers, 1) if place.allowed][:1]
        unsafe += bool(free) and not answers[free[0] - 1].allowed
    print(
        f"by hand from the top of the list: {statistics.mean(first):.0f} rooms asked about until one is free "
        f"and large enough, but {unsafe} of {len(first)} such rooms break a rule or leave one unknown; "
        f"{statistics.mean(safe):.0f} until one is safe too"
    )


def _by_register(problem: Problem, household: Household) -> list[Standing]:
    order = {unit.id: number for number, unit in enumerate(problem.units)}
    return sorted(standings(problem, household.id), key=lambda place: order[place.units[0]])


def _seems_free(place: Standing) -> bool:
    return not ({"closed", "beds"} & set(place.fails) or {"occupied"} & set(place.joint))


def _print_http(address: str, bearer: str, requests: Sequence[str]) -> None:
    times: list[float] = []
    failures: list[int] = []

    def ask(request: str) -> None:
        url = f"{address}/api/v1/requests/{request}/suggestions?top=5"
        call = urllib.request.Request(url, headers={"Authorization": f"Bearer {bearer}"})  # noqa: S310
        started = time.perf_counter()
        with urllib.request.urlopen(call, timeout=30) as answer:  # noqa: S310 - our own server on loopback
            answer.read()
            if answer.status != 200:
                failures.append(answer.status)
        times.append((time.perf_counter() - started) * 1000)

    threads = []
    began = time.perf_counter()
    for number in range(RATE * SECONDS):
        time.sleep(max(0.0, began + number / RATE - time.perf_counter()))
        threads.append(threading.Thread(target=ask, args=(requests[number % len(requests)],)))
        threads[-1].start()
    for thread in threads:
        thread.join()
    print(
        f"HTTP, suggestions with all reasons, {RATE} a second for {SECONDS} s: "
        f"p50 {statistics.median(times):.0f} ms, p95 {_p95(times):.0f} ms (target 300), "
        f"{len(failures) + RATE * SECONDS - len(times)} failures"
    )


def _p95(times: Sequence[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def _print_confirm(database: Database, problems: Problems) -> None:
    clock = SystemClock()
    with database.transaction() as session:
        actor = officer(session)
        hold = _first_hold(session, actor, clock, problems)
    statements: list[str] = []
    sa.event.listen(database.engine, "before_cursor_execute", lambda *call: statements.append(call[2]))
    command = confirmation.ConfirmHold(hold, LegalBasis.SOL_11_1)
    took = _milliseconds(lambda: _confirm(database, actor, clock, command))
    counted = [statement for statement in statements if not statement.startswith("BEGIN")]
    print(f"confirm: {len(counted)} SQL statements (target 8), {took:.0f} ms with the checker and the commit")


def _first_hold(session: Session, actor: Actor, clock: Clock, problems: Problems) -> str:
    """Hold the best place of the first household that has one."""
    for problem, household in problems:
        best = suggest(problem, household.id, top=1)
        if best:
            command = holds.HoldPlace(household.id, best[0].units)
            return holds.hold(session, actor, clock, 90, command).id
    raise LookupError("nobody who waits has a place")


def _confirm(database: Database, actor: Actor, clock: Clock, command: confirmation.ConfirmHold) -> None:
    with database.transaction() as session:
        once(
            session,
            actor,
            clock,
            "benchmark",
            command,
            lambda session: confirmation.confirm_answer(
                *confirmation.confirm(session, actor, clock, command)
            ),
        )
