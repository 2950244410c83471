"""Take a step, in one transaction with all that follows from it.

What may be done when and by whom stands in app/core/rehousing.py; what each step does besides, in the modules
beside this one.
"""

from types import MappingProxyType
from typing import Any

from sqlalchemy.orm import Session

from app.core import audit
from app.core.actor import Actor
from app.core.clock import Clock
from app.core.errors import ErrorCode, InvalidInput, NotFound, NotPossibleNow
from app.core.policy import Permission, may
from app.core.rehousing import PERSONS_OWN, TRANSITIONS, Goto
from app.queries.rehousing import next_number, request_in_circle, request_sent_to
from app.services.rehousing.steps import application, offer, tenancy
from app.services.rehousing.steps.taking import Effects, TakeStep, Taking
from models.rehousing import Reason, RehousingEvent, RehousingParty, RehousingRequest, Stage

EFFECTS: Effects = MappingProxyType({**application.EFFECTS, **offer.EFFECTS, **tenancy.EFFECTS})
SAY_WHY = ErrorCode("say_why")
NO_REASON = ErrorCode("no_reason_here")


def take(session: Session, actor: Actor, clock: Clock, command: TakeStep) -> RehousingRequest:
    """Take a step as one of the parties. Raises NotFound for a request that is not theirs, NotPossibleNow for
    a step that the table does not know in this stage or not of this party, InvalidInput, and PlaceUnsafe when
    the checker says no to the flat."""
    party = speaks_for(actor)
    if party is RehousingParty.COMPANY:
        request = request_sent_to(session, actor, command.request_id)
    else:
        request = request_in_circle(session, actor, clock.now(), command.request_id)
    return record(session, actor, clock, request, command, party)


def speaks_for(actor: Actor) -> RehousingParty:
    """For whom somebody speaks. Raises NotFound for somebody who speaks for none."""
    if may(actor, Permission.HOUSING):
        return RehousingParty.COMPANY
    if may(actor, Permission.REHOUSE):
        return RehousingParty.AUTHORITY
    raise NotFound()


def record(
    session: Session,
    actor: Actor,
    clock: Clock,
    request: RehousingRequest,
    command: TakeStep,
    party: RehousingParty,
) -> RehousingRequest:
    """The step itself, as `party`, for which the caller knows the actor to speak. Raises as `take`."""
    transition = TRANSITIONS.get((request.stage, command.step))
    if transition is None or party not in transition.by:
        raise NotPossibleNow()
    _demand_reason(command.reason, transition.reasons)
    details = EFFECTS.get(command.step, _nothing)(Taking(session, actor, clock, request, command))
    was, became = request.stage, _next(request, transition.to)
    if became is not was:
        request.stage, request.stage_since = became, clock.now()
    session.add(
        RehousingEvent(
            request_id=request.id,
            number=next_number(session, request.id),
            step=command.step,
            was=was,
            became=became,
            party=RehousingParty.PERSON if command.reason in PERSONS_OWN else party,
            reason=command.reason,
            details=details,
            recorded_by=actor.user_id,
            recorded_at=clock.now(),
        )
    )
    audit.record(
        session,
        actor,
        clock,
        audit.Action.REHOUSING_STEP,
        request.id,
        step=command.step.value,
        became=became.value,
        reason=command.reason,
    )
    return request


def _demand_reason(reason: Reason | None, known: tuple[Reason, ...]) -> None:
    if known and reason not in known:
        raise InvalidInput({"reason": [SAY_WHY]})
    if reason and not known:
        raise InvalidInput({"reason": [NO_REASON]})


def _next(request: RehousingRequest, to: Stage | Goto) -> Stage:
    if to is Goto.STAY:
        return request.stage
    if to is Goto.BACK:
        if request.resumes_to is None:
            raise NotPossibleNow()
        return request.resumes_to
    return Stage(to)


def _nothing(taking: Taking) -> dict[str, Any]:
    return {}
