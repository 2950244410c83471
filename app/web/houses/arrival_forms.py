"""What a house says of a guest, by booking code."""

from marshmallow import Schema, fields, validate

from app.core.errors import ErrorCode
from app.http.form_fields import chosen
from app.services.houses.guests import REPORTED
from models.placement import EventKind

CODE_LIMIT = 80
NAME_THE_CODE = ErrorCode("name_the_booking")


class BookingCodeForm(Schema):
    code = fields.String(
        required=True,
        validate=validate.Length(max=CODE_LIMIT, error=NAME_THE_CODE),
        error_messages={"required": NAME_THE_CODE},
    )


class Noted(BookingCodeForm):
    kind = chosen(EventKind, REPORTED)
