"""What is asked for, in the few facts that stand on top of every page on the way to a place."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.core.clock import Clock, night_of
from app.queries.cases import request_in_circle
from app.queries.claims import is_live
from app.services.disclosure.to_expecting_home import protected_identity
from app.services.engine.loading import load_snapshot
from app.services.engine.party import CaseParty, party_of
from models.placement import Claim, Placement, UnitNight
from models.request import PlacementRequest


@dataclass(frozen=True)
class RequestSummary:
    """`hold_id` or `placement_id`: of the live claim, when there is one already."""

    request_id: str
    case_id: str
    party: CaseParty
    protected_identity: str | None
    urgency: int
    arrives: date
    nights: int
    min_protection_level: int
    is_complete: bool
    is_closed: bool
    hold_id: str | None
    placement_id: str | None


def request_summary(session: Session, actor: Actor, clock: Clock, request_id: str) -> RequestSummary:
    """Raises NotFound outside the circle. The page it stands on audits the read."""
    return summary_of(session, clock, request_in_circle(session, actor, clock.now(), request_id))


def summary_of(session: Session, clock: Clock, request: PlacementRequest) -> RequestSummary:
    """The same of a request that has been found in the actor's circle."""
    live = session.execute(
        sa.select(Claim.id, Placement.id)
        .outerjoin(Placement, Placement.claim_id == Claim.id)
        .join(UnitNight, UnitNight.claim_id == Claim.id)
        .where(
            Claim.request_id == request.id,
            is_live(clock.now()),
            UnitNight.night >= night_of(clock.now()),
        )
        .limit(1)
    ).first()
    claim_id, placement_id = live or (None, None)
    return RequestSummary(
        request_id=request.id,
        case_id=request.case_id,
        party=party_of(load_snapshot(session), request.case, request.id),
        protected_identity=protected_identity(request.case),
        urgency=request.urgency,
        arrives=request.arrives,
        nights=request.nights,
        min_protection_level=request.min_protection_level,
        is_complete=request.complete,
        is_closed=request.closed_at is not None,
        hold_id=None if placement_id else claim_id,
        placement_id=placement_id,
    )
