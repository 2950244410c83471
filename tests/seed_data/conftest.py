"""The seeded city on a database of its own, read and judged at the moment where it stands still."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from allocation.problems.problem import Problem
from app.core.actor import SYSTEM
from app.core.database import Database
from app.queries.claims import live_claims
from app.services.engine.loading import load_snapshot
from app.services.engine.problem import build
from app.services.engine.snapshot import Snapshot
from app.services.seeding.seed import Seed, Seeded, seed
from models.request import PlacementRequest
from tests.clocks import SetClock
from tests.conftest import make_settings
from tests.databases import Databases, migrated

TONIGHT = date(2026, 12, 4)
NOW = datetime(2026, 12, 5, 1, 0, tzinfo=UTC)  # 02:00 in Sweden, still the night of the 4th
HORIZON = 60


def fill(url: str, start: int = 1, night: date = TONIGHT, now: datetime = NOW) -> Seeded:
    database = Database(make_settings(url))
    with database.transaction() as session:
        done = seed(session, SYSTEM, SetClock(now), Seed(start, night, "not a hash"))
    database.engine.dispose()
    return done


def seeded(url: str) -> None:
    migrated(url)
    fill(url)


@dataclass(frozen=True)
class City:
    """`session` only reads."""

    session: Session
    night: date
    now: datetime

    @property
    def network(self) -> Snapshot:
        return load_snapshot(self.session)

    def request(self, alias: str) -> str:
        """Aliases are sealed, so they cannot be asked for."""
        return next(
            row.id for row in self.session.scalars(sa.select(PlacementRequest)) if row.case.alias == alias
        )

    def unit(self, place: str) -> str:
        """`Agat/4`"""
        code_name, _, code = place.partition("/")
        return next(
            id
            for id, facts in self.network.units.items()
            if facts.code == code and self.network.code_names[facts.unit.facility] == code_name
        )

    def problem(self, first: date, nights: int, *seeking: str) -> Problem:
        """Everybody who has a place in those nights, and the requests that seek one."""
        claims = live_claims(self.session, SYSTEM, self.now, first, first + timedelta(days=nights - 1))
        newcomers = [self.network.requests[request].household for request in seeking]
        return build(self.network, newcomers, claims, self.now, first, nights)


OpenCity = Callable[..., City]


@pytest.fixture
def city(databases: Databases) -> Iterator[City]:
    url = databases.copy(seeded)
    database = Database(make_settings(url))
    with database.read() as session:
        yield City(session, TONIGHT, NOW)
    database.engine.dispose()
    databases.drop(url)
