"""The form of a house's own rules. *Unknown*, *no limit* and a limit are told apart by a choice of their own
beside each number, *unknown* and *none of these* by one beside each list."""

from collections.abc import Iterable
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from app.core.errors import ErrorCode
from app.core.night_form.features import FEATURES, LANGUAGES
from app.http.form_fields import LONG_TEXT_LIMIT, NOT_AN_OPTION, one_of, text, whole
from app.services.houses.house_rules import ACCEPTED, RECORDED_OTHERWISE, HouseRules
from models.facility import NO_AGE_LIMIT, NO_NIGHT_LIMIT, Admits

UNKNOWN, NO_LIMIT, LIMIT, KNOWN = "unknown", "no_limit", "limit", "known"
SAY_WHICH = ErrorCode("choose_an_answer")
SAY_HOW_MUCH = ErrorCode("write_the_limit")
LIMITS = {"max_male_age": NO_AGE_LIMIT, "max_nights": NO_NIGHT_LIMIT}
LISTS = {
    "accepts": ACCEPTED,
    "features": [code for code, _ in FEATURES if code not in RECORDED_OTHERWISE],
    "languages": [code for code, _ in LANGUAGES],
}


def _answer(among: Iterable[str]) -> fields.String:
    return one_of(among, required=True, error_messages={"required": SAY_WHICH})


def _ticks(name: str) -> fields.List[str]:
    known = validate.ContainsOnly(LISTS[name], error=NOT_AN_OPTION)
    return fields.List(fields.String(), validate=known, load_default=list)


class Rules(Schema):
    """Makes HouseRules. The choice beside `max_nights` is `max_nights_is`, and so on."""

    admits = _answer((UNKNOWN, *Admits))
    max_male_age_is = _answer((UNKNOWN, NO_LIMIT, LIMIT))
    max_male_age = whole(0, NO_AGE_LIMIT - 1, load_default=None)
    max_nights_is = _answer((UNKNOWN, NO_LIMIT, LIMIT))
    max_nights = whole(1, NO_NIGHT_LIMIT - 1, load_default=None)
    accepts_is = _answer((UNKNOWN, KNOWN))
    accepts = _ticks("accepts")
    features_is = _answer((UNKNOWN, KNOWN))
    features = _ticks("features")
    languages_is = _answer((UNKNOWN, KNOWN))
    languages = _ticks("languages")
    asks_first = fields.Boolean(load_default=False, error_messages={"invalid": NOT_AN_OPTION})
    house_rules = text(LONG_TEXT_LIMIT, load_default="")

    @validates_schema
    def limits_are_given(self, data: dict[str, Any], **kwargs: Any) -> None:
        missing = [name for name in LIMITS if data[f"{name}_is"] == LIMIT and data[name] is None]
        if missing:
            raise ValidationError({name: [SAY_HOW_MUCH] for name in missing})

    @post_load
    def make(self, data: dict[str, Any], **kwargs: Any) -> HouseRules:
        return HouseRules(
            admits=None if data["admits"] == UNKNOWN else Admits(data["admits"]),
            max_male_age=_limit(data, "max_male_age"),
            max_nights=_limit(data, "max_nights"),
            accepts=_codes(data, "accepts"),
            features=_codes(data, "features"),
            languages=_codes(data, "languages"),
            asks_first=data["asks_first"],
            house_rules=data["house_rules"],
        )


def _limit(data: dict[str, Any], name: str) -> int | None:
    known: dict[str, int | None] = {UNKNOWN: None, NO_LIMIT: LIMITS[name], LIMIT: data[name]}
    return known[data[f"{name}_is"]]


def _codes(data: dict[str, Any], name: str) -> tuple[str, ...] | None:
    return None if data[f"{name}_is"] == UNKNOWN else tuple(sorted(set(data[name])))


def as_posted(rules: HouseRules) -> dict[str, Any]:
    """The values of the form that would make these rules."""
    posted: dict[str, Any] = {
        "admits": rules.admits.value if rules.admits else UNKNOWN,
        "asks_first": "true" if rules.asks_first else "",
        "house_rules": rules.house_rules,
    }
    for name, no_limit in LIMITS.items():
        limit = getattr(rules, name)
        posted[name] = "" if limit is None or limit >= no_limit else limit
        posted[f"{name}_is"] = UNKNOWN if limit is None else NO_LIMIT if limit >= no_limit else LIMIT
    for name in LISTS:
        codes = getattr(rules, name)
        posted[name] = codes or ()
        posted[f"{name}_is"] = UNKNOWN if codes is None else KNOWN
    return posted


class Seen(Schema):
    """Which rules were on the page that is posted."""

    seen = text(required=True)
