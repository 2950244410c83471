"""Forms of a re-plan."""

from marshmallow import Schema, fields

from app.services.replanning.moves import NIGHTS_OUT_OF_RANGE


class Start(Schema):
    nights = fields.Integer(
        required=True,
        error_messages={"required": NIGHTS_OUT_OF_RANGE, "invalid": NIGHTS_OUT_OF_RANGE},
    )


class DecisionForm(Schema):
    accepted = fields.Boolean(required=True)
