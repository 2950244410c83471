"""The posted night form as answers. What cannot be read is named; everything else is kept all the same,
because at night an answer that was given once must not be asked for again."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from marshmallow import ValidationError, fields

from app.core.errors import ErrorCode
from app.core.night_form.form import COLUMNS, PARTS
from app.core.night_form.gaps import WAYS
from app.core.night_form.kinds import NOTHING, Kind, Part
from app.http.form_fields import (
    LONG_TEXT_LIMIT,
    NOT_AN_OPTION,
    Position,
    area,
    birth_year,
    one_of,
    text,
    whole,
)

Posted = Mapping[str, Sequence[str]]
MOST_ROWS = 12
NIGHT_HAS_PASSED = ErrorCode("night_has_passed")
NOTHING_AND_SOMETHING = ErrorCode("nothing_and_something")


@dataclass
class NightForm:
    """`answers` by code, ready to be stored; `errors` by the name of the input."""

    answers: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, list[str]] = field(default_factory=dict)


def read_night_form(posted: Posted, tonight: date) -> NightForm:
    form, this_year = NightForm(), tonight.year
    for code, part in PARTS.items():
        _keep(form, form.answers, code, part, posted, this_year)
    for code, columns in COLUMNS.items():
        rows = (_row(form, code, index, columns, posted, this_year) for index in range(MOST_ROWS))
        if kept := [row for row in rows if row]:
            form.answers[code] = kept
    if date.fromisoformat(form.answers.get("arrives", tonight.isoformat())) < tonight:
        form.errors["arrives"] = [NIGHT_HAS_PASSED]
        del form.answers["arrives"]
    return form


def _row(
    form: NightForm, code: str, index: int, columns: Sequence[Part], posted: Posted, this_year: int
) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for column in columns:
        _keep(form, row, f"{code}-{index}-{column.code}", column, posted, this_year)
    if row and (known := _first(posted, f"{code}-{index}-id")):
        row["id"] = known
    return row


def _keep(
    form: NightForm, into: dict[str, Any], name: str, part: Part, posted: Posted, this_year: int
) -> None:
    """A real answer beats the reason for having none that was ticked before it."""
    values = [value for value in posted.get(name, ()) if value]
    try:
        value: Any = _read(part, values, this_year) if values else _way(part, posted, name)
    except ValidationError as error:
        form.errors[name] = error.messages if isinstance(error.messages, list) else [NOT_AN_OPTION]
        return
    if value not in (None, "", []):
        into[part.code] = value


def _way(part: Part, posted: Posted, name: str) -> str | None:
    way = _first(posted, f"{name}_unanswered")
    return way if way in WAYS and part.offers_ways_of_not_answering else None


def _first(posted: Posted, name: str) -> str:
    return next(filter(None, posted.get(name, ())), "")


def _read(part: Part, values: Sequence[str], this_year: int) -> Any:
    if part.kind == Kind.TICKS:
        return _ticks(part, values)
    if values[0] in WAYS and part.offers_ways_of_not_answering:
        return values[0]
    value = _field(part, this_year).deserialize(values[0])
    return value.isoformat() if isinstance(value, date | time) else value


def _ticks(part: Part, values: Sequence[str]) -> list[str]:
    known = [one_of(dict(part.options)).deserialize(value) for value in values]
    if NOTHING in known and len(known) > 1:
        raise ValidationError(NOTHING_AND_SOMETHING)
    return known


FIELDS: Mapping[Kind, Callable[[Part], fields.Field[Any]]] = {
    Kind.CHOICE: lambda part: one_of(dict(part.options)),
    Kind.SELECT: lambda part: one_of(dict(part.options)),
    Kind.NUMBER: lambda part: whole(part.lowest, part.highest),
    Kind.DATE: lambda part: fields.Date(),
    Kind.TIME: lambda part: fields.Time(),
    Kind.AREA: lambda part: area(),
    Kind.POSITION: lambda part: Position(),
    Kind.TEXT: lambda part: text(),
    Kind.LONG_TEXT: lambda part: text(LONG_TEXT_LIMIT),
    Kind.FACILITY: lambda part: text(),  # whether there is such a facility only the database knows
}


def _field(part: Part, this_year: int) -> fields.Field[Any]:
    return birth_year(this_year) if part.kind == Kind.YEAR else FIELDS[part.kind](part)
