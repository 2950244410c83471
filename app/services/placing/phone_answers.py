"""What a facility answered on the telephone, where the register says unknown."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.core import audit
from app.core.actor import Actor
from app.core.clock import Clock
from app.core.errors import NotFound, NotPossibleNow
from app.queries.cases import request_in_circle
from models.facility import Facility
from models.request import AskableRule, PhoneAnswer


@dataclass(frozen=True)
class RecordAnswer:
    request_id: str
    facility_id: str
    rule: AskableRule
    is_yes: bool


def record_answer(session: Session, actor: Actor, clock: Clock, command: RecordAnswer) -> PhoneAnswer:
    """Keep the answer beside those before it; the latest one holds, for this request only.

    Raises NotFound outside the circle or for a facility that does not exist, NotPossibleNow when the
    request is closed.
    """
    request = request_in_circle(session, actor, clock.now(), command.request_id)
    if request.closed_at:
        raise NotPossibleNow()
    if session.get(Facility, command.facility_id) is None:
        raise NotFound()
    answer = PhoneAnswer(
        request_id=request.id,
        facility_id=command.facility_id,
        rule=command.rule,
        is_yes=command.is_yes,
        answered_to=actor.user_id,
        answered_at=clock.now(),
    )
    session.add(answer)
    audit.record(
        session,
        actor,
        clock,
        audit.Action.FACILITY_ANSWERED,
        request.id,
        facility=command.facility_id,
        rule=command.rule.value,
        is_yes=command.is_yes,
    )
    return answer
