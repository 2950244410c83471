"""The seeded city in a throw-away database, for figures that anybody can make again."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.cli.seed import PASSWORD
from app.core.actor import SYSTEM, Actor
from app.core.clock import SystemClock, night_of
from app.core.config import Settings
from app.core.database import Database
from app.queries import users
from app.queries.tonight import all_waiting
from app.services.accounts import tokens
from app.services.accounts.passwords import Passwords
from app.services.seeding.files.reading import FOLDER
from app.services.seeding.seed import Seed, seed
from models import schema
from models.request import PlacementRequest

OFFICER = "jour@demo.tryggplats.example"


@contextmanager
def seeded_settings() -> Iterator[Settings]:
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'benchmark.sqlite'}"
        with patch.dict(os.environ, {"TRYGGPLATS_DEMO": "1", "TRYGGPLATS_DATABASE_URL": url}):
            settings = Settings.from_env()
        database, clock = Database(settings), SystemClock()
        schema.upgrade(database.engine)
        with database.transaction() as session:
            start = Seed(1, night_of(clock.now()), Passwords(settings).hash(PASSWORD), FOLDER)
            seed(session, SYSTEM, clock, start)
        database.engine.dispose()
        yield replace(settings, log_level="ERROR")


def officer(session: Session) -> Actor:
    user = users.with_email(session, OFFICER)
    if user is None:
        raise LookupError(OFFICER)
    return Actor(user.id, user.organisation_id, user.role, user.organisation.kind)


def token(database: Database) -> str:
    with database.transaction() as session:
        return tokens.create(session, SYSTEM, SystemClock(), OFFICER)


def waiting(session: Session) -> list[str]:
    """Requests of the officer's own that wait tonight."""
    now = SystemClock().now()
    mine = sa.select(PlacementRequest.id).where(
        PlacementRequest.id.in_(all_waiting(session, now, night_of(now)))
    )
    return sorted(session.scalars(mine))
