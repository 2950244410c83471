"""Nights of a facility's rooms that placements have kept, with what happened to each placement."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.queries.cases import not_blocked
from app.queries.placements import events_of
from models.case import Case
from models.facility import Unit
from models.placement import Claim, Placement, PlacementEvent, UnitNight
from models.request import PlacementRequest


@dataclass(frozen=True)
class UsedNight:
    """`beds`: of a shared room as many as were claimed, else 1. `price`: the room's own."""

    placement_id: str
    booking_code: str
    unit_code: str
    room_type: str
    price: int
    night: date
    beds: int
    events: tuple[PlacementEvent, ...]


def used_nights(
    session: Session, actor: Actor, facility_id: str, first: date, last: date
) -> Iterator[UsedNight]:
    """From `first` to `last` (both included), by booking code, room and night. To somebody with a conflict
    of interest nobody was there (T04)."""
    rows = session.execute(
        sa.select(
            Placement.id,
            Placement.booking_code,
            Unit.code,
            Unit.room_type,
            Unit.price,
            UnitNight.night,
            sa.func.count().label("beds"),
        )
        .join(Placement, Placement.claim_id == UnitNight.claim_id)
        .join(Unit, Unit.id == UnitNight.unit_id)
        .join(Claim, Claim.id == Placement.claim_id)
        .join(PlacementRequest, PlacementRequest.id == Claim.request_id)
        .join(Case, Case.id == PlacementRequest.case_id)
        .where(Unit.facility_id == facility_id, UnitNight.night.between(first, last), not_blocked(actor))
        .group_by(
            Placement.id,
            Placement.booking_code,
            Unit.id,
            Unit.code,
            Unit.room_type,
            Unit.price,
            UnitNight.night,
        )
        .order_by(Placement.booking_code, Unit.code, UnitNight.night)
    ).all()
    events = events_of(session, sorted({row.id for row in rows}))
    for row in rows:
        yield UsedNight(*row, tuple(events[row.id]))
