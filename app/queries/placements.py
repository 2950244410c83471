"""Placements as their circle sees them, and what has happened to each."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.core.errors import NotFound
from app.queries.cases import requests_in_circle
from models.placement import Claim, EventKind, Placement, PlacementEvent, UnitNight
from models.request import PlacementRequest


class PlacementStatus(StrEnum):
    """Where a placement stands: follows from its events, is stored nowhere."""

    EXPECTED = "expected"
    ARRIVED = "arrived"
    DID_NOT_ARRIVE = "did_not_arrive"
    LEFT = "left"  # says the house; the place is kept
    DEPARTED = "departed"
    CANCELLED = "cancelled"


_LEADS_TO = {
    EventKind.ARRIVED: PlacementStatus.ARRIVED,
    EventKind.DID_NOT_ARRIVE: PlacementStatus.DID_NOT_ARRIVE,
    EventKind.LEFT: PlacementStatus.LEFT,
    EventKind.DEPARTED: PlacementStatus.DEPARTED,
    EventKind.CANCELLED: PlacementStatus.CANCELLED,
}
ENDED = frozenset({PlacementStatus.DEPARTED, PlacementStatus.CANCELLED})
HAVE_COME = frozenset({PlacementStatus.ARRIVED, PlacementStatus.LEFT})


def status_of(events: Sequence[PlacementEvent]) -> PlacementStatus:
    """The status after the events, oldest first; an extension or a move changes where, not how far. What has
    ended stays ended, even by events of one instant, which have no order."""
    told = [_LEADS_TO[event.kind] for event in events if event.kind in _LEADS_TO]
    ended = next((status for status in told if status in ENDED), None)
    return ended or (told[-1] if told else PlacementStatus.EXPECTED)


def events_of(session: Session, placement_ids: Sequence[str]) -> dict[str, list[PlacementEvent]]:
    """Events by placement, oldest first, without those undone; every id has an entry."""
    found: dict[str, list[PlacementEvent]] = {placement: [] for placement in placement_ids}
    statement = (
        sa.select(PlacementEvent)
        .where(PlacementEvent.placement_id.in_(placement_ids), PlacementEvent.undone_at.is_(None))
        .order_by(PlacementEvent.recorded_at, PlacementEvent.id)
    )
    for event in session.scalars(statement):
        found[event.placement_id].append(event)
    return found


def placements_in_circle(actor: Actor, now: datetime) -> sa.Select[Placement]:
    circle = requests_in_circle(actor, now).with_only_columns(PlacementRequest.id)
    return sa.select(Placement).join(Placement.claim).where(Claim.request_id.in_(circle))


def placement_in_circle(session: Session, actor: Actor, now: datetime, placement_id: str) -> Placement:
    placement = session.scalar(placements_in_circle(actor, now).where(Placement.id == placement_id))
    if placement is None:
        raise NotFound()
    return placement


def placements_on(session: Session, actor: Actor, now: datetime, night: date) -> Sequence[Placement]:
    """Placements of the circle that have a bed on a night."""
    claims = sa.select(UnitNight.claim_id).where(UnitNight.night == night)
    statement = placements_in_circle(actor, now).where(Placement.claim_id.in_(claims))
    return session.scalars(statement.order_by(Placement.confirmed_at, Placement.id)).all()


def nights_of(session: Session, claim_id: str) -> list[tuple[str, date]]:
    """(unit, night) of a claim, by night and unit; a bed-wise claim names its unit once a night."""
    statement = (
        sa.select(UnitNight.unit_id, UnitNight.night)
        .where(UnitNight.claim_id == claim_id)
        .distinct()
        .order_by(UnitNight.night, UnitNight.unit_id)
    )
    return list(session.execute(statement))
