"""A facility's bookings as a calendar for its own system: which rooms, which nights, the booking code.

Whoever has the address reads it, so it says no more than the house's own pages say to anybody there; a
booking of which somebody of the house must not know is left out.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import sqlalchemy as sa
from icalendar import Calendar, Event
from sqlalchemy.orm import Session

from app.core import audit
from app.core.actor import SYSTEM
from app.core.audit import Action
from app.core.clock import A_NIGHT, NIGHTS_AHEAD, Clock, night_of, nights_from
from app.queries.occupants import Occupied, occupied
from app.queries.rooms import rooms_of
from app.queries.users import sha256
from app.services.availability.bookings import BookedRoom, Booking, bookings
from app.services.feeds.facility_keys import calendar_key
from models.case import Case, CaseBlock
from models.facility import Facility, Unit
from models.organisation import User
from models.placement import Claim, Placement
from models.request import PlacementRequest

PAST = 30  # nights that are over stay in it


def calendar_of(session: Session, clock: Clock, secret: str) -> bytes:
    """Raises NotFound."""
    key = calendar_key(session, secret)
    now = clock.now()
    nights = list(nights_from(night_of(now) - PAST * A_NIGHT, PAST + NIGHTS_AHEAD))
    units = sa.select(Unit.id).where(Unit.facility_id == key.facility_id)
    taken = occupied(session, SYSTEM, now, units, nights[0] - A_NIGHT, nights[-1] + A_NIGHT)
    rooms = {id: BookedRoom("", room.code) for id, room in rooms_of(session, key.facility_id).items()}
    shown = _without(taken, _kept_from_the_house(session, key.facility))
    audit.record(session, SYSTEM, clock, Action.FACILITY_READ, key.facility_id, key=key.id)
    return _written(bookings(shown, rooms, nights), nights, now)


def _kept_from_the_house(session: Session, facility: Facility) -> set[str]:
    """Placements of cases with which somebody who works there has a conflict of interest."""
    staff = sa.select(User.id).where(User.organisation_id == facility.organisation_id)
    statement = (
        sa.select(Placement.id)
        .join(Claim, Claim.id == Placement.claim_id)
        .join(PlacementRequest, PlacementRequest.id == Claim.request_id)
        .join(Case, Case.id == PlacementRequest.case_id)
        .join(CaseBlock, CaseBlock.case_id == Case.id)
        .where(sa.or_(CaseBlock.organisation_id == facility.organisation_id, CaseBlock.user_id.in_(staff)))
    )
    return set(session.scalars(statement))


def _without(taken: Occupied, placements: set[str]) -> Occupied:
    return {
        place: [one for one in here if one[0].placement_id not in placements] for place, here in taken.items()
    }


def _written(found: list[Booking], nights: list[date], now: datetime) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Tryggplats//Tryggplats//SV")
    calendar.add("version", "2.0")
    for event in _events(found, nights, now):
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


def _events(found: list[Booking], nights: list[date], now: datetime) -> Iterator[Event]:
    for booking in found:
        first, last = booking.first or nights[0], booking.last or nights[-1]
        event = Event()
        event.add("uid", sha256(f"{booking.code} {booking.first} {booking.rooms}")[:32] + "@tryggplats")
        event.add("dtstamp", now.astimezone(UTC))
        event.add("dtstart", first)
        event.add("dtend", last + A_NIGHT)
        event.add("summary", f"{booking.code} ({', '.join(booking.rooms)})")
        event.add("transp", "OPAQUE")
        yield event
