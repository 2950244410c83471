"""When the rooms that an agreement promises for a night go back to the house.

`release_hours` (models/agreement.py) count back from arrival, by the clock and not by the calendar: across
a change of summer time they are as many hours as ever. Arrival is when the house begins to take people in.
A night begins at noon, so a house that takes them in from before noon, at all hours or at hours nobody has
stated is reckoned to check in at three.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.clock import NOON, SWEDEN
from models.agreement import RoomTypeTerms
from models.facility import Facility, Unit

CHECK_IN = time(15)

TERMS_OF_UNIT = sa.and_(
    RoomTypeTerms.facility_id == Unit.facility_id, RoomTypeTerms.room_type == Unit.room_type
)
"""Joins what has been agreed for a unit's room type."""


@dataclass(frozen=True)
class Release:
    hours: int
    arrival: time

    def moment(self, night: date) -> datetime:
        arrives = datetime.combine(night, self.arrival, SWEDEN)
        return arrives.astimezone(UTC) - timedelta(hours=self.hours)

    def is_past(self, night: date, now: datetime) -> bool:
        return self.moment(night) <= now


def release_of(hours: int | None, intake_from: time | None) -> Release | None:
    """None: what has been said of a night holds until something else is said."""
    if hours is None:
        return None
    return Release(hours, intake_from if intake_from and intake_from >= NOON else CHECK_IN)


def releases(session: Session) -> dict[str, Release]:
    """By unit; one about which nothing has been agreed is left out."""
    rows = session.execute(
        sa.select(Unit.id, RoomTypeTerms.release_hours, Facility.intake_from)
        .join(Unit.facility)
        .join(RoomTypeTerms, TERMS_OF_UNIT)
    )
    found = ((unit, release_of(hours, intake_from)) for unit, hours, intake_from in rows)
    return {unit: release for unit, release in found if release}
