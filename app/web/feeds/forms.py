"""Forms about a house's own systems."""

from marshmallow import Schema, fields

from app.http.form_fields import one_of
from models.feed import KeyUse


class NewKey(Schema):
    use = one_of(KeyUse, required=True)


class CalendarAddress(Schema):
    unit_id = fields.String(required=True)
    address = fields.String(required=True)
