"""Fill an empty database with an invented city on one night, all or nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import audit
from app.core.actor import Actor
from app.core.clock import SWEDEN, Clock, night_of
from app.core.errors import NotPossibleNow
from app.services.seeding import seekers
from app.services.seeding.agreements import agreement_rows
from app.services.seeding.booking import BookKeeper
from app.services.seeding.casework import case_rows
from app.services.seeding.files.reading import FOLDER, read
from app.services.seeding.files.rows import PerpetratorRow, SeparationRow
from app.services.seeding.homes import home_rows
from app.services.seeding.inquiries import history, waiting_now
from app.services.seeding.network import network_rows
from app.services.seeding.seekers import DemoSeeker
from app.services.seeding.staff import staff_rows
from app.services.seeding.threats import separation_rows, threat_rows
from app.services.seeding.world import World
from models.case import Case
from models.facility import Facility
from models.organisation import Organisation, User
from models.threat import SeparationScope

STARTS_EVERY = timedelta(minutes=10)
SMALL_HOURS = time(2, 0)
CONFLICTS = 0.02  # of pairs of cases


@dataclass(frozen=True)
class Seed:
    """The same `start` and `night` give the same data; `password_hash` is everybody's."""

    start: int
    night: date
    password_hash: str = field(repr=False)
    folder: Path = FOLDER


@dataclass(frozen=True)
class Seeded:
    facilities: int
    units: int
    cases: int
    users: tuple[tuple[str, str], ...]
    """Address and role."""


class DatabaseNotEmpty(NotPossibleNow):
    """Seeding never mixes with what is there."""


def seed(session: Session, actor: Actor, clock: Clock, command: Seed) -> Seeded:
    """Raises DatabaseNotEmpty, and InvalidInput that names every mistake in the seed files; then nothing is
    written."""
    if any(session.scalar(sa.select(table.id).limit(1)) for table in (Organisation, User, Facility, Case)):
        raise DatabaseNotEmpty()
    inventory = read(command.folder)
    world = World(session, inventory, command.start, command.night, standstill(command.night, clock.now()))
    world.write([*network_rows(world), *staff_rows(world, command.password_hash)])
    everybody = _populate(world)
    books = BookKeeper(world)
    books.book(everybody)
    world.write([*history(world, books.claims), *waiting_now(world, books.claims)])
    world.write([*agreement_rows(world), *home_rows(world, everybody, command.folder)])
    audit.record(
        session,
        actor,
        clock,
        audit.Action.SEEDED,
        "seed",
        start=command.start,
        night=command.night.isoformat(),
    )
    return Seeded(
        facilities=len(inventory.facilities),
        units=len(inventory.units),
        cases=len(everybody),
        users=tuple((user.email, user.role.value) for user in inventory.users),
    )


def standstill(night: date, now: datetime) -> datetime:
    """The moment that the data shows: the present one if it falls in the night, to ten whole minutes so that
    two runs agree; else two o'clock in that night."""
    if night_of(now) != night:
        return datetime.combine(night + timedelta(days=1), SMALL_HOURS, SWEDEN)
    return now - timedelta(seconds=now.timestamp() % STARTS_EVERY.total_seconds())


def _populate(world: World) -> list[DemoSeeker]:
    """Cases, what they must be kept away from, and from whom."""
    drawn = list(seekers.drawn(world))
    by_chance = [seeker for seeker, _ in drawn]
    everybody = [*(seekers.written(world, row) for row in world.inventory.cases), *by_chance]
    threats = {row.alias: row for row in world.inventory.perpetrators}
    threats |= {row.alias: row for _, rows in drawn for row in rows}
    separations = [*world.inventory.separations, *_conflicts(world, by_chance)]
    cases = [row for seeker in everybody for row in case_rows(world, seeker, _threats_of(seeker, threats))]
    kept_away = threat_rows(world, threats.values(), everybody)
    world.write([*cases, *kept_away, *separation_rows(world, separations, everybody)])
    return everybody


def _threats_of(seeker: DemoSeeker, threats: dict[str, PerpetratorRow]) -> list[PerpetratorRow]:
    return [threats[alias] for alias, _ in seeker.perpetrators]


def _conflicts(world: World, drawn: list[DemoSeeker]) -> Iterator[SeparationRow]:
    for number, later in enumerate(drawn):
        for earlier in drawn[:number]:
            if world.chance("conflict", earlier.alias, later.alias).random() < CONFLICTS:
                yield SeparationRow(0, earlier.alias, later.alias, SeparationScope.FACILITY, None)
