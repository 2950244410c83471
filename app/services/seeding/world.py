"""What every part of the seeding shares: where it writes, which night it is, and ids and chance that follow
from the start value alone."""

import base64
import hashlib
import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby

from sqlalchemy.orm import Session

from app.core.clock import SWEDEN
from app.services.seeding.files.inventory import Inventory
from models.all import Base

ID_BYTES = 16
ORDER = {table.name: place for place, table in enumerate(Base.metadata.sorted_tables)}


@dataclass(frozen=True)
class World:
    """`now` is the moment at which the seeded night stands still."""

    session: Session
    inventory: Inventory
    start: int
    night: date
    now: datetime

    def id(self, *names: object) -> str:
        """The id of the thing with these names: looks like any other id, and is the same each time."""
        told = "|".join(map(str, (self.start, *names)))
        digest = hashlib.sha256(told.encode()).digest()[:ID_BYTES]
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()

    def chance(self, *names: object) -> random.Random:
        """A source of chance of its own for each thing, so that adding one does not change the others."""
        return random.Random("|".join(map(str, (self.start, *names))))

    def day(self, nights: int) -> date:
        return self.night + timedelta(days=nights)

    def at(self, nights: int, hour: int, minute: int = 0) -> datetime:
        """An instant within a night, counted from the seeded one; hours before noon belong to its morning."""
        morning = 1 if hour < 12 else 0
        return datetime.combine(self.day(nights + morning), time(hour, minute), SWEDEN)

    def ago(self, **span: int) -> datetime:
        return self.now - timedelta(**span)

    def write(self, rows: Iterable[Base]) -> None:
        """Write rows of any tables, each table after those it refers to."""

        def order(row: Base) -> int:
            return ORDER[row.__tablename__]

        for _, of_table in groupby(sorted(rows, key=order), order):
            self.session.add_all(of_table)
            self.session.flush()
