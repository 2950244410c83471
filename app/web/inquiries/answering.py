"""A house's own page of questions: what is asked, a yes or a no in two taps, and no more than it may know."""

from typing import Any

from flask import Blueprint, Response, request, url_for
from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.core.clock import Clock
from app.core.errors import InvalidInput, NotFound
from app.core.policy import Permission
from app.http import forms
from app.http.changes import carry_out
from app.http.context import actor, clock, database, settings
from app.http.pages import render, see_other, wants_fragment
from app.http.security import needs
from app.http.words import labels
from app.http.words.errors import SENTENCES
from app.queries.inquiries import inquiry_in_care
from app.services.houses.guest_sheet import placement_of
from app.services.inquiries.answering import AnsweredOtherwise, AnswerInquiry, TooLate
from app.services.inquiries.answering import answer as give_answer
from app.services.inquiries.seen_by_house import inbox, read_question, waiting_now
from app.web.inquiries import forms as schemas
from app.web.inquiries.words import what_a_yes_says, who_comes
from models.inquiry import Inquiry

bp = Blueprint("questions", __name__, url_prefix="/boende/<facility_id>/fragor")


@bp.get("")
@needs(Permission.INQUIRY_ANSWER)
def index(facility_id: str) -> Response:
    """The script of the page asks whether anything has changed."""
    if wants_fragment():
        return _fragment(facility_id)
    with database().transaction() as session:
        found = inbox(session, actor(), clock(), facility_id)
    return render(
        "inquiries/index.html",
        facility=found.facility,
        waiting=found.waiting,
        earlier=found.earlier,
        seen=[sight.id for sight in found.waiting],
        **_words(),
    )


@bp.get("/<inquiry_id>")
@needs(Permission.INQUIRY_ANSWER)
def show(facility_id: str, inquiry_id: str) -> Response:
    return _page("inquiries/question.html", facility_id, inquiry_id)


@bp.get("/<inquiry_id>/ja")
@needs(Permission.INQUIRY_ANSWER)
def accepting(facility_id: str, inquiry_id: str) -> Response:
    return _page("inquiries/yes.html", facility_id, inquiry_id)


@bp.get("/<inquiry_id>/nej")
@needs(Permission.INQUIRY_ANSWER)
def declining(facility_id: str, inquiry_id: str) -> Response:
    return _page("inquiries/no.html", facility_id, inquiry_id)


@bp.post("/<inquiry_id>/svar")
@needs(Permission.INQUIRY_ANSWER)
def answer(facility_id: str, inquiry_id: str) -> Response:
    """Whatever comes of it, the house is shown the same page."""
    try:
        command = AnswerInquiry(inquiry_id, **forms.load(schemas.AnswerForm))
        carry_out(_answer, facility_id, settings().hold_minutes, command)
    except InvalidInput:
        return _page("inquiries/no.html", facility_id, inquiry_id, 422)
    except (TooLate, AnsweredOtherwise) as refused:
        return _page("inquiries/question.html", facility_id, inquiry_id, 409, refused.code)
    return see_other(url_for("questions.show", facility_id=facility_id, inquiry_id=inquiry_id))


def _page(
    template: str, facility_id: str, inquiry_id: str, status: int = 200, refused: str | None = None
) -> Response:
    """A question that nobody waits for any more has one page only."""
    with database().transaction() as session:
        facility, sight = read_question(session, actor(), clock(), facility_id, inquiry_id)
        placement_id = placement_of(session, actor(), clock(), facility, inquiry_id)
    return render(
        template if sight.wanted else "inquiries/question.html",
        status,
        facility=facility,
        sight=sight,
        placement_id=placement_id,
        refused=SENTENCES[refused] if refused else None,
        **_words(),
    )


def _fragment(facility_id: str) -> Response:
    with database().read() as session:
        waiting = waiting_now(session, actor(), clock(), facility_id)
    return render(
        "inquiries/_news.html",
        facility_id=facility_id,
        waiting=waiting,
        seen=request.args.getlist("sett"),
    )


def _words() -> dict[str, Any]:
    return {
        "now": clock().now(),
        "reasons": labels.options(labels.DECLINED),
        "declined": labels.DECLINED,
        "who_comes": who_comes,
        "what_a_yes_says": what_a_yes_says,
    }


def _answer(
    session: Session, actor: Actor, clock: Clock, facility_id: str, minutes: int, command: AnswerInquiry
) -> Inquiry:
    if inquiry_in_care(session, actor, command.inquiry_id).facility_id != facility_id:
        raise NotFound()
    return give_answer(session, actor, clock, minutes, command)
