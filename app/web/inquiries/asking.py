"""Ask several places at once, follow their answers, note what was answered on the telephone."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.core.clock import Clock
from app.core.errors import InvalidInput, NotFound, NotPossibleNow
from app.core.policy import Permission
from app.http import forms
from app.http.changes import carry_out
from app.http.context import actor, clock, database, settings
from app.http.pages import render, see_other, wants_fragment
from app.http.security import needs
from app.http.words import labels
from app.http.words.errors import in_own_words
from app.services.inquiries.answering import AnsweredOtherwise, AnswerInquiry, TooLate, answer_by_phone
from app.services.inquiries.asking import AskFacilities, ask, withdraw
from app.services.inquiries.progress import Round, follow, one_asked, progress
from app.web.inquiries import forms as schemas

bp = Blueprint("inquiries", __name__, url_prefix="/forfragningar/<request_id>/fragor")


@bp.post("")
@needs(Permission.PLACE)
def send(request_id: str) -> Response:
    try:
        form = forms.load(schemas.Ask)
        carry_out(ask, AskFacilities(request_id, tuple(form["facility_ids"]), form["minutes"]))
    except InvalidInput as error:
        flash(_first_sentence(in_own_words(error.fields)), "warn")
        return see_other(url_for("suggestions.show", request_id=request_id, _anchor="asked"))
    except NotPossibleNow:
        flash(gettext("Det finns redan en fråga eller en plats för förfrågan."), "warn")
    return _to_page(request_id)


@bp.get("")
@needs(Permission.PLACE)
def show(request_id: str) -> Response:
    """The script of the page asks for the answers alone, until there is one more than it has seen."""
    if wants_fragment():
        return _fragment(request_id)
    with database().transaction() as session:
        found = follow(session, actor(), clock(), request_id)
    return render(
        "inquiries/follow.html",
        summary=found.summary,
        held_until=found.held_until,
        round=found.round,
        seen=found.round.settled if found.round else 0,
        now=clock().now(),
        reasons=labels.DECLINED,
        protected_identity=found.summary.protected_identity,
    )


@bp.post("/aterta")
@needs(Permission.PLACE)
def take_back(request_id: str) -> Response:
    carry_out(_withdraw, request_id, forms.load(schemas.Taken)["round_id"])
    flash(gettext("Frågan är återtagen. De som inte har svarat får veta det."), "ok")
    return see_other(url_for("suggestions.show", request_id=request_id))


@bp.get("/<inquiry_id>/nej")
@needs(Permission.PLACE)
def declining(request_id: str, inquiry_id: str) -> Response:
    return _why(request_id, inquiry_id)


@bp.post("/<inquiry_id>/svar")
@needs(Permission.PLACE)
def answer(request_id: str, inquiry_id: str) -> Response:
    """What the place said on the telephone."""
    try:
        command = AnswerInquiry(inquiry_id, **forms.load(schemas.AnswerForm))
        carry_out(_answer, request_id, settings().hold_minutes, command)
    except InvalidInput:
        return _why(request_id, inquiry_id, 422)
    except TooLate:
        flash(gettext("För sent: frågan har gått ut eller är inte längre öppen. Fråga på nytt."), "warn")
    except AnsweredOtherwise:
        flash(gettext("Platsen har redan svarat. Det första svaret gäller."), "warn")
    return _to_page(request_id)


def _why(request_id: str, inquiry_id: str, status: int = 200) -> Response:
    with database().transaction() as session:
        about, asking = one_asked(session, actor(), clock(), inquiry_id)
    if about != request_id:
        raise NotFound()
    return render(
        "inquiries/declining.html",
        status,
        request_id=request_id,
        asking=asking,
        reasons=labels.options(labels.DECLINED),
    )


def _fragment(request_id: str) -> Response:
    with database().read() as session:
        found = progress(session, actor(), clock(), request_id)
    if found is None:
        raise NotFound()
    return render("inquiries/_progress.html", round=found, seen=_seen(found), request_id=request_id)


def _seen(found: Round) -> int:
    """How many had answered, or lapsed, when the page was made."""
    said = request.args.get("sett", "")
    return int(said) if said.isdecimal() and len(said) < 4 else found.settled


def _first_sentence(errors: Mapping[str, Any]) -> str:
    (first, *_), *_ = errors.values()
    return str(first)


def _to_page(request_id: str) -> Response:
    return see_other(url_for("inquiries.show", request_id=request_id))


def _withdraw(session: Session, actor: Actor, clock: Clock, request_id: str, round_id: str) -> str:
    round_ = withdraw(session, actor, clock, round_id)
    if round_.request_id != request_id:
        raise NotFound()
    return round_.id


def _answer(
    session: Session, actor: Actor, clock: Clock, request_id: str, minutes: int, command: AnswerInquiry
) -> str:
    inquiry = answer_by_phone(session, actor, clock, minutes, command)
    if inquiry.round.request_id != request_id:
        raise NotFound()
    return inquiry.id
