"""A house's own system cannot tell our guest in a room from anybody else: on a night that is claimed here,
"not free" is what it must say. So such a night is left alone; only "out of order" overrules a claim.

In a room that several share, a night with a claim may still have beds: there "full" is taken at its word.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.actor import SYSTEM
from app.core.clock import Clock, nights_from
from app.queries.occupants import occupied
from app.services.availability.night_ranges import NightRange
from models.facility import Sharing, Unit

Places = Collection[tuple[str, date]]
"""Units and nights."""


def claimed_alone(
    session: Session, clock: Clock, facility_id: str, first: date, last: date
) -> set[tuple[str, date]]:
    """Rooms for one household each, and nights `first … last` on which somebody has them."""
    units = sa.select(Unit.id).where(Unit.facility_id == facility_id, Unit.sharing == Sharing.EXCLUSIVE)
    return set(occupied(session, SYSTEM, clock.now(), units, first, last))


def sparing(ranges: Iterable[NightRange], spared: Places) -> Iterator[NightRange]:
    """The ranges, but that no spared night is said to be closed."""
    concerned = {unit for unit, _ in spared}
    for night_range in ranges:
        if night_range.is_open is False and night_range.unit_id in concerned:
            yield from _around(night_range, spared)
        else:
            yield night_range


def _around(night_range: NightRange, spared: Places) -> Iterator[NightRange]:
    for night in nights_from(
        night_range.first_night, (night_range.last_night - night_range.first_night).days + 1
    ):
        if (night_range.unit_id, night) not in spared:
            yield replace(night_range, first_night=night, last_night=night)
