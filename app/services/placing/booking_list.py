"""Placements as lists and other systems see them: where somebody is expected, from when, until when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import audit
from app.core.actor import Actor
from app.core.clock import Clock, night_of
from app.queries.placements import PlacementStatus, events_of, placements_on, status_of
from models.facility import Unit
from models.placement import Placement, UnitNight


@dataclass(frozen=True)
class ListedBooking:
    """`units` and `facility`: where they are on the last night. All None or empty when no night is left."""

    id: str
    booking_code: str
    request_id: str
    case_ref: str
    status: PlacementStatus
    facility: str | None
    units: tuple[str, ...]
    first_night: date | None
    last_night: date | None


def bookings_on(session: Session, actor: Actor, clock: Clock, night: date | None) -> list[ListedBooking]:
    """Placements of the circle with a bed on a night (default: tonight). Audited."""
    night = night or night_of(clock.now())
    placements = placements_on(session, actor, clock.now(), night)
    audit.record(
        session,
        actor,
        clock,
        audit.Action.PLACEMENT_LISTED,
        actor.organisation_id,
        night=night.isoformat(),
        placements=[placement.id for placement in placements],
    )
    return list(listed_bookings(session, placements))


def listed_bookings(session: Session, placements: Sequence[Placement]) -> Iterable[ListedBooking]:
    """Each placement as it stands, in the order given."""
    session.flush()
    events = events_of(session, [placement.id for placement in placements])
    spans = _spans(session, [placement.claim_id for placement in placements])
    for placement in placements:
        rows = spans.get(placement.claim_id, [])
        ends = max((row.last for row in rows), default=None)
        at_last = [row for row in rows if row.last == ends]
        yield ListedBooking(
            id=placement.id,
            booking_code=placement.booking_code,
            request_id=placement.claim.request_id,
            case_ref=placement.claim.request.case.ref,
            status=status_of(events[placement.id]),
            facility=at_last[0].facility_id if at_last else None,
            units=tuple(sorted(row.unit_id for row in at_last)),
            first_night=min((row.first for row in rows), default=None),
            last_night=ends,
        )


def _spans(session: Session, claims: Sequence[str]) -> dict[str, list[sa.Row[str, str, str, date, date]]]:
    statement = (
        sa.select(
            UnitNight.claim_id,
            UnitNight.unit_id,
            Unit.facility_id,
            sa.func.min(UnitNight.night).label("first"),
            sa.func.max(UnitNight.night).label("last"),
        )
        .join(Unit, Unit.id == UnitNight.unit_id)
        .where(UnitNight.claim_id.in_(claims))
        .group_by(UnitNight.claim_id, UnitNight.unit_id, Unit.facility_id)
    )
    spans: dict[str, list[sa.Row[str, str, str, date, date]]] = {}
    for row in session.execute(statement):
        spans.setdefault(row.claim_id, []).append(row)
    return spans
