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
from app.services.availability.night_ranges import Stretch
from models.facility import Sharing, Unit

Places = Collection[tuple[str, date]]
"""Units and nights."""


def claimed_alone(
    session: Session, clock: Clock, facility_id: str, first: date, last: date
) -> set[tuple[str, date]]:
    """Rooms for one household each, and nights `first … last` on which somebody has them."""
    units = sa.select(Unit.id).where(Unit.facility_id == facility_id, Unit.sharing == Sharing.EXCLUSIVE)
    return set(occupied(session, SYSTEM, clock.now(), units, first, last))


def sparing(words: Iterable[Stretch], spared: Places) -> Iterator[Stretch]:
    """The words, but that no spared night is said to be closed."""
    concerned = {unit for unit, _ in spared}
    for word in words:
        if word.is_open is False and word.unit_id in concerned:
            yield from _around(word, spared)
        else:
            yield word


def _around(word: Stretch, spared: Places) -> Iterator[Stretch]:
    for night in nights_from(word.first_night, (word.last_night - word.first_night).days + 1):
        if (word.unit_id, night) not in spared:
            yield replace(word, first_night=night, last_night=night)
