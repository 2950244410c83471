"""One step of a request from one stage to the next, in one transaction with all that follows from it.

What may be done when and by whom stands in app/core/rehousing.py; here is what each step does besides.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.core import audit
from app.core.actor import SYSTEM, Actor
from app.core.clock import Clock, local
from app.core.errors import ErrorCode, InvalidInput, NotFound, NotPossibleNow
from app.core.policy import Permission, may
from app.core.rehousing import BEFORE_AN_OFFER, PERSONS_OWN, TRANSITIONS, Goto
from app.queries.circle import kept_out_of
from app.queries.claims import live_claims
from app.queries.rehousing import (
    flats_of,
    has_had_its_offer,
    has_said_no,
    next_number,
    request_in_circle,
    request_sent_to,
    requests_at,
    standing_offer,
)
from app.services.engine.loading import network
from app.services.engine.snapshot import FOREVER
from app.services.messages import outbox
from app.services.placing import stays
from app.services.placing.stays import EndPlacement
from app.services.rehousing.checks import retest_due
from app.services.rehousing.matching import brief_of, check_flat
from models.facility import Facility
from models.notification import MessageKind
from models.placement import EventReason
from models.rehousing import (
    ContractKind,
    ExitKind,
    FlatOffer,
    FollowUp,
    Party,
    Question,
    Reason,
    RehousingEvent,
    RehousingRequest,
    Stage,
    Step,
)

ANSWER_WITHIN = timedelta(days=7)
"""For an offer (house rule)."""
INFORMATION_WITHIN, RETEST_GRACE = timedelta(days=60), timedelta(days=30)
MOVED_IN_AT_MOST = timedelta(days=30)
"""So long ago a move can still be written down."""
FOLLOW_UP_DAYS = (1, 3, 7, 30, 180)
SAY_WHY = ErrorCode("say_why")
NO_REASON = ErrorCode("no_reason_here")
NO_CONSENT = ErrorCode("no_consent")
ASK_SOMETHING = ErrorCode("nothing_asked")
LATER_THAN_TODAY = ErrorCode("day_after_today")
TODAY_OR_LATER = ErrorCode("move_in_today_or_later")
A_DAY_GONE_BY = ErrorCode("moved_in_lately")
WHICH_FLAT = ErrorCode("choose_a_flat")
WHICH_CONTRACT = ErrorCode("choose_a_contract")
NO_LATER_THAN = ErrorCode("day_within_sixty_days")


@dataclass(frozen=True)
class TakeStep:
    """`on`: the day a step is about (move-in, end of a pause, last day for an answer)."""

    request_id: str
    step: Step
    reason: Reason | None = None
    on: date | None = None
    questions: tuple[Question, ...] = ()
    flat_id: str | None = None
    contract: ContractKind | None = None


@dataclass(frozen=True)
class _Taking:
    """What a step's own work may look at."""

    session: Session
    actor: Actor
    clock: Clock
    request: RehousingRequest
    command: TakeStep

    @property
    def today(self) -> date:
        return local(self.clock.now()).date()

    def offer(self) -> FlatOffer:
        found = standing_offer(self.session, self.request.id)
        if found is None:
            raise NotPossibleNow()
        return found

    def wrong(self, field: str, code: ErrorCode) -> InvalidInput:
        return InvalidInput({field: [code]})


def take(session: Session, actor: Actor, clock: Clock, command: TakeStep) -> RehousingRequest:
    """Take a step as one of the parties. Raises NotFound for a request that is not theirs, NotPossibleNow for
    a step that the table does not know in this stage or not of this party, InvalidInput, and PlaceUnsafe when
    the checker says no to the flat."""
    party = party_of(actor)
    if party is Party.COMPANY:
        request = request_sent_to(session, actor, command.request_id)
    else:
        request = request_in_circle(session, actor, clock.now(), command.request_id)
    return _take(session, actor, clock, request, command, party)


def party_of(actor: Actor) -> Party:
    """For whom somebody speaks. Raises NotFound for somebody who speaks for none."""
    if may(actor, Permission.HOUSING):
        return Party.COMPANY
    if may(actor, Permission.REHOUSE):
        return Party.AUTHORITY
    raise NotFound()


def _take(
    session: Session,
    actor: Actor,
    clock: Clock,
    request: RehousingRequest,
    command: TakeStep,
    party: Party,
) -> RehousingRequest:
    transition = TRANSITIONS.get((request.stage, command.step))
    if transition is None or party not in transition.by:
        raise NotPossibleNow()
    _demand_reason(command.reason, transition.reasons)
    details = EFFECTS.get(command.step, _nothing)(_Taking(session, actor, clock, request, command))
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
            party=Party.PERSON if command.reason in PERSONS_OWN else party,
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


