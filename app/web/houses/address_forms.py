"""Forms about one's own house: where it is, and when it wants to be reminded."""

from marshmallow import Schema, fields

from app.http.form_fields import LONG_TEXT_LIMIT, text


class AddressForm(Schema):
    street = text(required=True)
    arrival = text(LONG_TEXT_LIMIT, load_default="")


class ReminderHour(Schema):
    reminder_at = fields.Time(load_default=None)
