"""A hotel of sixty rooms: a year of figures saved at once, and the page of its rooms, on both databases.

The patterns are the worst a house sends: every other night open, the same turned about (so that each of
the 21,900 words is spoken of anew), and weekends only.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from flask.testing import FlaskClient

from app.core.actor import Actor
from app.core.clock import SystemClock, night_of
from app.core.database import Database
from app.factory import create_app
from app.http.context import EXTENSION, Installation
from app.services.accounts.users import NewUser, create
from app.services.availability.night_ranges import NightRange
from app.services.availability.updates import UndoUpdate, UpdateAvailability, undo, update
from app.serving import settle
from models.availability import Channel
from models.facility import FacilityKind
from models.organisation import OrganisationKind, Role
from tests.clocks import SetClock
from tests.conftest import make_settings
from tests.databases import Databases, PostgresDatabases, SqliteDatabases, migrated
from tests.postgres import postgres_server
from tests.scratch import scratch_folder
from tests.visitors import PASSWORD, Visitor
from tests.world import World

ROOMS, NIGHTS, SHOWN = 60, 365, 30
REPEATS, VISITS = 5, 60
WEEKEND = (4, 5)
EMAIL = "hotell@exempel.se"

Pattern = Callable[[date, int], bool | None]
PATTERNS: dict[str, Pattern] = {
    "every other night": lambda night, room: (night.toordinal() + room) % 2 == 0,
    "every other night, turned about": lambda night, room: (night.toordinal() + room) % 2 == 1,
    "weekends only": lambda night, room: False if night.weekday() in WEEKEND else None,
    "all nights alike": lambda night, room: True,
}


@dataclass(frozen=True)
class Hotel:
    app_client: FlaskClient
    database: Database
    id: str
    staff: Actor
    rooms: tuple[str, ...]
    first: date

    def ranges(self, pattern: Pattern) -> list[NightRange]:
        nights = [self.first + timedelta(days=number) for number in range(NIGHTS)]
        said = ((id, night, pattern(night, n)) for n, id in enumerate(self.rooms) for night in nights)
        return [
            NightRange(id, night, night, is_open=is_open)
            for id, night, is_open in said
            if is_open is not None
        ]

    def save(self, ranges: list[NightRange]) -> str:
        with self.database.transaction() as session:
            command = UpdateAvailability(self.id, ranges, Channel.PORTAL)
            return update(session, self.staff, SystemClock(), command).id

    def undo(self, update_id: str) -> None:
        with self.database.transaction() as session:
            undo(session, self.staff, SystemClock(), UndoUpdate(self.id, update_id))


def run() -> None:
    with scratch_folder("sqlite-") as folder:
        _measure("SQLite", SqliteDatabases(folder))
    with postgres_server() as folder:
        _measure("PostgreSQL", PostgresDatabases(folder))


def _measure(name: str, databases: Databases) -> None:
    with _hotel(databases.copy(migrated)) as hotel:
        for pattern, says in PATTERNS.items():
            _print_update(f"{name}, {ROOMS} rooms × {NIGHTS} nights, {pattern}", hotel, hotel.ranges(says))
        hotel.save(hotel.ranges(PATTERNS["every other night"]))
        _print_page(f"{name}, chart of {ROOMS} rooms × {SHOWN} nights", hotel)


def _print_update(name: str, hotel: Hotel, ranges: list[NightRange]) -> None:
    """Each repetition turns about what stands before it is measured, so that it always has work to do."""
    saving, undoing, counts = [], [], set()
    before = hotel.ranges(PATTERNS["every other night, turned about"])
    for _ in range(REPEATS):
        hotel.save(before)
        with _counted(hotel.database) as statements:
            took, made = _timed(lambda: hotel.save(ranges))
        saving.append(took)
        counts.add(len(statements))
        undoing.append(_timed(lambda made=made: hotel.undo(made))[0])  # type: ignore[misc]
    print(
        f"{name}: {len(ranges)} nights said in {statistics.median(saving):.2f} s (worst {max(saving):.2f}, "
        f"target 1), {sorted(counts)} SQL statements; undone in {statistics.median(undoing):.2f} s"
    )


def _print_page(name: str, hotel: Hotel) -> None:
    path = f"/boende/{hotel.id}/rum?natter={SHOWN}"
    times = [_timed(lambda: _visit(hotel.app_client, path))[0] * 1000 for _ in range(VISITS)]
    p95 = statistics.quantiles(times, n=20)[-1]
    print(f"{name}: p50 {statistics.median(times):.0f} ms, p95 {p95:.0f} ms (target 200)")


def _visit(client: FlaskClient, path: str) -> None:
    answer = client.get(path, buffered=True)
    if answer.status_code != 200:
        raise RuntimeError(f"{path}: {answer.status}")


def _timed(work: Callable[[], str | None]) -> tuple[float, str]:
    began = time.perf_counter()
    answer = work()
    return time.perf_counter() - began, answer or ""


@contextmanager
def _counted(database: Database) -> Iterator[list[str]]:
    """Statements of SQL, those that begin a transaction not counted."""
    found: list[str] = []

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        if not statement.startswith("BEGIN"):
            found.append(statement)

    sa.event.listen(database.engine, "before_cursor_execute", note)
    yield found
    sa.event.remove(database.engine, "before_cursor_execute", note)


@contextmanager
def _hotel(url: str) -> Iterator[Hotel]:
    clock = SystemClock()
    app = create_app(make_settings(url), clock)
    installation: Installation = app.extensions[EXTENSION]
    world = World(installation.database, SetClock(clock.now()))
    organisation = world.organisation(OrganisationKind.HOTEL)
    house = world.facility(FacilityKind.HOTEL, organisation_id=organisation)
    rooms = [
        world.unit(house, code=str(101 + number), room_type=f"typ {number % 4}") for number in range(ROOMS)
    ]
    staff = world.actor(OrganisationKind.HOTEL, Role.HOTEL_STAFF, organisation)
    with world.writing() as session:
        hashed = installation.passwords.hash(PASSWORD)
        trained = night_of(clock.now())
        create(
            session, staff, clock,
            NewUser(EMAIL, "Prov", Role.HOTEL_STAFF, organisation, hashed, trained_on=trained),
        )  # fmt: skip
    visitor = Visitor(app)
    visitor.sign_in(EMAIL)
    settle()
    yield Hotel(visitor.client, installation.database, house, staff, tuple(rooms), night_of(clock.now()))
    installation.database.engine.dispose()
