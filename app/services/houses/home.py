"""The first page of a house: whom it awaits tonight and has, the week's rooms, what waits for an answer, and
how old its own figures are."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.core.clock import Clock, night_of
from app.queries.freshness import Freshness
from app.queries.inquiries import waiting_in_care
from app.queries.placements import PlacementStatus
from app.services.availability.chart import Board, board
from app.services.disclosure.to_house import Guest
from app.services.houses.guests import read_guests
from models.facility import Facility
from models.inquiry import Inquiry

A_WEEK = 7
_AWAITED = (PlacementStatus.EXPECTED, PlacementStatus.DID_NOT_ARRIVE)


@dataclass(frozen=True)
class HomePage:
    facility: Facility
    tonight: date
    guests: tuple[Guest, ...]
    week: Board
    waiting: tuple[Inquiry, ...]  # the first to lapse first

    @property
    def awaited(self) -> list[Guest]:
        return [guest for guest in self.guests if guest.status in _AWAITED]

    @property
    def in_house(self) -> list[Guest]:
        """Whoever has left by the house's own word is shown until an officer has decided."""
        return [guest for guest in self.guests if guest.status not in _AWAITED]

    @property
    def figures(self) -> list[Freshness | None]:
        """What was last said of each room tonight; None: nothing."""
        return [row.figure for group in self.week.groups for row in group.rows]


def home(session: Session, actor: Actor, clock: Clock, facility_id: str) -> HomePage:
    """Audited. Raises NotFound for another house."""
    facility, found = read_guests(session, actor, clock, facility_id, "home")
    tonight = night_of(clock.now())
    waiting = waiting_in_care(session, actor, clock.now())
    return HomePage(
        facility=facility,
        tonight=tonight,
        guests=tuple(guest for _, guest in found),
        week=_of(facility, board(session, actor, clock.now(), tonight, A_WEEK)),
        waiting=tuple(inquiry for inquiry in waiting if inquiry.facility_id == facility.id),
    )


def _of(facility: Facility, own: Board) -> Board:
    """An organisation may run several houses; the chart is of one."""
    groups = tuple(group for group in own.groups if group.code_name == facility.code_name)
    return replace(own, groups=groups, bookings=())
