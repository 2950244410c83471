"""A household as the contract writes it, to the command that asks for a place; and what is answered."""

from typing import Any, ClassVar

from marshmallow import Schema, ValidationError, fields, post_load, validates_schema

from app.api.schemas.fields import Body, Choice, Different, Many, Night, Number, Query, Text, Whole, YesNo
from app.core.errors import ErrorCode
from app.services.cases.keep_apart import KeepApart
from app.services.cases.requests import MakeRequest, PersonSought, Wish
from models.case import Gender
from models.request import ClosedReason
from models.threat import SeparationScope

NEEDS_KM = ErrorCode("needs_km")
FARTHEST_KM = 2000


class PersonBody(Body):
    age = Whole(0, 120, required=True)
    gender = Choice(Gender, required=True)

    @post_load
    def person(self, data: dict[str, Any], **_: Any) -> PersonSought:
        return PersonSought(**data)


class WishBody(Body):
    feature = Text(required=True)
    weight = Whole(1, 1000, required=True)

    @post_load
    def wish(self, data: dict[str, Any], **_: Any) -> Wish:
        return Wish(**data)


class PointBody(Body):
    lat = Number(-90, 90, required=True)
    lon = Number(-180, 180, required=True)

    @post_load
    def point(self, data: dict[str, Any], **_: Any) -> tuple[float, float]:
        return data["lat"], data["lon"]


class SeparationBody(Body):
    household = Text(required=True, metadata={"description": "The id of the other household's request."})
    scope = Choice(SeparationScope, required=True)
    km = Number(0, FARTHEST_KM, metadata={"description": "Needed when scope is distance."})

    @validates_schema
    def has_km(self, data: dict[str, Any], **_: Any) -> None:
        if data.get("scope") is SeparationScope.DISTANCE and "km" not in data:
            raise ValidationError(NEEDS_KM, "km")

    @post_load
    def separation(self, data: dict[str, Any], **_: Any) -> KeepApart:
        return KeepApart(**data)


class RequestBody(Body):
    """The contract's household without `id` and `current`. Threats, facilities and other households are
    referred to by id."""

    example: ClassVar = {
        "urgency": 1,
        "arrives": "2026-11-23",
        "nights": 7,
        "members": [{"age": 31, "gender": "female"}, {"age": 4, "gender": "male"}],
        "protection_level": 2,
        "languages": ["so", "en"],
        "needs": ["staffed_24h"],
        "wishes": [{"feature": "kitchen", "weight": 2}],
    }

    urgency = Whole(1, 3, required=True)
    arrives = Night(required=True, metadata={"description": "From tonight to 400 nights ahead."})
    nights = Whole(1, 400, required=True)
    members = Many(fields.Nested(PersonBody), least=1, most=40, required=True)
    protection_level = Whole(0, 3, load_default=0)
    languages = Different(Text())
    language_required = YesNo(load_default=False)
    needs = Different(Text())
    wishes = Many(fields.Nested(WishBody))
    brings = Different(Text())
    threats = Different(Text())
    is_threat = Text(allow_none=True)
    avoid = Different(Text())
    watch = Whole(0, 24, load_default=0)
    near = fields.Nested(PointBody, allow_none=True)
    separations = Many(fields.Nested(SeparationBody))
    case_ref = Text(40, allow_none=True, metadata={"description": "Left out: a new case is opened."})

    @post_load
    def command(self, data: dict[str, Any], **_: Any) -> MakeRequest:
        return MakeRequest(**data)


class ClosingQuery(Query):
    reason = Choice(ClosedReason, load_default=ClosedReason.WITHDRAWN)


class RequestMade(Schema):
    id = fields.String(required=True)
    case_ref = fields.String(required=True)
    version = fields.Integer(required=True)
    arrives = fields.String(required=True, metadata={"format": "date"})
    nights = fields.Integer(required=True)
