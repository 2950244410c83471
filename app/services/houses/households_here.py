"""Households that one house was asked about or housed, as they were then. Never those of other houses: what
a house is told of its own rules must turn on nothing elsewhere."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.queries.cases import not_blocked
from app.queries.placements import ENDED, events_of, status_of
from models.facility import Unit
from models.inquiry import Inquiry, InquiryRound
from models.placement import Claim, DecisionRecord, Placement, UnitNight
from models.request import PlacementRequest, RequestVersion


class RequestAsKnown(NamedTuple):
    """A request as the house knew it at one moment."""

    at: datetime
    request_id: str
    version: int


def asked_or_housed(
    session: Session, actor: Actor, facility_id: str, since: datetime, first: date
) -> list[RequestVersion]:
    """Asked about since then, or with a bed here on a night from `first` on; each request as known last."""
    known = [*_asked(session, facility_id, since), *_housed(session, facility_id, first).values()]
    return list(_kept(session, actor, known).values())


def residents(session: Session, actor: Actor, facility_id: str, tonight: date) -> dict[str, RequestVersion]:
    """By placement: whoever has a bed here from tonight on."""
    housed = _housed(session, facility_id, tonight)
    events = events_of(session, list(housed))
    here = {id: known for id, known in housed.items() if status_of(events[id]) not in ENDED}
    kept = _kept(session, actor, here.values())
    return {id: kept[known.request_id] for id, known in here.items() if known.request_id in kept}


def _asked(session: Session, facility_id: str, since: datetime) -> Iterable[RequestAsKnown]:
    asked = sa.select(Inquiry.asked_at, InquiryRound.request_id, InquiryRound.request_version)
    statement = asked.join(InquiryRound, InquiryRound.id == Inquiry.round_id).where(
        Inquiry.facility_id == facility_id, Inquiry.asked_at >= since
    )
    return [RequestAsKnown(at, request_id, version) for at, request_id, version in session.execute(statement)]


def _housed(session: Session, facility_id: str, first: date) -> dict[str, RequestAsKnown]:
    """By placement with a night here from `first` on: the latest decision for a unit here."""
    units = set(session.scalars(sa.select(Unit.id).where(Unit.facility_id == facility_id)))
    claims = sa.select(UnitNight.claim_id).where(UnitNight.unit_id.in_(units), UnitNight.night >= first)
    statement = (
        sa.select(DecisionRecord, Claim.request_id)
        .join(Placement, Placement.id == DecisionRecord.placement_id)
        .join(Claim, Claim.id == Placement.claim_id)
        .where(Placement.claim_id.in_(claims))
        .order_by(DecisionRecord.decided_at, DecisionRecord.id)
    )
    return {
        decision.placement_id: RequestAsKnown(decision.decided_at, request_id, decision.request_version)
        for decision, request_id in session.execute(statement)
        if units.intersection(decision.chosen_units)
    }


def _kept(session: Session, actor: Actor, known: Iterable[RequestAsKnown]) -> dict[str, RequestVersion]:
    """By request. Whoever has a conflict of interest is not told of the case."""
    latest = {one.request_id: one.version for one in sorted(known)}
    rows = session.scalars(
        sa.select(RequestVersion)
        .join(RequestVersion.request)
        .join(PlacementRequest.case)
        .where(RequestVersion.request_id.in_(latest), not_blocked(actor))
    )
    return {row.request_id: row for row in rows if row.version == latest[row.request_id]}
