"""Whom a house awaits and has, as it is told of them (app/services/disclosure/to_house.py)."""

from datetime import date

from sqlalchemy.orm import Session

from app.core import audit
from app.core.actor import Actor
from app.core.audit import Action
from app.core.clock import A_NIGHT, Clock, night_of
from app.queries.facilities import facility_in_care
from app.queries.placements import ENDED
from app.services.disclosure.household import Expected
from app.services.disclosure.to_house import AWAITING, Guest
from app.services.engine.loading import load_snapshot
from app.services.engine.party import expected_at, is_child
from app.services.engine.snapshot import Snapshot
from app.services.houses.guest_list import Stay, stays_at
from models.facility import Facility
from models.placement import EventKind

REPORTED = frozenset({EventKind.ARRIVED, EventKind.DID_NOT_ARRIVE, EventKind.LEFT})


def nights_in_view(clock: Clock) -> tuple[date, date]:
    """The night before, for who leaves today, and tonight."""
    tonight = night_of(clock.now())
    return tonight - A_NIGHT, tonight


def read_guests(
    session: Session, actor: Actor, clock: Clock, facility_id: str, view: str
) -> tuple[Facility, list[tuple[Stay, Guest]]]:
    """Of the night before and tonight; whoever has left by an officer's decision is gone. Audited as a look
    at the page `view`. Raises NotFound for another house."""
    facility = facility_in_care(session, actor, facility_id)
    snapshot = load_snapshot(session)
    stays = stays_at(session, actor, facility.id, nights_in_view(clock))
    found = [
        (stay, AWAITING.draw(Guest, expected(snapshot, stay))) for stay in stays if stay.status not in ENDED
    ]
    audit.record(
        session,
        actor,
        clock,
        Action.FACILITY_READ,
        facility.id,
        view=view,
        placements=[stay.placement.id for stay, _ in found],
    )
    return facility, found


def expected(snapshot: Snapshot, stay: Stay) -> Expected:
    """All that is known of whoever comes or lives here, but the answers of the night form."""
    request = stay.placement.claim.request
    came_straight_here = stay.first_night == request.arrives
    return Expected(
        case=request.case,
        household=snapshot.requests[request.id].household,
        cots=sum(unit.cots for unit in stay.rooms),
        booking_code=stay.placement.booking_code,
        status=stay.status,
        unit_codes=tuple(unit.code for unit in stay.rooms),
        first_night=stay.first_night,
        last_night=stay.last_night,
        expected_at=expected_at(request.case, stay.first_night) if came_straight_here else None,
        noted_at=max((event.recorded_at for event in stay.events if event.kind in REPORTED), default=None),
        children=frozenset(
            member.id
            for member in request.case.members
            if is_child(stay.first_night.year - member.birth_year)
        ),
    )
