"""Forms of asking facilities, and of what they answer."""

from typing import Any

from marshmallow import Schema, fields, validate

from app.http.form_fields import NOT_AN_OPTION, chosen
from app.services.inquiries.asking import MINUTES, USUAL_MINUTES
from models.inquiry import DeclineReason


class Ask(Schema):
    facility_ids = fields.List(fields.String(), load_default=list)
    minutes = fields.Integer(
        load_default=USUAL_MINUTES, validate=validate.OneOf(MINUTES, error=NOT_AN_OPTION)
    )


class AnswerForm(Schema):
    """One button says one thing: `is_yes`, or the reason of a no."""

    is_yes = fields.Boolean(required=True)
    decline_reason: fields.Enum[Any] = chosen(DeclineReason)


class Taken(Schema):
    round_id = fields.String(required=True)
