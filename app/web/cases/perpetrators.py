"""Perpetrators of a case, and the places each of them knows."""

from typing import Any

from flask import Blueprint, Response, url_for
from flask_babel import gettext

from app.core.errors import InvalidInput, NotFound
from app.core.night_form.kinds import Option
from app.core.night_form.places import DISTRICTS, MUNICIPALITIES
from app.core.night_form.threat import PLACE_KINDS, RELATIONS
from app.core.policy import Permission
from app.http import forms
from app.http.changes import carry_out
from app.http.context import actor, clock, database
from app.http.pages import render, see_other
from app.http.security import needs
from app.http.words.errors import in_own_words
from app.queries.facilities import code_names
from app.services.cases.cases import read_case
from app.services.cases.perpetrator_list import known_of
from app.services.cases.perpetrators import (
    RecordPerpetrator,
    RecordPlace,
    RecordTie,
    forget,
    record_perpetrator,
    record_place,
    record_tie,
)
from app.services.intake.to_threats import THREAT_ID
from app.web.cases.cases import protection
from app.web.cases.threat_forms import Forgetting, KnownFacility, KnownPlace, PerpetratorForm

bp = Blueprint("perpetrators", __name__, url_prefix="/arenden/<case_id>/valdsutovare")


@bp.get("")
@needs(Permission.CASE_READ)
def index(case_id: str) -> Response:
    return _page(case_id, "perpetrators")


@bp.get("/ny")
@needs(Permission.CASE_WRITE)
def adding(case_id: str) -> Response:
    return _page(case_id, "perpetrator_new")


@bp.post("")
@needs(Permission.CASE_WRITE)
def add(case_id: str) -> Response:
    try:
        added = carry_out(record_perpetrator, RecordPerpetrator(case_id, **forms.load(PerpetratorForm)))
    except InvalidInput as error:
        return _page(case_id, "perpetrator_new", errors=in_own_words(error.fields), status=422)
    return see_other(url_for("perpetrators.show", case_id=case_id, perpetrator_id=added))


@bp.get("/<perpetrator_id>")
@needs(Permission.CASE_READ)
def show(case_id: str, perpetrator_id: str) -> Response:
    return _page(case_id, "perpetrator", perpetrator_id)


@bp.post("/<perpetrator_id>/platser")
@needs(Permission.CASE_WRITE)
def add_place(case_id: str, perpetrator_id: str) -> Response:
    try:
        carry_out(record_place, RecordPlace(case_id, perpetrator_id, **forms.load(KnownPlace)))
    except InvalidInput as error:
        return _page(case_id, "perpetrator", perpetrator_id, in_own_words(error.fields), 422)
    return see_other(url_for("perpetrators.show", case_id=case_id, perpetrator_id=perpetrator_id))


@bp.post("/<perpetrator_id>/boenden")
@needs(Permission.CASE_WRITE)
def add_facility(case_id: str, perpetrator_id: str) -> Response:
    try:
        carry_out(record_tie, RecordTie(case_id, perpetrator_id, **forms.load(KnownFacility)))
    except InvalidInput as error:
        return _page(case_id, "perpetrator", perpetrator_id, in_own_words(error.fields), 422)
    return see_other(url_for("perpetrators.show", case_id=case_id, perpetrator_id=perpetrator_id))


@bp.post("/<perpetrator_id>/glom")
@needs(Permission.CASE_WRITE)
def take_back(case_id: str, perpetrator_id: str) -> Response:
    carry_out(forget, case_id, perpetrator_id, forms.load(Forgetting)["what"])
    return see_other(url_for("perpetrators.show", case_id=case_id, perpetrator_id=perpetrator_id))


def _page(
    case_id: str,
    name: str,
    perpetrator_id: str | None = None,
    errors: dict[str, Any] | None = None,
    status: int = 200,
) -> Response:
    with database().transaction() as session:
        case = read_case(session, actor(), clock(), case_id, name)
        known = known_of(session, actor(), clock().now(), case)
        chosen = next((each for each in known if each.perpetrator.id == perpetrator_id), None)
        if perpetrator_id and chosen is None:
            raise NotFound()
        return render(
            f"cases/{name}.html",
            status,
            case=case,
            known=known,
            chosen=chosen,
            of_the_form=(case.answers or {}).get(THREAT_ID),
            facilities=code_names(session),
            areas=_areas(),
            municipalities={code: place.name for code, place in MUNICIPALITIES.items()},
            relations=_translated(RELATIONS),
            place_kinds=_translated(PLACE_KINDS),
            errors=errors,
            protected_identity=protection(case),
        )


def _translated(options: tuple[Option, ...]) -> list[Option]:
    return [(str(code), gettext(words)) for code, words in options]


def _areas() -> list[Option]:
    whole = gettext("Hela kommunen:")
    return [
        *((key, place.name) for key, place in DISTRICTS.items()),
        *((key, f"{whole} {place.name}") for key, place in MUNICIPALITIES.items()),
    ]