def _nothing(taking: _Taking) -> dict[str, Any]:
    return {}


def _submit(taking: _Taking) -> dict[str, Any]:
    """The person has agreed to this company for this purpose; without that nothing leaves (R-42, R-47)."""
    agreed_on = taking.request.consent_on
    if agreed_on is None or has_said_no(taking.session, taking.request.case_id, agreed_on):
        raise taking.wrong("consent", NO_CONSENT)
    brief_of(taking.request)
    _tell_company(taking)
    return {}


def _tell_company(taking: _Taking) -> None:
    _tell(taking, taking.request.company_id, MessageKind.HOUSING_WAITS)


def _tell_social_services(taking: _Taking) -> None:
    _tell(taking, taking.request.case.owner_organisation_id, MessageKind.REHOUSING_WAITS)


def _tell(taking: _Taking, organisation: str, kind: MessageKind) -> None:
    """Not those with a conflict of interest: they may not know that there is anything to be told."""
    users, organisations = kept_out_of(taking.session, taking.request.case)
    if organisation not in organisations:
        outbox.notify(taking.session, taking.clock, organisation, kind, _about(taking), users)


def _about(taking: _Taking) -> str:
    """One message an hour and request is enough; a question asked again next week is another matter."""
    return f"{taking.request.id[:11]}{taking.clock.now():%y%m%d%H}"


def _ask(taking: _Taking) -> dict[str, Any]:
    if not taking.command.questions:
        raise taking.wrong("questions", ASK_SOMETHING)
    _tell_social_services(taking)
    return {"questions": [question.value for question in taking.command.questions]}


def _approve(taking: _Taking) -> dict[str, Any]:
    _tell_social_services(taking)
    return {}


def _match(taking: _Taking) -> dict[str, Any]:
    """Set a flat apart. The independent checker has the last word, in this transaction."""
    flats = flats_of(taking.session, taking.request.company_id)
    flat = next((flat for flat in flats if flat.id == taking.command.flat_id), None)
    if flat is None:
        raise taking.wrong("flat_id", WHICH_FLAT)
    verdicts = check_flat(taking.session, taking.actor, taking.clock, taking.request, flat)
    taking.session.add(
        FlatOffer(
            request_id=taking.request.id,
            flat_id=flat.id,
            matched_at=taking.clock.now(),
            verdicts=[{"rule": verdict.rule, "answer": verdict.answer} for verdict in verdicts],
        )
    )
    _flush_or_taken(taking.session)
    return {"flat": flat.id}


def _flush_or_taken(session: Session) -> None:
    """The database refuses a flat that somebody else got in the meantime."""
    try:
        session.flush()
    except IntegrityError:
        raise NotPossibleNow() from None


def _give_back(taking: _Taking) -> dict[str, Any]:
    """The flat is for somebody else, if one was set apart."""
    offer = standing_offer(taking.session, taking.request.id)
    if offer is None:
        return {}
    offer.closed_at = taking.clock.now()
    return {"flat": offer.flat_id}


def _offer(taking: _Taking) -> dict[str, Any]:
    """One offer only, checked anew."""
    request, offer = taking.request, taking.offer()
    if has_had_its_offer(taking.session, request.case_id, request.decided_on):
        raise NotPossibleNow()
    last = taking.command.on or taking.today + ANSWER_WITHIN
    if not taking.today < last <= taking.today + timedelta(days=60):
        raise taking.wrong("on", NO_LATER_THAN)
    check_flat(taking.session, taking.actor, taking.clock, request, offer.flat)
    offer.offered_at, offer.answer_by = taking.clock.now(), last
    _tell_social_services(taking)
    return {"flat": offer.flat_id, "answer_by": last.isoformat()}


def _take_back(taking: _Taking) -> dict[str, Any]:
    _tell_social_services(taking)
    return _give_back(taking)


def _accept(taking: _Taking) -> dict[str, Any]:
    _tell_company(taking)
    return {"flat": taking.offer().flat_id}


def _refuse(taking: _Taking) -> dict[str, Any]:
    taking.offer().refused = True
    _tell_company(taking)
    return _give_back(taking)


def _sign(taking: _Taking) -> dict[str, Any]:
    offer, kind = taking.offer(), taking.command.contract
    if kind is None or kind.value not in offer.flat.contracts:
        raise taking.wrong("contract", WHICH_CONTRACT)
    if taking.command.on is None or taking.command.on < taking.today:
        raise taking.wrong("on", TODAY_OR_LATER)
    check_flat(taking.session, taking.actor, taking.clock, taking.request, offer.flat)
    taking.request.contract = kind
    _tell_social_services(taking)
    return {"contract": kind.value, "moves_in": taking.command.on.isoformat()}


