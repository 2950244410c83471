"""What the engine was told of a household, each time it was told something else."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import audit
from app.core.actor import Actor
from app.core.clock import Clock
from app.services.engine.households import household_json
from app.services.requests.rounds import withdraw_rounds
from models.case import Coming, Member
from models.request import PlacementRequest, RequestVersion


def keep_version(session: Session, actor: Actor, clock: Clock, request: PlacementRequest) -> None:
    """Keep the household as it is now, if it is not as it was when last kept. Whoever has been asked whether
    they can take the household as it was need not answer any more."""
    session.flush()
    if not _somebody_comes(session, request):
        return
    latest = session.scalar(
        sa.select(RequestVersion)
        .where(RequestVersion.request_id == request.id)
        .order_by(RequestVersion.version.desc())
        .limit(1)
    )
    household = household_json(session, request.id)
    if latest is not None and latest.household == household:
        return
    if latest is not None:
        request.version = latest.version + 1
        withdraw_rounds(session, actor, clock, request)
    version = RequestVersion(
        request_id=request.id,
        version=request.version,
        recorded_by=actor.user_id,
        recorded_at=clock.now(),
        request=request,
    )
    session.add(version)
    version.household = household
    audit.record(session, actor, clock, audit.Action.REQUEST_CHANGED, request.id, version=request.version)


def _somebody_comes(session: Session, request: PlacementRequest) -> bool:
    coming = sa.select(Member.id).where(Member.case_id == request.case_id, Member.coming != Coming.STAYS)
    return session.scalar(coming.limit(1)) is not None
