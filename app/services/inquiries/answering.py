"""What a facility answered, and what comes of it: the first acceptable yes wins, in one transaction.

The facility is told the same whatever comes of its yes: whether the checker then says no depends on people
it may not know of.
"""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from app.core import audit
from app.core.actor import Actor
from app.core.clock import Clock
from app.core.errors import Conflict, ErrorCode, InvalidInput, NotFound
from app.core.policy import Permission, demand
from app.queries.inquiries import InquiryState, inquiry_in_care, inquiry_in_circle, state_of, waiting_in
from app.services.availability import updates
from app.services.availability.night_ranges import NightRange
from app.services.messages.alerts import raise_alert
from app.services.placing.holds import HoldPlace, hold
from app.services.placing.whom_to_ask import NIGHTS
from app.services.requests.rounds import end_round
from models.alert import AlertKind
from models.availability import Channel
from models.inquiry import AnsweredBy, DeclineReason, Inquiry, RoundEnd
from models.organisation import User
from models.placement import Claim, OverrideReason
from models.request import AskableRule, PhoneAnswer

SAY_WHY = ErrorCode("say_why")
NO_ROOM = frozenset({DeclineReason.FULL, DeclineReason.OUT_OF_ORDER})
CHANNEL = {AnsweredBy.PORTAL: Channel.PORTAL, AnsweredBy.PHONE: Channel.PHONE}


class TooLate(Conflict):
    """It has lapsed, or is not needed any more."""

    code = "answer_too_late"


class AnsweredOtherwise(Conflict):
    code = "answered_otherwise"


@dataclass(frozen=True)
class AnswerInquiry:
    """`decline_reason` goes with a no, and only with one."""

    inquiry_id: str
    is_yes: bool
    decline_reason: DeclineReason | None = None


def answer(
    session: Session, actor: Actor, clock: Clock, hold_minutes: int, command: AnswerInquiry
) -> Inquiry:
    """The facility's own answer. Raises NotFound for what was not asked of the actor's facilities, TooLate,
    AnsweredOtherwise, InvalidInput."""
    demand(actor, Permission.INQUIRY_ANSWER)
    inquiry = inquiry_in_care(session, actor, command.inquiry_id)
    return _answered(session, actor, clock, hold_minutes, inquiry, command, AnsweredBy.PORTAL)


def answer_by_phone(
    session: Session, actor: Actor, clock: Clock, hold_minutes: int, command: AnswerInquiry
) -> Inquiry:
    """The same, as an officer heard it. Raises NotFound outside the circle."""
    inquiry = inquiry_in_circle(session, actor, clock.now(), command.inquiry_id)
    return _answered(session, actor, clock, hold_minutes, inquiry, command, AnsweredBy.PHONE)


def _answered(
    session: Session,
    actor: Actor,
    clock: Clock,
    hold_minutes: int,
    inquiry: Inquiry,
    said: AnswerInquiry,
    through: AnsweredBy,
) -> Inquiry:
    if said.is_yes == (said.decline_reason is not None):
        raise InvalidInput({"decline_reason": [SAY_WHY]})
    if inquiry.is_yes is not None:
        if inquiry.is_yes != said.is_yes:
            raise AnsweredOtherwise()
        return inquiry  # said again: nothing more comes of it
    if state_of(inquiry, clock.now()) is not InquiryState.WAITING:
        raise TooLate()
    inquiry.answered_at, inquiry.answered_by, inquiry.answered_through = clock.now(), actor.user_id, through
    inquiry.is_yes, inquiry.decline_reason = said.is_yes, said.decline_reason
    session.flush()
    (_yes if said.is_yes else _no)(session, actor, clock, hold_minutes, inquiry)
    audit.record(
        session,
        actor,
        clock,
        audit.Action.INQUIRY_ANSWERED,
        inquiry.id,
        facility=inquiry.facility_id,
        is_yes=said.is_yes,
        reason=said.decline_reason.value if said.decline_reason else None,
        through=through.value,
        hold=inquiry.claim_id,
    )
    return inquiry


def _yes(session: Session, actor: Actor, clock: Clock, hold_minutes: int, inquiry: Inquiry) -> None:
    _settle(session, actor, clock, inquiry)
    claim = _held(session, clock, hold_minutes, inquiry)
    if claim is None:
        _alert(session, actor, clock, inquiry, AlertKind.YES_NOT_POSSIBLE)
        return
    inquiry.claim_id = claim.id
    end_round(session, clock, inquiry.round, RoundEnd.WON)


def _no(session: Session, actor: Actor, clock: Clock, hold_minutes: int, inquiry: Inquiry) -> None:
    if inquiry.decline_reason in NO_ROOM:
        _say_of_the_nights(session, actor, clock, inquiry, is_open=False)
    others = inquiry.round.inquiries
    if not waiting_in(session, inquiry.round, clock.now()) and not any(other.is_yes for other in others):
        _alert(session, actor, clock, inquiry, AlertKind.ALL_DECLINED)


def _settle(session: Session, actor: Actor, clock: Clock, inquiry: Inquiry) -> None:
    """What was asked is known now: for this household, or of these nights."""
    officer = inquiry.round.asked_by if inquiry.answered_through is AnsweredBy.PORTAL else actor.user_id
    for rule in AskableRule:
        if rule in inquiry.questions:
            session.add(
                PhoneAnswer(
                    request_id=inquiry.round.request_id,
                    facility_id=inquiry.facility_id,
                    rule=rule,
                    is_yes=True,
                    answered_to=officer,
                    answered_at=clock.now(),
                )
            )
    if NIGHTS in inquiry.questions:
        _say_of_the_nights(session, actor, clock, inquiry, is_open=True)
    session.flush()


def _say_of_the_nights(
    session: Session, actor: Actor, clock: Clock, inquiry: Inquiry, *, is_open: bool
) -> None:
    through = inquiry.answered_through or AnsweredBy.PORTAL
    first = inquiry.round.request.arrives
    last = first + timedelta(days=inquiry.round.request.nights - 1)
    ranges = [NightRange(unit, first, last, is_open) for unit in inquiry.units]
    if not is_open and updates.would_close(session, actor, clock, inquiry.facility, ranges):
        return  # a house that is full with us in it has closed nothing
    command = updates.UpdateAvailability(inquiry.facility_id, ranges, CHANNEL[through])
    updates.say(session, actor, clock, inquiry.facility, command)


def _held(session: Session, clock: Clock, minutes: int, inquiry: Inquiry) -> Claim | None:
    """A hold for the officer who asked, if the place may be given to the request as it is now."""
    officer = _as_actor(session.get_one(User, inquiry.round.asked_by))
    place = HoldPlace(
        inquiry.round.request_id, tuple(inquiry.units), override_reason=OverrideReason.FACILITY_ASKED
    )
    try:
        with session.begin_nested():
            return hold(session, officer, clock, minutes, place)
    except (Conflict, NotFound):
        return None


def _as_actor(user: User) -> Actor:
    return Actor(user.id, user.organisation_id, user.role, user.organisation.kind)


def _alert(session: Session, actor: Actor, clock: Clock, inquiry: Inquiry, kind: AlertKind) -> None:
    raise_alert(
        session,
        actor,
        clock,
        kind,
        request_id=inquiry.round.request_id,
        facility_id=inquiry.facility_id,
        inquiry=inquiry.id,
    )
