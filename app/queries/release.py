"""When the rooms that an agreement promises for a night go back to the house.

`release_hours` (models/agreement.py) count back from arrival, by the clock and not by the calendar: across
a change of summer time they are as many hours as ever. Arrival is when the house begins to take people in.
A night begins at noon, so a house that takes them in from before noon, at all hours or at hours nobody has
stated is reckoned to check in at three.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.clock import A_NIGHT, NOON, SWEDEN, nights_from
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

    def past(self, first: date, last: date, now: datetime) -> Iterator[date]:
        """The nights of `first … last` whose moment has passed: all before the first whose has not."""
        nights = nights_from(first, (last - first).days + 1)
        return takewhile(lambda night: self.is_past(night, now), nights)


def release_of(hours: int | None, intake_from: time | None) -> Release | None:
    """None: what has been said of a night holds until something else is said."""
    if hours is None:
        return None
    return Release(hours, intake_from if intake_from and intake_from >= NOON else CHECK_IN)


def standing_nights(
    asserted_at: datetime, first: date, last: date, now: datetime, release: Release | None
) -> Iterator[tuple[date, date]]:
    """Of the nights `first … last` that were said to be open at `asserted_at`, those on which that has not
    fallen silent, as one or two stretches: what lies between them has gone back."""
    past = release.past(first, last, now) if release else ()
    gone = [night for night in past if release and asserted_at < release.moment(night)]
    if not gone:
        yield first, last
        return
    if first < gone[0]:
        yield first, gone[0] - A_NIGHT
    if gone[-1] < last:
        yield gone[-1] + A_NIGHT, last


def releases(session: Session) -> dict[str, Release]:
    """By unit; one about which nothing has been agreed is left out."""
    rows = session.execute(
        sa.select(Unit.id, RoomTypeTerms.release_hours, Facility.intake_from)
        .join(Unit.facility)
        .join(RoomTypeTerms, TERMS_OF_UNIT)
    )
    found = ((unit, release_of(hours, intake_from)) for unit, hours, intake_from in rows)
    return {unit: release for unit, release in found if release}
