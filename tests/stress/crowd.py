"""Many processes booking the last rooms at once, each writing down what it was told and when.

What counts is the history, not the final state: with cancellations a room may have been promised to two
households for a while and look innocent afterwards (security.md 1.7). A household owns a room from the
moment its booking was acknowledged until the moment before its release was asked for; the clock is the
machine's monotonic one, which all processes share.
"""

import multiprocessing
import random
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import sqlalchemy as sa

from app.core.config import Settings
from app.core.database import Database
from app.core.errors import AppError, Busy, UnitTaken
from app.services.accounts.idempotency import once
from app.services.placing import confirmation, holds, stays
from models.facility import FacilityKind
from models.placement import EventReason, LegalBasis, UnitNight
from tests.clocks import SetClock
from tests.world import World

PROCESSES = 16
ROOMS, HORIZON, LONGEST = 3, 8, 4
REQUESTS_EACH = 4
RESENT = 0.1  # answers that are "lost", so that the same key is sent again
RELEASED = 0.5
PATIENCE = 1000  # times that a busy database is asked again
FORK = multiprocessing.get_context("fork")  # nothing of a database is open in the parent


@dataclass(frozen=True)
class Stage:
    """What the processes meet: a few rooms, and requests of each process's own."""

    settings: Settings
    officer: Any
    rooms: tuple[str, ...]
    requests: tuple[tuple[str, date, int], ...]


@dataclass(frozen=True)
class Owned:
    """One acknowledged booking, from when to when, in seconds of the machine's clock."""

    claim: str
    unit: str
    nights: tuple[date, ...]
    since: float
    until: float


@dataclass(frozen=True)
class History:
    owned: tuple[Owned, ...]
    attempts: int
    unlike_answers: int
    gave_up: int

    def double_bookings(self) -> list[tuple[Owned, Owned]]:
        """Pairs that owned the same room on the same night at the same time."""
        by_night: dict[tuple[str, date], list[Owned]] = defaultdict(list)
        for owned in self.owned:
            for night in owned.nights:
                by_night[owned.unit, night].append(owned)
        return [
            (first, second)
            for rivals in by_night.values()
            for first, second in pairwise(sorted(rivals, key=lambda owned: owned.since))
            if second.since < first.until
        ]

    @property
    def standing(self) -> dict[str, int]:
        """Nights of the bookings that were never given back, by claim."""
        return {owned.claim: len(owned.nights) for owned in self.owned if owned.until == FOREVER}


FOREVER = float("inf")


def set_stage(settings: Settings, clock: SetClock) -> Stage:
    database = Database(settings)
    world = World(database, clock)
    house = world.facility(FacilityKind.PROTECTED)
    rooms = tuple(world.unit(house) for _ in range(ROOMS))
    chance = random.Random(1)  # a workload to repeat, not a secret
    requests = []
    for _ in range(PROCESSES * REQUESTS_EACH):
        arrives = world.tonight + timedelta(days=chance.randrange(HORIZON))
        nights = chance.randint(1, LONGEST)
        requests.append((world.request(arrives=arrives, nights=nights), arrives, nights))
    database.engine.dispose()
    return Stage(settings, world.officer, rooms, tuple(requests))


def crowd(stage: Stage, attempts_each: int, attempt: Callable[..., Any]) -> History:
    """Let every process make its attempts, all starting together."""
    barrier = FORK.Barrier(PROCESSES)
    workers = [_begin(stage, number, attempts_each, attempt, barrier) for number in range(PROCESSES)]
    gathered = [result.recv() for _, result in workers]  # raises EOFError when one has died
    for worker, result in workers:
        worker.join()
        result.close()
    return History(
        owned=tuple(owned for result in gathered for owned in result[0]),
        attempts=PROCESSES * attempts_each,
        unlike_answers=sum(result[1] for result in gathered),
        gave_up=sum(result[2] for result in gathered),
    )


def _begin(stage: Stage, *work: Any) -> tuple[Any, Any]:
    """The process, and where its result will come out."""
    result, sent = FORK.Pipe(duplex=False)
    worker = FORK.Process(target=_work, args=(stage, *work, sent), daemon=True)
    worker.start()
    sent.close()  # else the next process holds it too, and the end of this one would not be seen
    return worker, result


def _work(stage: Stage, number: int, attempts: int, attempt: Any, barrier: Any, sent: Any) -> None:
    booker = attempt(stage, Database(stage.settings), random.Random(number))
    mine = stage.requests[number * REQUESTS_EACH : (number + 1) * REQUESTS_EACH]
    barrier.wait()
    for _ in range(attempts):
        booker.attempt(*booker.chance.choice(mine))
    sent.send((booker.finished(), booker.unlike_answers, booker.gave_up))


