"""Longer, shorter, or somewhere else."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from flask import Blueprint, Response, flash, request
from flask_babel import gettext

from app.core.clock import A_NIGHT, night_of
from app.core.errors import Conflict, InvalidInput, NotPossibleNow, UnitTaken
from app.core.policy import Permission
from app.http import forms
from app.http.changes import carry_out
from app.http.context import actor, clock, database
from app.http.pages import render
from app.http.security import needs
from app.http.words import labels
from app.http.words.errors import in_own_words
from app.http.words.reasons import Reasons
from app.services.engine.places import Household
from app.services.placing import stays
from app.services.placing.stays import ChangeLastNight, MovePlacement
from app.services.placing.suggestions import rest_of_stay
from app.web.placing import forms as schemas
from app.web.placing.cards import cards
from app.web.placing.placements import about, over, read, to_placement

bp = Blueprint("stays", __name__, url_prefix="/placeringar/<placement_id>")

Errors = Mapping[str, Any]


@bp.get("/sista-natt")
@needs(Permission.PLACE)
def last_night(placement_id: str) -> Response:
    return _last_night(placement_id)


@bp.post("/sista-natt")
@needs(Permission.PLACE)
def change_last_night(placement_id: str) -> Response:
    form: dict[str, Any] = {}
    try:
        form = forms.load(schemas.LastNight)
        carry_out(
            stays.change_last_night, ChangeLastNight(placement_id, form["leaves"] - A_NIGHT, form["reason"])
        )
    except InvalidInput as error:
        return _last_night(placement_id, _date_errors(error), 422)
    except NotPossibleNow:
        return over(placement_id)
    except Conflict as refused:
        return _last_night(placement_id, status=409, refused=refused, leaves=form["leaves"])
    flash(gettext("Nätterna är ändrade."), "ok")
    return to_placement(placement_id)


@bp.get("/flytt")
@needs(Permission.PLACE)
def moving(placement_id: str) -> Response:
    return _moving(placement_id)


@bp.post("/flytt")
@needs(Permission.PLACE)
def move(placement_id: str) -> Response:
    try:
        form = forms.load(schemas.Move)
        carry_out(
            stays.move, MovePlacement(placement_id, tuple(sorted(form["place"].split())), form["reason"])
        )
    except InvalidInput as error:
        return _moving(placement_id, in_own_words(error.fields), 422)
    except NotPossibleNow:
        return over(placement_id)
    except Conflict as refused:
        return _moving(placement_id, status=409, refused=refused)
    flash(gettext("Flytten är klar. Lämna över på nytt."), "ok")
    return to_placement(placement_id)


def _last_night(
    placement_id: str,
    errors: Errors | None = None,
    status: int = 200,
    refused: Conflict | None = None,
    leaves: date | None = None,
) -> Response:
    page = read(placement_id, "last_night")
    if not page.is_running or page.last_night is None or not page.has_nights_left:
        return over(placement_id)
    nights = (leaves - page.household.arrives).days if leaves else page.household.nights
    return render(
        "placing/placements/last_night.html",
        status,
        errors=errors,
        broken=_broken(replace(page.household, nights=nights), refused),
        leaves=request.form.get("leaves") or (page.last_night + A_NIGHT).isoformat(),
        earliest=(night_of(clock().now()) + A_NIGHT).isoformat(),
        reason=request.form.get("reason", ""),
        reasons=labels.options(labels.EVENT_REASONS, schemas.CHANGED_BECAUSE),
        **about(page),
    )


def _moving(
    placement_id: str, errors: Errors | None = None, status: int = 200, refused: Conflict | None = None
) -> Response:
    try:
        with database().transaction() as session:
            found = rest_of_stay(session, actor(), clock(), placement_id)
    except NotPossibleNow:
        return over(placement_id)
    return render(
        "placing/placements/move.html",
        status,
        errors=errors,
        broken=_broken(found.household, refused),
        cards=cards(found),
        reason=request.form.get("reason", ""),
        reasons=labels.options(labels.EVENT_REASONS, schemas.MOVED_BECAUSE),
        placement_id=placement_id,
    )


def _broken(household: Household, refused: Conflict | None) -> list[str]:
    if refused is None:
        return []
    if isinstance(refused, UnitTaken):
        return [gettext("Någon annan har platsen minst en av nätterna.")]
    words = Reasons(household)
    return [words.against[rule] for rule in refused.facts["rules"]]


def _date_errors(error: InvalidInput) -> Errors:
    """The service speaks of the last night, the form of the day after it."""
    sentences = {
        "same_night": gettext("Det är samma dag som nu."),
        "out_of_range": gettext("Dagen måste ligga efter i natt och inom 400 nätter."),
    }
    if "last_night" in error.fields:
        return {"leaves": [sentences[code] for code in error.fields["last_night"]]}
    words: Errors = in_own_words(error.fields)
    return words
