"""One hold as the worker reads it before confirming: the place, the nights, and all that was answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import audit
from app.core.actor import Actor
from app.core.clock import Clock
from app.services.engine.loading import load_snapshot
from app.services.engine.places import Household, Place, Places, contacts_of
from app.services.intake.from_rows import answers_of
from app.services.placing.holds import hold_in_circle
from app.services.placing.request_summary import RequestSummary, request_summary
from models.placement import Claim, OverrideReason, Placement


class HoldState(StrEnum):
    LIVE = "live"
    LAPSED = "lapsed"
    RELEASED = "released"
    CONFIRMED = "confirmed"


@dataclass(frozen=True)
class HoldPage:
    hold_id: str
    state: HoldState
    placement_id: str | None
    summary: RequestSummary
    household: Household
    place: Place
    expires_at: datetime
    override_reason: OverrideReason | None
    override_note: str | None
    answers: Mapping[str, Any]


def read_hold_page(session: Session, actor: Actor, clock: Clock, hold_id: str) -> HoldPage:
    """A read of the case, audited as one. Raises NotFound outside the circle."""
    held = hold_page(session, actor, clock, hold_id)
    audit.record(
        session, actor, clock, audit.Action.CASE_READ, held.summary.case_id, view="hold", hold=hold_id
    )
    return held


def hold_page(session: Session, actor: Actor, clock: Clock, hold_id: str) -> HoldPage:
    """The same for a page that audits what it shows itself."""
    claim = hold_in_circle(session, actor, clock, hold_id)
    request = claim.request
    placement_id = session.scalar(sa.select(Placement.id).where(Placement.claim_id == claim.id))
    snapshot = load_snapshot(session)
    household = snapshot.requests[request.id].household
    return HoldPage(
        hold_id=claim.id,
        state=_state(claim, placement_id, clock.now()),
        placement_id=placement_id,
        summary=request_summary(session, actor, clock, request.id),
        household=household,
        place=Places(snapshot, household, clock.now(), contacts_of(session)).of(claim.units),
        expires_at=claim.expires_at,
        override_reason=claim.override_reason,
        override_note=claim.override_note,
        answers=answers_of(request.case, request),
    )


def _state(claim: Claim, placement_id: str | None, now: datetime) -> HoldState:
    if placement_id:
        return HoldState.CONFIRMED
    if claim.released_at:
        return HoldState.RELEASED
    return HoldState.LIVE if claim.expires_at > now else HoldState.LAPSED
