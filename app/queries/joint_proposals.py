"""Joint proposals: an organisation sees those it asked for, and no others."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.core.errors import NotFound
from app.queries.solver_runs import under_way
from models.joint import JointProposal


def proposal_seen_by(session: Session, actor: Actor, proposal_id: str) -> JointProposal:
    """Raises NotFound for one that another organisation asked for."""
    own = JointProposal.organisation_id == actor.organisation_id
    found = session.scalar(sa.select(JointProposal).where(JointProposal.id == proposal_id, own))
    if found is None:
        raise NotFound()
    return found


def proposal_under_way(session: Session, actor: Actor, now: datetime) -> JointProposal | None:
    own = JointProposal.organisation_id == actor.organisation_id
    return session.scalar(under_way(JointProposal, now).where(own).limit(1))
