"""Asking how it is going, one, three, seven, thirty and a hundred and eighty days after the move."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.core import audit
from app.core.actor import Actor
from app.core.clock import Clock, local
from app.core.errors import NotFound, NotPossibleNow
from app.core.policy import Permission, demand
from app.core.rehousing import LIVING_THERE
from app.queries.rehousing import request_in_circle
from app.services.rehousing.steps.take import take
from app.services.rehousing.steps.taking import TakeStep
from models.rehousing import FollowUp, FollowUpResult, Stage, Step


@dataclass(frozen=True)
class RecordFollowUp:
    follow_up_id: str
    result: FollowUpResult


def record_follow_up(session: Session, actor: Actor, clock: Clock, command: RecordFollowUp) -> FollowUp:
    """Write down how it is going. Raises NotFound outside the circle; NotPossibleNow before its day, when it
    has been written down already, or when the tenancy is over."""
    demand(actor, Permission.REHOUSE)
    follow_up = session.get(FollowUp, command.follow_up_id)
    if follow_up is None:
        raise NotFound()
    request = request_in_circle(session, actor, clock.now(), follow_up.request_id)
    today = local(clock.now()).date()
    if follow_up.result or today < follow_up.due_on or request.stage not in (*LIVING_THERE, Stage.CONVERTED):
        raise NotPossibleNow()
    follow_up.result, follow_up.done_by, follow_up.done_at = command.result, actor.user_id, clock.now()
    audit.record(
        session,
        actor,
        clock,
        audit.Action.FOLLOWED_UP,
        request.id,
        day=follow_up.day,
        result=command.result.value,
    )
    if request.stage in LIVING_THERE:
        take(session, actor, clock, TakeStep(request.id, Step.FOLLOW_UP))
    return follow_up
