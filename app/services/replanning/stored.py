"""Re-plans: which there are, and who may know of them.

A proposal names homes. Whoever is kept out of the case of one of its households by a conflict of interest
does not learn of that home from the gap it leaves either: to them the whole proposal does not exist (T04).
"""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.core.errors import NotFound
from app.queries.cases import not_blocked
from models.case import Case
from models.replan import Replan, ReplanStep
from models.request import PlacementRequest


def replan_seen_by(session: Session, actor: Actor, replan_id: str) -> Replan:
    replan = session.scalar(_seen_by(actor).where(Replan.id == replan_id))
    if replan is None:
        raise NotFound()
    return replan


def latest_replans(session: Session, actor: Actor, count: int) -> Sequence[Replan]:
    newest = _seen_by(actor).order_by(Replan.created_at.desc(), Replan.id).limit(count)
    return session.scalars(newest).all()


def _seen_by(actor: Actor) -> sa.Select[Replan]:
    kept_out = (
        sa.select(ReplanStep.id)
        .join(PlacementRequest, PlacementRequest.id == ReplanStep.request_id)
        .join(Case, Case.id == PlacementRequest.case_id)
        .where(ReplanStep.replan_id == Replan.id, ~not_blocked(actor))
    )
    return sa.select(Replan).where(~kept_out.exists())
