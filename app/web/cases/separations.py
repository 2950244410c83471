"""Whom a case is kept apart from, and which places it must not be sent to."""

from typing import Any

from flask import Blueprint, Response, url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.core.errors import InvalidInput
from app.core.policy import Permission
from app.http import forms
from app.http.changes import carry_out
from app.http.context import actor, clock, database
from app.http.pages import render, see_other
from app.http.security import needs
from app.http.words.errors import in_own_words
from app.queries.facilities import code_names
from app.services.cases.burnt_addresses import AvoidFacility, avoid, avoided, stop_avoiding
from app.services.cases.cases import read_case
from app.services.cases.separations import RecordSeparation, end_separation, record_separation, separations_of
from app.web.cases.cases import protection
from app.web.cases.threat_forms import Avoiding, KeepingApart, KnownFacility
from models.threat import BurntReason, SeparationScope

bp = Blueprint("separations", __name__, url_prefix="/arenden/<case_id>")

SCOPES: dict[SeparationScope, LazyString] = {
    SeparationScope.FACILITY: _l("Inte i samma boende"),
    SeparationScope.MUNICIPALITY: _l("Inte i samma kommun"),
    SeparationScope.DISTANCE: _l("Minst ett visst avstånd"),
}
REASONS: dict[BurntReason, LazyString] = {
    BurntReason.KNOWN: _l("Känt för våldsutövaren"),
    BurntReason.STAYED_BEFORE: _l("Har bott där förut"),
    BurntReason.OWN_WISH: _l("Egen önskan"),
    BurntReason.STAFF_CONFLICT: _l("Någon i personalen"),
    BurntReason.NOT_STATED: _l("Skälet är inte angivet"),
}


@bp.get("/atskilt")
@needs(Permission.CASE_READ)
def show(case_id: str) -> Response:
    return _page(case_id, "separations")


@bp.post("/atskilt")
@needs(Permission.CASE_WRITE)
def add(case_id: str) -> Response:
    try:
        carry_out(record_separation, RecordSeparation(case_id, **forms.load(KeepingApart)))
    except InvalidInput as error:
        return _page(case_id, "separations", in_own_words(error.fields), 422)
    return see_other(url_for("separations.show", case_id=case_id))


@bp.post("/atskilt/<separation_id>/avsluta")
@needs(Permission.CASE_WRITE)
def end(case_id: str, separation_id: str) -> Response:
    carry_out(end_separation, case_id, separation_id)
    return see_other(url_for("separations.show", case_id=case_id))


@bp.get("/undvik")
@needs(Permission.CASE_READ)
def avoidance(case_id: str) -> Response:
    return _page(case_id, "burnt_addresses")


@bp.post("/undvik")
@needs(Permission.CASE_WRITE)
def avoid_facility(case_id: str) -> Response:
    try:
        carry_out(avoid, AvoidFacility(case_id, **forms.load(Avoiding)))
    except InvalidInput as error:
        return _page(case_id, "burnt_addresses", in_own_words(error.fields), 422)
    return see_other(url_for("separations.avoidance", case_id=case_id))


@bp.post("/undvik/sluta")
@needs(Permission.CASE_WRITE)
def allow_again(case_id: str) -> Response:
    carry_out(stop_avoiding, case_id, forms.load(KnownFacility)["facility_id"])
    return see_other(url_for("separations.avoidance", case_id=case_id))


def _page(case_id: str, name: str, errors: dict[str, Any] | None = None, status: int = 200) -> Response:
    with database().transaction() as session:
        case = read_case(session, actor(), clock(), case_id, name)
        return render(
            f"cases/{name}.html",
            status,
            case=case,
            separations=separations_of(session, actor(), clock(), case),
            avoided=avoided(session, case),
            facilities=code_names(session),
            scopes=SCOPES,
            reasons=REASONS,
            errors=errors,
            protected_identity=protection(case),
        )
