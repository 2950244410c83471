"""Forms of the agreement with a house."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema

from app.core.errors import ErrorCode
from app.http.form_fields import text, whole
from models.facility import NO_NIGHT_LIMIT

ROUTINE_LIMIT = 1000
ROOM_TYPE_LIMIT = 40
MOST_ROOMS = 500
MOST_HOURS = 720
MOST_SEK = 100_000
ONE_OF_TWO = ErrorCode("limit_and_no_limit")


class HouseTermsForm(Schema):
    max_nights = whole(1, NO_NIGHT_LIMIT - 1, load_default=None, allow_none=True)
    no_night_limit = fields.Boolean(load_default=False)
    asks_first = fields.Boolean(load_default=False)
    reminder_at = fields.Time(load_default=None, allow_none=True)
    registration_routine = text(ROUTINE_LIMIT, load_default=None, allow_none=True)

    @validates_schema
    def limit_is_said_once(self, data: dict[str, Any], **kwargs: Any) -> None:
        if data["max_nights"] and data["no_night_limit"]:
            raise ValidationError(ONE_OF_TWO, "max_nights")


class RoomType(Schema):
    room_type = text(ROOM_TYPE_LIMIT, load_default="")
    allotment = whole(0, MOST_ROOMS, load_default=None, allow_none=True)
    release_hours = whole(0, MOST_HOURS, load_default=None, allow_none=True)


class SeasonForm(Schema):
    room_type = text(ROOM_TYPE_LIMIT, load_default="")
    first_night = fields.Date(required=True)
    last_night = fields.Date(required=True)
    price = whole(0, MOST_SEK, required=True)


class Training(Schema):
    trained_on = fields.Date(load_default=None, allow_none=True)
