"""A protected home's own rules: the form, what a change would have meant, and saving."""

from typing import Any

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from app.core.errors import InvalidInput
from app.core.night_form.features import FEATURES, LANGUAGES
from app.core.policy import Permission
from app.http import forms
from app.http.changes import carry_out
from app.http.context import actor, clock, database
from app.http.form_fields import LONG_TEXT_LIMIT
from app.http.pages import render, see_other
from app.http.security import needs
from app.http.words import labels
from app.http.words.errors import in_own_words
from app.http.words.rules import LABELS
from app.services.houses.house_rules import (
    ChangeHouseRules,
    HouseRules,
    HouseRulesPage,
    change_house_rules,
    read_house_rules,
)
from app.services.houses.rules_preview import preview_rules
from app.web.houses import rules_forms as schemas
from models.facility import Admits

bp = Blueprint("house_rules", __name__, url_prefix="/boende/<facility_id>")

ADMITS: labels.Words = {
    "unknown": _l("Okänt"),
    Admits.ALL: _l("Alla"),
    Admits.WOMEN: _l("Kvinnor, och barn av alla kön"),
    Admits.MEN: _l("Män, och barn av alla kön"),
}
FIELDS = {
    "admits": "admits",
    "male_age": "max_male_age",
    "brings": "accepts",
    "needs": "features",
    "max_nights": "max_nights",
    "language": "languages",
}
"""What each rule of the engine looks at."""


@bp.get("/regler")
@needs(Permission.HOUSE_RULES_WRITE)
def show(facility_id: str) -> Response:
    with database().transaction() as session:
        read = read_house_rules(session, actor(), clock(), facility_id)
        return _form(read, schemas.as_posted(read.rules), read.rules.mark)


@bp.post("/regler/forhandsvisa")
@needs(Permission.HOUSE_RULES_WRITE)
def show_effect(facility_id: str) -> Response:
    """Nothing is changed: what the rules that were posted would have meant."""
    with database().transaction() as session:
        read = read_house_rules(session, actor(), clock(), facility_id)
        if "edit" in request.form:
            return _form(read, _posted(), request.form.get("seen", ""))
        try:
            rules, seen = forms.load(schemas.Rules), forms.load(schemas.Seen)["seen"]
        except InvalidInput as error:
            return _form(read, _posted(), read.rules.mark, in_own_words(error.fields), 422)
        return _effect(session, read, rules, seen)


@bp.post("/regler")
@needs(Permission.HOUSE_RULES_WRITE)
def save(facility_id: str) -> Response:
    try:
        rules, seen = forms.load(schemas.Rules), forms.load(schemas.Seen)["seen"]
    except InvalidInput as error:
        with database().transaction() as session:
            read = read_house_rules(session, actor(), clock(), facility_id)
            return _form(read, _posted(), read.rules.mark, in_own_words(error.fields), 422)
    carry_out(change_house_rules, ChangeHouseRules(facility_id, rules, seen))
    flash(gettext("Reglerna är sparade."), "ok")
    return see_other(url_for("house_rules.show", facility_id=facility_id))


def _form(
    read: HouseRulesPage,
    values: dict[str, Any],
    seen: str,
    errors: dict[str, Any] | None = None,
    status: int = 200,
) -> Response:
    return render(
        "houses/rules_form.html",
        status,
        facility=read.facility,
        read=read,
        values=values,
        seen=seen,
        errors=errors or {},
        admits=labels.options(ADMITS),
        choices=_choices(),
        text_limit=LONG_TEXT_LIMIT,
    )


def _effect(session: Session, read: HouseRulesPage, rules: HouseRules, seen: str) -> Response:
    found = preview_rules(session, actor(), clock(), read.facility.id, rules)
    changed = {name for name in FIELDS.values() if getattr(read.rules, name) != getattr(rules, name)}
    return render(
        "houses/rules_preview.html",
        facility=read.facility,
        preview=found,
        effects=[effect for effect in found.effects if FIELDS[effect.rule] in changed],
        is_changed=read.rules != rules,
        names=LABELS,
        posted=[(name, value) for name, value in _as_inputs(rules)],
        seen=seen,
    )


def _as_inputs(rules: HouseRules) -> list[tuple[str, Any]]:
    return [
        (name, one)
        for name, value in schemas.as_posted(rules).items()
        for one in (value if isinstance(value, tuple) else (value,))
        if one != ""
    ]


def _posted() -> dict[str, Any]:
    """The form as it was filled in, also where it cannot be read."""
    posted = forms.posted()
    single = {name: values[0] for name, values in posted.items() if name not in schemas.LISTS}
    return {**single, **{name: tuple(posted.get(name, ())) for name in schemas.LISTS}}


def _choices() -> dict[str, list[tuple[str, str]]]:
    words = {"accepts": labels.BROUGHT, "features": dict(FEATURES), "languages": dict(LANGUAGES)}
    return {
        name: [(code, gettext(words[name][code])) for code in codes] for name, codes in schemas.LISTS.items()
    }
