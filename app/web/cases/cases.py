"""The circle's cases: the list, one case, opening and closing."""

from flask import Blueprint, Response, url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.core.errors import InvalidInput, NotFound
from app.core.night_form.form import SECTIONS
from app.core.night_form.gaps import gaps
from app.core.policy import Permission, may
from app.http import forms
from app.http.changes import carry_out
from app.http.context import actor, clock, database
from app.http.pages import render, see_other
from app.http.security import needs
from app.http.words.errors import in_own_words
from app.queries.cases import case_by_ref
from app.services.cases.cases import CloseCase, ask_again, close_case, list_cases, open_case, read_case
from app.services.intake.answers import open_request
from app.web.cases.forms import Closing, FindCase
from models.case import Case
from models.request import ClosedReason

bp = Blueprint("cases", __name__, url_prefix="/arenden")

CLOSED_REASONS: dict[ClosedReason, LazyString] = {
    ClosedReason.PLACED_ELSEWHERE: _l("Plats ordnad på annat sätt"),
    ClosedReason.WITHDRAWN: _l("Den som söker skydd har tagit tillbaka sin begäran"),
    ClosedReason.NO_PLACE: _l("Ingen plats gick att ordna"),
    ClosedReason.MISTAKE: _l("Öppnat av misstag"),
}
NO_SUCH_REF = _l("Inget av dina ärenden har den referensen.")


@bp.get("")
@needs(Permission.CASE_READ)
def index() -> Response:
    return _list()


@bp.post("")
@needs(Permission.CASE_WRITE)
def open_new() -> Response:
    case_id = carry_out(open_case)
    return see_other(url_for("intake.show", case_id=case_id))


@bp.post("/sok")
@needs(Permission.CASE_READ)
def find() -> Response:
    """By exact reference only (R-61), and by POST: a reference has no place in an address."""
    try:
        ref = forms.load(FindCase)["ref"]
        with database().read() as session:
            case_id = case_by_ref(session, actor(), clock().now(), ref).id
    except InvalidInput as error:
        return _list(in_own_words(error.fields), 422)
    except NotFound:
        return _list({"ref": str(NO_SUCH_REF)}, 422)
    return see_other(url_for("cases.show", case_id=case_id))


@bp.get("/<case_id>")
@needs(Permission.CASE_READ)
def show(case_id: str) -> Response:
    with database().transaction() as session:
        case = read_case(session, actor(), clock(), case_id, "case")
        request = open_request(session, case)
        return render(
            "cases/show.html",
            case=case,
            request_=request,
            gaps=gaps(case.answers or {}),
            sections=SECTIONS,
            owner=case.owner.name,
            may_rehouse=may(actor(), Permission.REHOUSE),
            is_owner=case.owner_organisation_id == actor().organisation_id,
            protected_identity=protection(case),
        )


@bp.post("/<case_id>/forfragan")
@needs(Permission.CASE_WRITE)
def ask(case_id: str) -> Response:
    carry_out(ask_again, case_id)
    return see_other(url_for("intake.show", case_id=case_id))


@bp.get("/<case_id>/stang")
@needs(Permission.CASE_WRITE)
def closing(case_id: str) -> Response:
    return _closing(case_id)


@bp.post("/<case_id>/stang")
@needs(Permission.CASE_WRITE)
def close(case_id: str) -> Response:
    try:
        carry_out(close_case, CloseCase(case_id, **forms.load(Closing)))
    except InvalidInput as error:
        return _closing(case_id, in_own_words(error.fields), 422)
    return see_other(url_for("cases.index"))


def protection(case: Case) -> str | None:
    """The code of the banner, for a person whose data are protected."""
    code = case.person_protection.value
    return None if code == "none" else code


def _list(errors: dict[str, object] | None = None, status: int = 200) -> Response:
    with database().transaction() as session:
        lines = list_cases(session, actor(), clock())
    return render("cases/index.html", status, lines=lines, errors=errors)


def _closing(case_id: str, errors: dict[str, object] | None = None, status: int = 200) -> Response:
    with database().transaction() as session:
        case = read_case(session, actor(), clock(), case_id, "closing")
    reasons = [(reason.value, words) for reason, words in CLOSED_REASONS.items()]
    return render(
        "cases/closing.html",
        status,
        case=case,
        reasons=reasons,
        errors=errors,
        protected_identity=protection(case),
    )
