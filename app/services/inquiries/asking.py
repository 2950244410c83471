"""Ask several facilities at once whether they can take a household, each under a clock of its own."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from app.core import audit
from app.core.actor import Actor
from app.core.clock import Clock, night_of
from app.core.errors import ErrorCode, IntakeIncomplete, InvalidInput, NotPossibleNow
from app.queries.access import kept_out_of
from app.queries.cases import request_in_circle
from app.queries.claims import LiveClaim
from app.queries.inquiries import open_rounds, round_in_circle
from app.services.engine.loading import load_snapshot
from app.services.engine.verification import claims_around
from app.services.messages.outbox import notify
from app.services.placing.whom_to_ask import HouseToAsk, whom_to_ask
from app.services.requests.rounds import end_round
from models.facility import Facility
from models.inquiry import Inquiry, InquiryRound, RoundEnd
from models.notification import MessageKind
from models.request import PlacementRequest

MINUTES = (10, 15, 30, 60)
USUAL_MINUTES = 15
CHOOSE_SOMEBODY = ErrorCode("nobody_chosen_to_ask")
NOT_ASKABLE = ErrorCode("not_askable")


@dataclass(frozen=True)
class AskFacilities:
    """`minutes`: how long each facility has to answer."""

    request_id: str
    facility_ids: tuple[str, ...]
    minutes: int = USUAL_MINUTES


def ask(session: Session, actor: Actor, clock: Clock, command: AskFacilities) -> InquiryRound:
    """Put the question to all of them and tell them that it waits.

    Raises NotFound outside the circle, IntakeIncomplete, NotPossibleNow while another question is open, a
    place is held or given, or the request is closed; InvalidInput when a facility cannot be asked.
    """
    request = request_in_circle(session, actor, clock.now(), command.request_id)
    if not request.complete:
        raise IntakeIncomplete([])
    if request.closed_at or open_rounds(session, request.id, clock.now()):
        raise NotPossibleNow()
    household = load_snapshot(session).requests[request.id].household
    claims = claims_around(session, actor, clock, household)
    if _has_a_place(request, claims, clock):
        raise NotPossibleNow()
    chosen = _chosen(command, whom_to_ask(session, clock, household, claims))
    round_ = InquiryRound(
        request_id=request.id, request_version=request.version, asked_by=actor.user_id, asked_at=clock.now()
    )
    session.add(round_)
    session.add_all(_inquiry(round_, one, clock, command.minutes) for one in chosen)
    session.flush()
    _tell(session, clock, round_)
    audit.record(
        session,
        actor,
        clock,
        audit.Action.INQUIRY_MADE,
        round_.id,
        request=request.id,
        version=request.version,
        asked={one.place.facility_id: list(one.place.units) for one in chosen},
        minutes=command.minutes,
    )
    return round_


def withdraw(session: Session, actor: Actor, clock: Clock, round_id: str) -> InquiryRound:
    """Take the question back; one that is over is left as it is. Raises NotFound outside the circle."""
    round_ = round_in_circle(session, actor, clock.now(), round_id)
    if round_ in open_rounds(session, round_.request_id, clock.now()):
        end_round(session, clock, round_, RoundEnd.WITHDRAWN)
        request = round_.request_id
        audit.record(session, actor, clock, audit.Action.INQUIRY_WITHDRAWN, round_.id, request=request)
    return round_


def _has_a_place(request: PlacementRequest, claims: list[LiveClaim], clock: Clock) -> bool:
    tonight = night_of(clock.now())
    return any(live.claim.request_id == request.id and live.last_night >= tonight for live in claims)


def _chosen(command: AskFacilities, candidates: list[HouseToAsk]) -> list[HouseToAsk]:
    if not command.facility_ids:
        raise InvalidInput({"facility_ids": [CHOOSE_SOMEBODY]})
    chosen = [one for one in candidates if one.place.facility_id in command.facility_ids]
    if {one.place.facility_id for one in chosen} != set(command.facility_ids):
        raise InvalidInput({"facility_ids": [NOT_ASKABLE]})
    return chosen


def _inquiry(round_: InquiryRound, one: HouseToAsk, clock: Clock, minutes: int) -> Inquiry:
    return Inquiry(
        round=round_,
        facility_id=one.place.facility_id,
        units=list(one.place.units),
        questions=list(one.questions),
        asked_at=clock.now(),
        expires_at=clock.now() + timedelta(minutes=minutes),
    )


def _tell(session: Session, clock: Clock, round_: InquiryRound) -> None:
    kept_out, _ = kept_out_of(session, round_.request.case)
    for inquiry in round_.inquiries:
        facility = session.get_one(Facility, inquiry.facility_id)
        notify(session, clock, facility.organisation_id, MessageKind.INQUIRY, inquiry.id, kept_out)