class Booker:
    """One process: holds, confirms and gives back through the services, as the pages do."""

    def __init__(self, stage: Stage, database: Database, chance: random.Random) -> None:
        self.stage, self.database, self.chance = stage, database, chance
        self.clock = SetClock()
        self.standing: dict[str, tuple[str, str, tuple[date, ...], float, str]] = {}
        self.past: list[Owned] = []
        self.unlike_answers = self.gave_up = 0

    def attempt(self, request: str, arrives: date, nights: int) -> None:
        if request in self.standing:
            if self.chance.random() < RELEASED:
                self.give_back(request)
            return
        unit = self.chance.choice(self.stage.rooms)
        try:
            claim, placement = self.book(request, unit)
        except AppError as refused:
            self.gave_up += refused.status == 503
            return
        stay = tuple(arrives + timedelta(days=night) for night in range(nights))
        self.standing[request] = (claim, unit, stay, time.monotonic(), placement)

    def book(self, request: str, unit: str) -> tuple[str, str]:
        officer, clock = self.stage.officer, self.clock
        command = holds.HoldPlace(request, (unit,), by_hand=True)
        held = self.sent(
            ["hold", command],
            lambda session: holds.hold_answer(holds.hold(session, officer, clock, 90, command)),
        )
        confirm = confirmation.ConfirmHold(held["id"], LegalBasis.SOL_11_1)
        confirmed = self.sent(
            ["confirm", confirm],
            lambda session: confirmation.confirm_answer(
                *confirmation.confirm(session, officer, clock, confirm)
            ),
        )
        return held["id"], confirmed["id"]

    def sent(self, body: Any, work: Callable[..., dict[str, Any]]) -> dict[str, Any]:
        """Send once, or twice with the same key when the first answer is lost on the way."""
        key = f"{self.chance.getrandbits(64):x}"
        times = 2 if self.chance.random() < RESENT else 1
        answers = [self.answered(key, body, work) for _ in range(times)]
        self.unlike_answers += answers[0] != answers[-1]
        return answers[0]

    def answered(self, key: str, body: Any, work: Callable[..., dict[str, Any]]) -> dict[str, Any]:
        """Ask until the database has time, as a client does that is told 503: the key makes it safe."""
        for _ in range(PATIENCE):
            with suppress(Busy), self.database.transaction() as session:
                return once(session, self.stage.officer, self.clock, key, body, work)[0]
        raise Busy()

    def give_back(self, request: str) -> None:
        claim, unit, nights, since, placement = self.standing.pop(request)
        self.past.append(Owned(claim, unit, nights, since, time.monotonic()))
        end = stays.EndPlacement(placement, EventReason.OTHER_PLACE)
        officer, clock = self.stage.officer, self.clock
        self.answered(
            f"{self.chance.getrandbits(64):x}",
            ["cancel", end],
            lambda session: {"id": stays.cancel(session, officer, clock, end).id},
        )

    def finished(self) -> list[Owned]:
        return self.past + [
            Owned(claim, unit, nights, since, FOREVER)
            for claim, unit, nights, since, _ in self.standing.values()
        ]


class CarelessBooker(Booker):
    """The control: looks whether the room is free and then takes it, with no key to refuse a second one."""

    TABLE = sa.Table(
        "careless_night",
        sa.MetaData(),
        sa.Column("unit", sa.String),
        sa.Column("night", sa.Date),
        sa.Column("claim", sa.String),
    )

    def book(self, request: str, unit: str) -> tuple[str, str]:
        stay = next((arrives, nights) for id, arrives, nights in self.stage.requests if id == request)
        nights = [stay[0] + timedelta(days=night) for night in range(stay[1])]
        table = self.TABLE
        with self.database.engine.connect() as connection:
            taken = sa.select(table.c.claim).where(table.c.unit == unit, table.c.night.in_(nights))
            if connection.execute(taken).first():
                raise UnitTaken()
        claim = f"{self.chance.getrandbits(64):x}"
        with self.database.engine.begin() as connection:
            rows = [{"unit": unit, "night": night, "claim": claim} for night in nights]
            connection.execute(sa.insert(table), rows)
        return claim, claim

    def give_back(self, request: str) -> None:
        claim, unit, nights, since, _ = self.standing.pop(request)
        self.past.append(Owned(claim, unit, nights, since, time.monotonic()))
        with self.database.engine.begin() as connection:
            connection.execute(sa.delete(self.TABLE).where(self.TABLE.c.claim == claim))


def nights_on_record(database: Database) -> dict[str, int]:
    with database.read() as session:
        counted = sa.select(UnitNight.claim_id, sa.func.count()).group_by(UnitNight.claim_id)
        return dict(session.execute(counted).all())
