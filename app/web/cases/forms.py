"""Forms about a case as a whole: finding it, closing it, and who is in its circle."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema

from app.core.errors import ErrorCode
from app.http.form_fields import CaseRef, ThroughNight, text
from models.request import ClosedReason

ONE_OF_TWO = ErrorCode("unit_or_colleague")


class FindCase(Schema):
    ref = CaseRef(required=True)


class Closing(Schema):
    reason = fields.Enum(ClosedReason, by_value=True, required=True)


class _Naming(Schema):
    organisation_id = text(load_default=None)
    email = text(load_default=None)

    @validates_schema
    def names_one(self, data: dict[str, Any], **kwargs: Any) -> None:
        if bool(data["organisation_id"]) == bool(data["email"]):
            raise ValidationError(ONE_OF_TWO, "email")


class Granting(_Naming):
    until = ThroughNight(load_default=None)


class Blocking(_Naming):
    pass


class HandingOver(Schema):
    organisation_id = text(required=True)
    keep_until = ThroughNight(load_default=None)
