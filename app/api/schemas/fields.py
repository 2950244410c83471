"""Field types of the API: what JSON says is taken as it stands, "3" is no number and 1 is no yes.

Each carries its bounds, so that the OpenAPI document tells them too.
"""

import re
import unicodedata
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar

from marshmallow import EXCLUDE, RAISE, Schema, ValidationError, fields, validate

from app.core.errors import ErrorCode

DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
PLAIN = r"^[^\u0000-\u001f\u007f-\u009f]*$"
NOT_A_DATE = ErrorCode("not_a_date")
NOT_A_NUMBER = ErrorCode("not_a_number")
NOT_YES_OR_NO = ErrorCode("not_true_or_false")
NOT_PLAIN = ErrorCode("not_plain_text")
MOST = 100
REPEATED = ErrorCode("value_repeated")
BETWEEN = ErrorCode("between")
LONG = ErrorCode("length_between")
MANY = ErrorCode("count_between")
CHOOSE = ErrorCode("choose_among")


class Between(validate.Range):
    def _format_error(self, value: Any, message: str) -> str:
        return BETWEEN.with_facts(least=self.min, most=self.max)


class SoLong(validate.Length):
    def _format_error(self, value: Any, message: str) -> str:
        return LONG.with_facts(least=self.min, most=self.max)


class SoMany(validate.Length):
    def _format_error(self, value: Any, message: str) -> str:
        return MANY.with_facts(least=self.min, most=self.max)


class Body(Schema):
    """A JSON object in which every name is known. `example` stands in the OpenAPI document."""

    example: ClassVar[dict[str, Any]] = {}

    class Meta:
        unknown = RAISE


class Text(fields.String):
    """Nothing that no keyboard writes: a NUL cannot be stored, half a character cannot be sent on."""

    def __init__(self, longest: int = 64, **options: Any) -> None:
        metadata = {"pattern": PLAIN} | options.pop("metadata", {})
        super().__init__(validate=SoLong(1, longest), metadata=metadata, **options)

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
        return ValidationError(CHOOSE.with_facts(choices=self.choices_text))


class Many(fields.List[Any]):
    """A list, as a tuple. The contract sets no end to most of them; nobody needs more than `MOST`."""

    def __init__(self, inner: Any, least: int = 0, most: int = MOST, **options: Any) -> None:
        super().__init__(inner, validate=SoMany(least, most), **options)

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
