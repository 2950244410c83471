"""Field types that several forms share."""

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from marshmallow import ValidationError, fields, validate

from app.core.clock import end_of
from app.core.errors import ErrorCode
from app.core.night_form.places import PLACES

TEXT_LIMIT = 120
LONG_TEXT_LIMIT = 500
NO_YEARS_BEFORE = 1900
POSITION = re.compile(r"^\s*(\d{2}[.,]\d{2,})[\s;,]+(\d{1,2}[.,]\d{2,})\s*$")
TOO_LONG = ErrorCode("text_too_long")
NOT_AN_OPTION = ErrorCode("not_an_option")
IN_RANGE = ErrorCode("number_out_of_bounds")


class Position(fields.Field[list[float]]):
    """Latitude and longitude, each with point or comma and two decimals at least, in one line. Turned about
    they would point somewhere harmless and keep nothing away, so they must lie in or near Sweden."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[float]:
        found = POSITION.match(str(value))
        if found is None:
            raise ValidationError(ErrorCode("not_a_position"))
        latitude, longitude = (float(part.replace(",", ".")) for part in found.groups())
        if not (54 <= latitude <= 70 and 8 <= longitude <= 25):
            raise ValidationError(ErrorCode("position_not_in_sweden"))
        return [latitude, longitude]


def text(limit: int = TEXT_LIMIT, **options: Any) -> fields.String:
    return fields.String(validate=validate.Length(max=limit, error=TOO_LONG), **options)


def whole(lowest: int, highest: int, **options: Any) -> fields.Integer:
    return fields.Integer(validate=validate.Range(lowest, highest, error=IN_RANGE), **options)


def one_of(values: Any, **options: Any) -> fields.String:
    return fields.String(validate=validate.OneOf(list(values), error=NOT_AN_OPTION), **options)


def birth_year(this_year: int, **options: Any) -> fields.Integer:
    """A year typed wrong must not make a grown man an infant with a cot."""
    wrong = ErrorCode("not_a_birth_year")
    return fields.Integer(
        validate=validate.Range(NO_YEARS_BEFORE, this_year, error=wrong),
        error_messages={"invalid": wrong},
        **options,
    )


def area(**options: Any) -> fields.String:
    return one_of(PLACES, **options)


class CaseRef(fields.String):
    """A case's reference as it is said or typed: any case of letters, blanks for hyphens."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        return re.sub(r"[\s\-–]+", "-", str(value).strip().lower())


class ThroughNight(fields.Date):
    """A night as the moment at which it ends: noon on the day after."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        night = super()._deserialize(value, attr, data, **kwargs)
        return end_of(night)


SAY_WHY = ErrorCode("say_why")


def chosen(
    kind: type[StrEnum], among: Iterable[StrEnum] | None = None, missing: ErrorCode = SAY_WHY, **options: Any
) -> fields.Enum[Any]:
    """A coded choice, `among` some of the codes when not all are on offer; `missing`: when none is made."""
    allowed = validate.OneOf(list(kind if among is None else among), error=NOT_AN_OPTION)
    messages: dict[str, Any] = {"required": missing, "unknown": NOT_AN_OPTION}
    return fields.Enum(kind, by_value=True, validate=allowed, error_messages=messages, **options)
