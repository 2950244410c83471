"""Places for one request: the best in order, those to ask, every other with its reasons; or by hand."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext, ngettext

from app.core.errors import IntakeIncomplete
from app.core.policy import Permission, may
from app.http import forms
from app.http.changes import carry_out
from app.http.context import actor, clock, database
from app.http.pages import render, see_other
from app.http.security import needs
from app.http.words import labels
from app.http.words.reasons import Reasons
from app.services.engine.places import Place
from app.services.inquiries.asking import MINUTES, USUAL_MINUTES
from app.services.inquiries.request_page import request_page
from app.services.placing.calls.phone_list import regional_list, whom_to_call
from app.services.placing.manual_choice import safe_places
from app.services.placing.phone_answers import RecordAnswer, record_answer
from app.services.placing.request_summary import RequestSummary, request_summary
from app.services.placing.suggestions import Suggestions
from app.web.placing import cards
from app.web.placing import forms as schemas
from models.placement import OverrideReason

bp = Blueprint("suggestions", __name__, url_prefix="/forfragningar/<request_id>")

CHOICES = [reason for reason in OverrideReason if reason is not OverrideReason.BEST_FOR_ALL]


@bp.get("/platser")
@needs(Permission.PLACE)
def show(request_id: str) -> Response:
    with database().transaction() as session:
        page = request_page(session, actor(), clock(), request_id)
        summary, found = page.summary, page.found
        numbers = list(regional_list(session, actor())) if found and not found.offered else []
    if found is None:
        return see_other(url_for("intake.check", case_id=summary.case_id))
    words = Reasons(found.household)
    return render(
        "placing/suggestions/show.html",
        summary=summary,
        cards=cards.cards(found),
        calls=[] if found.offered else [(call, words.asking(call.ask)) for call in whom_to_call(found)],
        numbers=numbers,
        asking=page.round if page.round and page.round.is_open else None,
        minutes=[(minutes, ngettext("%(num)s minut", "%(num)s minuter", minutes)) for minutes in MINUTES],
        usual_minutes=USUAL_MINUTES,
        may_see_call_list=may(actor(), Permission.FRESHNESS_READ),
        protected_identity=summary.protected_identity,
    )


@bp.post("/svar")
@needs(Permission.PLACE)
def answer(request_id: str) -> Response:
    """What a facility said on the telephone."""
    command = RecordAnswer(request_id, **forms.load(schemas.PhoneAnswerForm))
    carry_out(record_answer, command)
    flash(gettext("Svaret är antecknat. Platserna är räknade på nytt."), "ok")
    return see_other(url_for("suggestions.show", request_id=request_id))


@bp.get("/platser/val")
@needs(Permission.PLACE)
def choose(request_id: str) -> Response:
    """Before another place than the first is held: why?"""
    return choice_page(request_id, tuple(sorted(request.args.getlist("plats"))))


@bp.get("/platser/for-hand")
@needs(Permission.PLACE)
def by_hand(request_id: str) -> Response:
    """Works when the ranking and the solver do not: eligibility and checker alone."""
    summary = _summary(request_id)
    if not summary.is_complete:
        return see_other(url_for("intake.check", case_id=summary.case_id))
    with database().transaction() as session:
        places = safe_places(session, actor(), clock(), request_id)
    return render(
        "placing/suggestions/manual_choice.html",
        summary=summary,
        places=[cards.card(place) for place in places],
        protected_identity=summary.protected_identity,
    )


def choice_page(
    request_id: str, units: Sequence[str], errors: Mapping[str, Any] | None = None, status: int = 200
) -> Response:
    """The chosen place beside the first one, with the reasons to choose among."""
    with database().transaction() as session:
        page = request_page(session, actor(), clock(), request_id)
    summary, found = page.summary, page.found
    if found is None:
        raise IntakeIncomplete([])
    place = _with_units(found, units)
    if place is None:
        flash(gettext("Platsen går inte att hålla längre. Här är läget nu."), "warn")
        return see_other(url_for("suggestions.show", request_id=request_id))
    return render(
        "placing/suggestions/choose.html",
        status,
        summary=summary,
        chosen=cards.chosen_card(found.household, place),
        first=cards.cards(found).best[0],
        is_first=place is found.offered[0],
        reasons=labels.options(labels.OVERRIDE_REASONS, CHOICES),
        note_limit=schemas.NOTE_LIMIT,
        errors=errors,
        form=request.form,
        protected_identity=summary.protected_identity,
    )


def _with_units(found: Suggestions, units: Sequence[str]) -> Place | None:
    return next((place for place in found.offered if place.units == tuple(sorted(units))), None)


def _summary(request_id: str) -> RequestSummary:
    with database().read() as session:
        return request_summary(session, actor(), clock(), request_id)
