"""The night form: filled in on one page, saved as it goes, checked before places are chosen."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext

from app.core.clock import night_of
from app.core.night_form.cautions import Caution, cautions
from app.core.night_form.form import QUESTIONS, SECTIONS
from app.core.night_form.gaps import DANGER, danger_now
from app.core.night_form.kinds import Kind, Option, Viewer
from app.core.night_form.places import DISTRICTS, MUNICIPALITIES
from app.core.policy import Permission
from app.http import forms
from app.http.context import actor, clock, database
from app.http.pages import render, see_other, wants_fragment
from app.http.security import needs
from app.http.words.errors import in_own_words
from app.queries.facilities import code_names
from app.services.cases.perpetrator_list import knows_places
from app.services.intake.answers import Intake, SaveAnswers, read_intake, save_answers
from app.services.intake.to_household import everybody_is_known
from app.services.placing.suggestions import Suggestions, provisional
from app.web.cases.cases import protection
from app.web.intake.filled_in import FilledIn
from app.web.intake.posted import NightForm, read_night_form

bp = Blueprint("intake", __name__, url_prefix="/arenden")
CHECK = "check"


@bp.get("/<case_id>/natt")
@needs(Permission.CASE_WRITE)
def show(case_id: str) -> Response:
    intake = _read(case_id)
    if danger_now(intake.answers):
        return see_other(url_for("intake.danger", case_id=case_id))
    return _page("intake/form.html", intake)


@bp.post("/<case_id>/natt")
@needs(Permission.CASE_WRITE)
def save(case_id: str) -> Response:
    posted = forms.posted()
    read = read_night_form(posted, night_of(clock().now()))
    seen, page = request.form.get("seen", ""), request.form.get("idempotency_key", "")
    intake = _save(SaveAnswers(case_id, read.answers, seen, page))
    if danger_now(intake.answers):
        return see_other(url_for("intake.danger", case_id=case_id))
    if wants_fragment():
        return _page("intake/saved.html", intake, read, posted)
    if read.errors:
        return _page("intake/form.html", intake, read, posted, 422)
    return see_other(_next_page(intake, posted))


@bp.get("/<case_id>/natt/fara")
@needs(Permission.CASE_WRITE)
def danger(case_id: str) -> Response:
    intake = _read(case_id)
    return render("intake/danger.html", case_id=case_id, protected_identity=protection(intake.case))


@bp.post("/<case_id>/natt/fara")
@needs(Permission.CASE_WRITE)
def danger_over(case_id: str) -> Response:
    intake = _read(case_id)
    _save(SaveAnswers(case_id, {**intake.answers, DANGER: "no"}, intake.seen, ""))
    return see_other(url_for("intake.show", case_id=case_id))


@bp.get("/<case_id>/natt/mojliga")
@needs(Permission.CASE_WRITE)
def options(case_id: str) -> Response:
    template = "intake/_options.html" if wants_fragment() else "intake/options.html"
    return _page(template, _read(case_id))


@bp.get("/<case_id>/natt/svar")
@needs(Permission.CASE_WRITE)
def check(case_id: str) -> Response:
    intake = _read(case_id)
    with database().read() as session:
        found = cautions(intake.answers, places_known=knows_places(session, intake.case))
    return _page("intake/check.html", intake, cautions=[_sentence(each) for each in found])


@bp.get("/om-fragorna")
@needs(Permission.CASE_WRITE)
def about() -> Response:
    viewers = {
        Viewer.SOLVER: gettext("platssökningen, utan namn"),
        Viewer.FACILITY: gettext("boendet"),
        Viewer.HOTEL: gettext("hotellet"),
    }
    return render("intake/about.html", questions=QUESTIONS, viewers=viewers)


def _read(case_id: str) -> Intake:
    with database().transaction() as session:
        return read_intake(session, actor(), clock(), case_id)


def _save(command: SaveAnswers) -> Intake:
    with database().transaction() as session:
        return save_answers(session, actor(), clock(), command)


def _page(
    template: str,
    intake: Intake,
    read: NightForm | None = None,
    posted: Mapping[str, list[str]] | None = None,
    status: int = 200,
    **more: Any,
) -> Response:
    errors = in_own_words(read.errors) if read else {}
    form = FilledIn(intake.answers, choices(), errors, posted or {})
    return render(
        template,
        status,
        case_id=intake.case.id,
        intake=intake,
        gaps=intake.gaps,
        form=form,
        errors=errors,
        sections=SECTIONS,
        suggestions=_so_far(intake),
        protected_identity=protection(intake.case),
        **more,
    )


def choices() -> dict[Kind, list[Option]]:
    with database().read() as session:
        facilities = code_names(session)
    areas = [(key, place.name) for key, place in DISTRICTS.items()]
    whole = gettext("Hela kommunen:")
    areas += [(key, f"{whole} {place.name}") for key, place in MUNICIPALITIES.items()]
    return {Kind.FACILITY: facilities, Kind.AREA: areas}


def _so_far(intake: Intake) -> Suggestions | None:
    """Fewer people than there are would fit too small a room: until all are known, no places at all."""
    if not everybody_is_known(intake.answers):
        return None
    with database().read() as session:
        return provisional(session, actor(), clock(), intake.request.id)


def _next_page(intake: Intake, posted: Mapping[str, list[str]]) -> str:
    """On to the next section, or back to this one where an answer has opened new rows to fill in."""
    case_id, target = intake.case.id, next(iter(posted.get("continue", ())), "")
    if target == CHECK:
        return url_for("intake.check", case_id=case_id)
    codes = [section.code for section in SECTIONS]
    here = codes[codes.index(target) - 1] if target in codes else codes[0]
    opened = any(gap.section == here and gap.row and gap.name not in posted for gap in intake.gaps)
    return url_for("intake.show", case_id=case_id, _anchor=here if opened else target)


def _sentence(caution: Caution) -> str:
    sentences: dict[Caution, str] = {
        Caution.CARE_FIRST: gettext("Vård först: akut vård behövs eller det finns självmordsrisk nu."),
        Caution.NO_PLACES_KNOWN: gettext(
            "Inga platser som våldsutövaren känner till är angivna: ingen plats utesluts för att den är nära."
        ),
        Caution.NO_PROTECTION: gettext("Skyddsnivå 0: även hotell utan skydd kan föreslås."),
        Caution.COUNTED_AS_BROUGHT: gettext(
            "Beroende eller djur gick inte att få svar på och räknas som ja när platser söks."
        ),
        Caution.COUNTED_AS_NO_STEPS: gettext(
            "Tillgänglighet gick inte att få svar på: platser utan trappsteg söks."
        ),
        Caution.CHAIR_DECIDES: gettext(
            "Bara en vårdnadshavare samtycker för minst ett barn: ordföranden eller utsedd ledamot beslutar."
        ),
        Caution.OUTSIDE_THIS_SERVICE: gettext(
            "Ingen vårdnadshavare samtycker för minst ett barn: LVU, utanför den här tjänsten."
        ),
        Caution.CUSTODY_UNKNOWN: gettext("Samtycke är okänt för minst ett barn: det avgör vem som beslutar."),
    }
    return sentences[caution]
