"""Ask facilities and see what they answered; be asked, and answer."""

from typing import Any

from flask import Blueprint
from sqlalchemy.orm import Session

from app.api.operation import Operation
from app.api.schemas import inquiries as schemas
from app.api.sent import JsonBody
from app.core.errors import IntakeIncomplete, InvalidInput, NotFound, NotPossibleNow
from app.core.policy import Permission
from app.http.context import actor, clock, settings
from app.http.form_fields import NOT_AN_OPTION
from app.queries.inquiries import InquiryState
from app.services.inquiries.answering import AnsweredOtherwise, AnswerInquiry, TooLate
from app.services.inquiries.answering import answer as give_answer
from app.services.inquiries.asking import MINUTES, AskFacilities
from app.services.inquiries.asking import ask as ask_facilities
from app.services.inquiries.progress import Asking, Round, one_asked, progress
from app.services.inquiries.seen_by_house import inbox

bp = Blueprint("api_inquiries", __name__, url_prefix="/api/v1")

Sent = dict[str, Any]


@bp.post("/requests/<request_id>/inquiries")
@Operation(
    "Ask several facilities at once; the first acceptable yes becomes a hold",
    Permission.PLACE,
    body=JsonBody((schemas.AskBody,)),
    status=201,
    answers=schemas.RoundMade,
    refuses=(NotFound, IntakeIncomplete, NotPossibleNow),
)
def ask(session: Session, sent: Sent, request_id: str) -> Round | None:
    if sent["minutes"] not in MINUTES:
        raise InvalidInput({"minutes": [NOT_AN_OPTION]})
    ask_facilities(
        session, actor(), clock(), AskFacilities(request_id, tuple(sent["facilities"]), sent["minutes"])
    )
    return progress(session, actor(), clock(), request_id)


@bp.get("/inquiries/<inquiry_id>")
@Operation(
    "Where a question to a facility stands",
    Permission.PLACE,
    answers=schemas.InquiryShown,
    refuses=(NotFound,),
)
def show(session: Session, inquiry_id: str) -> Asking:
    return one_asked(session, actor(), clock(), inquiry_id)[1]


@bp.get("/facilities/<facility_id>/inquiries")
@Operation(
    "What a facility is asked, as far as it may know before it answers",
    Permission.INQUIRY_ANSWER,
    answers=schemas.QuestionsShown,
    refuses=(NotFound,),
)
def waiting(session: Session, facility_id: str) -> Sent:
    return schemas.asked(inbox(session, actor(), clock(), facility_id))


@bp.post("/inquiries/<inquiry_id>/answer")
@Operation(
    "The facility says yes or no",
    Permission.INQUIRY_ANSWER,
    body=JsonBody((schemas.AnswerBody,)),
    answers=schemas.AnswerTaken,
    refuses=(NotFound, TooLate, AnsweredOtherwise),
)
def answer(session: Session, sent: Sent, inquiry_id: str) -> Sent:
    given = give_answer(session, actor(), clock(), settings().hold_minutes, AnswerInquiry(inquiry_id, **sent))
    return {"id": given.id, "state": InquiryState.YES if given.is_yes else InquiryState.NO}
