"""Whom a house has or awaits, by booking code, and what has happened to each while there.

A stay begins here for a household that came from another house, and whoever has been moved on is gone:
nothing that happened elsewhere is told.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.queries.cases import not_blocked
from app.queries.placements import PlacementStatus, events_of, status_of
from models.case import Case
from models.facility import Unit
from models.placement import Claim, EventKind, Placement, PlacementEvent, UnitNight
from models.request import PlacementRequest


@dataclass(frozen=True)
class Stay:
    """A placement as one house knows it. `rooms`: of the last night here."""

    placement: Placement
    rooms: tuple[Unit, ...]
    first_night: date
    last_night: date
    events: tuple[PlacementEvent, ...]

    @property
    def status(self) -> PlacementStatus:
        return status_of(self.events)


def stays_at(session: Session, actor: Actor, facility_id: str, nights: Collection[date]) -> list[Stay]:
    """Every placement with one of the nights in the facility, by booking code; none of somebody whom the
    actor may not know of. Three statements."""
    units = {
        unit.id: unit for unit in session.scalars(sa.select(Unit).where(Unit.facility_id == facility_id))
    }
    here = sa.select(UnitNight.claim_id).where(UnitNight.unit_id.in_(units), UnitNight.night.in_(nights))
    rows = session.execute(
        sa.select(Placement, UnitNight.unit_id, UnitNight.night)
        .join(Claim, Claim.id == Placement.claim_id)
        .join(PlacementRequest, PlacementRequest.id == Claim.request_id)
        .join(Case, Case.id == PlacementRequest.case_id)
        .join(UnitNight, UnitNight.claim_id == Claim.id)
        .where(Claim.id.in_(here), UnitNight.unit_id.in_(units), not_blocked(actor))
        .distinct()
        .order_by(Placement.booking_code, UnitNight.night)
    )
    slept: dict[Placement, list[tuple[str, date]]] = defaultdict(list)
    for placement, unit_id, night in rows:
        slept[placement].append((unit_id, night))
    events = events_of(session, [placement.id for placement in slept])
    return [
        _stay(placement, there, units, told)
        for placement, there in slept.items()
        if (told := _since_they_came(events[placement.id], placement.claim.units, units)) is not None
    ]


def _stay(
    placement: Placement,
    slept: Sequence[tuple[str, date]],
    units: Mapping[str, Unit],
    events: Iterable[PlacementEvent],
) -> Stay:
    last = slept[-1][1]
    rooms = sorted((units[unit_id] for unit_id, night in slept if night == last), key=lambda unit: unit.code)
    return Stay(placement, tuple(rooms), slept[0][1], last, tuple(events))


def _since_they_came(
    events: Iterable[PlacementEvent], claimed: Sequence[str], ours: Collection[str]
) -> list[PlacementEvent] | None:
    """What has happened since they came here, at first or from elsewhere; None when they have gone on."""
    told: list[PlacementEvent] = []
    is_here = claimed[0] in ours
    for event in events:
        if event.kind is EventKind.MOVED:
            was_here, is_here = is_here, event.details["units"][0] in ours
            if is_here and not was_here:
                told = []
        elif is_here:
            told.append(event)
    return told if is_here else None
