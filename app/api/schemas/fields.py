"""Field types of the API: what JSON says is taken as it stands, "3" is no number and 1 is no yes.

Each carries its bounds, so that the OpenAPI document tells them too.
"""

import re
import unicodedata
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar

from marshmallow import EXCLUDE, RAISE, Schema, ValidationError, fields, validate

from app.core.night_form.kinds import N_
from app.http.formatted_text import Told

DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
PLAIN = r"^[^\u0000-\u001f\u007f-\u009f]*$"
NOT_A_DATE = N_("Ska vara ett datum, till exempel 2026-11-23.")
NOT_A_NUMBER = N_("Ska vara ett tal.")
NOT_YES_OR_NO = N_("Ska vara true eller false.")
NOT_PLAIN = N_("Innehåller tecken som inte går att skriva.")
MOST = 100
REPEATED = N_("Samma värde står två gånger.")
BETWEEN = N_("Ska vara %(least)s till %(most)s.")
LONG = N_("Ska vara %(least)s till %(most)s tecken.")
MANY = N_("Ska vara %(least)s till %(most)s stycken.")
CHOOSE = N_("Ska vara något av: %(choices)s.")


class Between(validate.Range):
    def _format_error(self, value: Any, message: str) -> str:
        return Told(BETWEEN, least=self.min, most=self.max)


class OfLength(validate.Length):
    def _format_error(self, value: Any, message: str) -> str:
        return Told(self.error or MANY, least=self.min, most=self.max)


class Body(Schema):
    """A JSON object in which every name is known. `example` stands in the OpenAPI document."""

    example: ClassVar[dict[str, Any]] = {}

    class Meta:
        unknown = RAISE


class Text(fields.String):
    """Nothing that no keyboard writes: a NUL cannot be stored, half a character cannot be sent on."""

    def __init__(self, longest: int = 64, **options: Any) -> None:
        metadata = {"pattern": PLAIN} | options.pop("metadata", {})
        super().__init__(validate=OfLength(1, longest, error=LONG), metadata=metadata, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **kwargs)
        if any(unicodedata.category(character) in ("Cc", "Cs") for character in text):
            raise ValidationError(NOT_PLAIN)
        return text


class Whole(fields.Integer):
    """A whole number; 3.0 is one."""

    def __init__(self, least: int, most: int, **options: Any) -> None:
        super().__init__(strict=True, validate=Between(least, most), **options)

    def _validated(self, value: Any) -> int:
        return super()._validated(int(value) if isinstance(value, float) and value.is_integer() else value)


class Number(fields.Float):
    def __init__(self, least: float, most: float, **options: Any) -> None:
        super().__init__(validate=Between(least, most), **options)

    def _validated(self, value: Any) -> float:
        if not isinstance(value, int | float):
            raise ValidationError(NOT_A_NUMBER)
        return super()._validated(value)


class YesNo(fields.Boolean):
    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise ValidationError(NOT_YES_OR_NO)
        return value


class Night(fields.Date):
    """One way of writing a date: the library also takes weeks and dates without dashes."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        if not isinstance(value, str) or not DATE.fullmatch(value):
            raise ValidationError(NOT_A_DATE)
        return super()._deserialize(value, attr, data, **kwargs)


class Choice(fields.Enum[StrEnum]):
    def __init__(self, kind: type[StrEnum], **options: Any) -> None:
        super().__init__(kind, by_value=fields.String, **options)

    def make_error(self, key: str, **facts: Any) -> ValidationError:
        return ValidationError(Told(CHOOSE, choices=self.choices_text))


class Many(fields.List[Any]):
    """A list, as a tuple. The contract sets no end to most of them; nobody needs more than `MOST`."""

    def __init__(self, inner: Any, least: int = 0, most: int = MOST, **options: Any) -> None:
        super().__init__(inner, validate=OfLength(least, most), **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        return tuple(super()._deserialize(value, attr, data, **kwargs))


class Different(Many):
    """A list without repetitions."""

    def __init__(self, inner: Any, **options: Any) -> None:
        super().__init__(inner, metadata={"uniqueItems": True}, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        items = super()._deserialize(value, attr, data, **kwargs)
        if len(set(items)) < len(items):
            raise ValidationError(REPEATED)
        return items


class Query(Schema):
    """What stands after the question mark; names that mean nothing here are passed over."""

    class Meta:
        unknown = EXCLUDE


class WholeInUrl(fields.Integer):
    def __init__(self, least: int, most: int, **options: Any) -> None:
        super().__init__(validate=Between(least, most), **options)
