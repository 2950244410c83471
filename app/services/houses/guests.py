"""Whom a house awaits and has, as it may know them (need-to-know matrix, reference/sweden.md section 3):
booking code, heads, beds and cots, what the room must allow, when. Never a name, a reason, or who asked."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.core.clock import A_NIGHT, Clock, night_of
from app.queries.placements import ENDED, Status
from app.services.engine.loading import network
from app.services.engine.party import expected_at
from app.services.engine.snapshot import Network
from app.services.houses.guest_list import Stay, stays_at
from app.services.intake.to_household import STEP_FREE
from models.case import Case
from models.facility import Facility
from models.placement import EventKind

ROOM_NEEDS = ("wheelchair", STEP_FREE, "hearing", "sight")
REPORTED = frozenset({EventKind.ARRIVED, EventKind.DID_NOT_ARRIVE, EventKind.LEFT})


@dataclass(frozen=True)
class Guest:
    """`needs`: what the room must allow, codes of ROOM_NEEDS."""

    booking_code: str
    status: Status
    rooms: tuple[str, ...]
    heads: int
    beds: int
    cots: int
    needs: tuple[str, ...]
    first_night: date
    last_night: date
    expected_at: datetime | None
    noted_at: datetime | None  # when it was last noted that they came, did not come, or left


def nights_in_view(clock: Clock) -> tuple[date, date]:
    """The night before, for who leaves today, and tonight."""
    tonight = night_of(clock.now())
    return tonight - A_NIGHT, tonight


def guests_of(session: Session, actor: Actor, clock: Clock, facility: Facility) -> list[tuple[Stay, Guest]]:
    """Of the night before and tonight; whoever has left by an officer's decision is gone."""
    picture = network(session)
    stays = stays_at(session, actor, facility.id, nights_in_view(clock))
    return [(stay, _guest(picture, stay)) for stay in stays if stay.status not in ENDED]


def _guest(picture: Network, stay: Stay) -> Guest:
    request = stay.placement.claim.request
    household = picture.requests[request.id].household
    heads = len(household.members)
    cots = min(household.infants, sum(unit.cots for unit in stay.rooms))
    came_straight_here = stay.first_night == request.arrives
    return Guest(
        booking_code=stay.placement.booking_code,
        status=stay.status,
        rooms=tuple(unit.code for unit in stay.rooms),
        heads=heads,
        beds=heads - cots,
        cots=cots,
        needs=room_needs(request.case, household.needs),
        first_night=stay.first_night,
        last_night=stay.last_night,
        expected_at=expected_at(request.case, stay.first_night) if came_straight_here else None,
        noted_at=max((event.recorded_at for event in stay.events if event.kind in REPORTED), default=None),
    )


def room_needs(case: Case, features: Collection[str]) -> tuple[str, ...]:
    """Of what the night form asks about the body, that which the room has to answer to."""
    answer = (case.answers or {}).get("accessibility_needs")
    said = set(answer) if isinstance(answer, list) else set()
    if STEP_FREE in features:
        said.add(STEP_FREE)
    return tuple(need for need in ROOM_NEEDS if need in said)