def _move_in(taking: _Taking) -> dict[str, Any]:
    """The emergency stay ends on the day of the move, its house is told, and follow-ups are due."""
    day = taking.command.on
    if day is None or not taking.today - MOVED_IN_AT_MOST <= day <= taking.today:
        raise taking.wrong("on", A_DAY_GONE_BY)
    ended = [_leave(taking, placement_id, unit, day) for placement_id, unit in _homes_left(taking, day)]
    taking.request.moved_in_on = day
    taking.session.add_all(
        FollowUp(request_id=taking.request.id, day=number, due_on=day + timedelta(days=number))
        for number in FOLLOW_UP_DAYS
    )
    return {"moved_in": day.isoformat(), "placements": ended}


def _homes_left(taking: _Taking, day: date) -> list[tuple[str, str]]:
    """Placements of the case that still hold nights from that day on, and one unit of each."""
    claims = live_claims(taking.session, taking.actor, taking.clock.now(), day, FOREVER)
    return [
        (live.placement_id, live.units[0])
        for live in claims
        if live.placement_id and live.claim.request.case_id == taking.request.case_id
    ]


def _leave(taking: _Taking, placement_id: str, unit: str, day: date) -> str:
    left = EndPlacement(placement_id, EventReason.MOVED_HOME, ExitKind.PERMANENT_HOME, day)
    stays.depart(taking.session, taking.actor, taking.clock, left)
    facility = network(taking.session).units[unit].unit.facility
    house = taking.session.get_one(Facility, facility).organisation_id
    outbox.notify(taking.session, taking.clock, house, MessageKind.GUESTS_LEFT, placement_id)
    return placement_id


def _convert(taking: _Taking) -> dict[str, Any]:
    """From a social contract to one of one's own."""
    if taking.request.contract is not ContractKind.SOCIAL:
        raise NotPossibleNow()
    taking.request.contract = ContractKind.FIRST_HAND
    return {}


def _end(taking: _Taking) -> dict[str, Any]:
    """A tenancy that is over gives its flat back to the company, which may give it to the pool again."""
    return {} if taking.command.reason is Reason.SETTLED else _give_back(taking)


def _decline(taking: _Taking) -> dict[str, Any]:
    _tell_social_services(taking)
    return _give_back(taking)


def _withdraw(taking: _Taking) -> dict[str, Any]:
    if taking.request.stage is not Stage.DRAFT:
        _tell_company(taking)
    return _give_back(taking)


def _pause(taking: _Taking) -> dict[str, Any]:
    until = taking.command.on
    if until is None or until <= taking.today:
        raise taking.wrong("on", LATER_THAN_TODAY)
    taking.request.paused_until, taking.request.resumes_to = until, taking.request.stage
    return {"until": until.isoformat()}


def _resume(taking: _Taking) -> dict[str, Any]:
    taking.request.paused_until = None
    return {}


def _retest(taking: _Taking) -> dict[str, Any]:
    taking.request.retested_on = taking.today
    return {}


EFFECTS: Mapping[Step, Callable[[_Taking], dict[str, Any]]] = MappingProxyType(
    {
        Step.SUBMIT: _submit,
        Step.ASK: _ask,
        Step.ANSWER: _submit,
        Step.APPROVE: _approve,
        Step.MATCH: _match,
        Step.UNMATCH: _give_back,
        Step.OFFER: _offer,
        Step.TAKE_BACK: _take_back,
        Step.ACCEPT: _accept,
        Step.REFUSE: _refuse,
        Step.SIGN: _sign,
        Step.MOVE_IN: _move_in,
        Step.CONVERT: _convert,
        Step.END: _end,
        Step.DECLINE: _decline,
        Step.WITHDRAW: _withdraw,
        Step.PAUSE: _pause,
        Step.RESUME: _resume,
        Step.RETEST: _retest,
        Step.LAPSE: _give_back,
    }
)


def turn_the_clock(session: Session, clock: Clock) -> int:
    """What time alone does: pauses end, and what nobody has answered or tested again lapses. Returns how many
    requests it changed. Runs as a job; audited as the service's own."""
    today = local(clock.now()).date()
    waiting = (*BEFORE_AN_OFFER, Stage.OFFERED, Stage.PAUSED)
    changed = 0
    for request in requests_at(session, waiting):
        command = _by_itself(session, request, today)
        if command:
            _take(session, SYSTEM, clock, request, command, Party.SERVICE)
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
