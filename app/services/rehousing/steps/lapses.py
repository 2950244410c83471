"""What time alone does: pauses end, and what nobody has answered or tested again lapses."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from app.core.actor import SYSTEM
from app.core.clock import Clock, local
from app.core.rehousing import BEFORE_AN_OFFER
from app.queries.rehousing import requests_at, standing_offer
from app.services.rehousing.priority_checks import retest_due
from app.services.rehousing.steps.take import record
from app.services.rehousing.steps.taking import TakeStep
from models.rehousing import Reason, RehousingParty, RehousingRequest, Stage, Step

INFORMATION_WITHIN, RETEST_GRACE = timedelta(days=60), timedelta(days=30)


def turn_the_clock(session: Session, clock: Clock) -> int:
    """What time alone does: pauses end, and what nobody has answered or tested again lapses. Returns how many
    requests it changed. Runs as a job; audited as the service's own."""
    today = local(clock.now()).date()
    waiting = (*BEFORE_AN_OFFER, Stage.OFFERED, Stage.PAUSED)
    changed = 0
    for request in requests_at(session, waiting):
        command = _by_itself(session, request, today)
        if command:
            record(session, SYSTEM, clock, request, command, RehousingParty.SERVICE)
            changed += 1
    return changed


def _by_itself(session: Session, request: RehousingRequest, today: date) -> TakeStep | None:
    stood = today - local(request.stage_since).date()
    due = retest_due(request)
    if request.stage is Stage.OFFERED:
        offer = standing_offer(session, request.id)
        over = offer is not None and offer.answer_by is not None and offer.answer_by < today
        return TakeStep(request.id, Step.LAPSE, Reason.NO_ANSWER) if over else None
    if due and today > due + RETEST_GRACE:
        return TakeStep(request.id, Step.LAPSE, Reason.NOT_RETESTED)
    if request.stage is Stage.INFORMATION_NEEDED and stood > INFORMATION_WITHIN:
        return TakeStep(request.id, Step.LAPSE, Reason.NO_ANSWER)
    if request.stage is Stage.PAUSED and request.paused_until and request.paused_until <= today:
        return TakeStep(request.id, Step.RESUME)
    return None
