"""The page of a house's rooms: its chart, what was done to its figures last and what of it can be undone."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.core import audit
from app.core.actor import Actor
from app.core.audit import Action
from app.core.clock import A_NIGHT, Clock, night_of
from app.core.errors import ErrorCode, InvalidInput
from app.queries.facilities import facility_in_care
from app.services.availability.board_page import NIGHTS, reach
from app.services.availability.chart import Board, board
from app.services.availability.past_updates import UpdateEvent, latest_events, latest_standing
from models.availability import AvailabilityUpdate
from models.facility import Facility

AT_MOST = 30
EVENTS_SHOWN = 10


@dataclass(frozen=True)
class RoomsPage:
    facility: Facility
    board: Board
    events: tuple[UpdateEvent, ...]
    undoable: AvailabilityUpdate | None


def open_rooms(
    session: Session,
    actor: Actor,
    clock: Clock,
    facility_id: str,
    first: date | None = None,
    count: int = NIGHTS,
) -> RoomsPage:
    """From the night before tonight unless said otherwise; audited, as every opening of a board is. Raises
    NotFound, and InvalidInput for nights out of reach."""
    facility = facility_in_care(session, actor, facility_id)
    first, within = first or night_of(clock.now()) - A_NIGHT, reach(actor, clock)
    if not (within.earliest <= first <= within.latest and 1 <= count <= AT_MOST):
        raise InvalidInput({"fran": [ErrorCode("out_of_reach")]})
    opened = board(session, actor, clock.now(), first, count, facility.id)
    audit.record(
        session,
        actor,
        clock,
        Action.FACILITY_READ,
        facility.id,
        view="rooms",
        first_night=first.isoformat(),
        nights=count,
        placements=sorted({booking.placement_id for booking in opened.bookings}),
    )
    events = latest_events(session, facility.id, actor.organisation_id, EVENTS_SHOWN)
    return RoomsPage(facility, opened, tuple(events), latest_standing(session, facility.id))


def changes_since(
    session: Session, actor: Actor, facility_id: str, version: int
) -> tuple[Facility, list[UpdateEvent]]:
    """What has been done to the figures since they had this version."""
    facility = facility_in_care(session, actor, facility_id)
    missed = max(0, facility.availability_version - version)
    return facility, latest_events(session, facility.id, actor.organisation_id, min(missed, EVENTS_SHOWN))
