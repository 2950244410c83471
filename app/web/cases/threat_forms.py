"""Forms about perpetrators, separations and places to avoid."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from app.core.errors import ErrorCode
from app.http.form_fields import IN_RANGE, CaseRef, Position, area, text
from models.threat import BurntReason, PlaceKind, Relation, SeparationScope

MOST_KM = 2000
AREA_OR_POSITION = ErrorCode("area_or_position")


def kilometres(**options: Any) -> fields.Float:
    return fields.Float(validate=validate.Range(0, MOST_KM, error=IN_RANGE), **options)


class PerpetratorForm(Schema):
    relation = fields.Enum(Relation, by_value=True, required=True)
    alias = text(load_default=None)
    is_network = fields.Boolean(load_default=False)
    keep_km = kilometres(load_default=0.0)


class KnownPlace(Schema):
    kind = fields.Enum(PlaceKind, by_value=True, required=True)
    area = area(load_default=None)
    position = Position(load_default=None)
    radius_km = kilometres(load_default=None)

    @validates_schema
    def lies_somewhere(self, data: dict[str, Any], **kwargs: Any) -> None:
        if bool(data["area"]) == bool(data["position"]):
            raise ValidationError(AREA_OR_POSITION, "area")


class KnownFacility(Schema):
    facility_id = text(required=True)


class KeepingApart(Schema):
    other_ref = CaseRef(required=True)
    scope = fields.Enum(SeparationScope, by_value=True, required=True)
    km = kilometres(load_default=None)


class Avoiding(Schema):
    facility_id = text(required=True)
    reason = fields.Enum(BurntReason, by_value=True, required=True)


class Forgetting(Schema):
    what = text(required=True)
