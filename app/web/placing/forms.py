"""Forms on the way to a bed and through the stay: choosing, holding, confirming, changing, ending."""

from marshmallow import Schema, fields, validate

from app.core.errors import ErrorCode
from app.http.form_fields import chosen, text
from models.placement import EventReason, LegalBasis, OverrideReason
from models.rehousing import ExitKind
from models.request import AskableRule

NAME_THE_BASIS = ErrorCode("name_the_legal_basis")
CHOOSE_A_PLACE = ErrorCode("choose_a_place")
CHOOSE_DATE = ErrorCode("choose_a_day")
AT_MOST_A_PAIR = ErrorCode("more_than_a_pair")
NOTE_LIMIT = 200

CHANGED_BECAUSE = (
    EventReason.STILL_IN_NEED,
    EventReason.PLANNED,
    EventReason.OWN_WISH,
    EventReason.SAFETY,
    EventReason.FACILITY_CLOSED,
    EventReason.OTHER_PLACE,
    EventReason.MISTAKE,
)
MOVED_BECAUSE = (
    EventReason.SAFETY,
    EventReason.FACILITY_CLOSED,
    EventReason.FACILITY_DECLINED,
    EventReason.OWN_WISH,
    EventReason.PLANNED,
    EventReason.MISTAKE,
)
DEPARTED_BECAUSE = (
    EventReason.PLANNED,
    EventReason.MOVED_HOME,
    EventReason.OTHER_PLACE,
    EventReason.OWN_WISH,
    EventReason.SAFETY,
    EventReason.NO_CONTACT,
)
CANCELLED_BECAUSE = (
    EventReason.FACILITY_DECLINED,
    EventReason.OWN_WISH,
    EventReason.OTHER_PLACE,
    EventReason.NO_CONTACT,
    EventReason.SAFETY,
    EventReason.FACILITY_CLOSED,
    EventReason.MISTAKE,
)


class Units(Schema):
    units = fields.List(
        fields.String(), required=True, validate=validate.Length(min=1, max=2, error=AT_MOST_A_PAIR)
    )


class Hold(Units):
    override_reason = chosen(OverrideReason)
    override_note = text(NOTE_LIMIT)
    by_hand = fields.Boolean()


class PhoneAnswerForm(Schema):
    facility_id = fields.String(required=True)
    rule = chosen(AskableRule, required=True)
    is_yes = fields.Boolean(required=True)


class Confirmation(Schema):
    legal_basis = chosen(LegalBasis, missing=NAME_THE_BASIS, required=True)


class LastNight(Schema):
    leaves = fields.Date(required=True, error_messages={"required": CHOOSE_DATE})
    reason = chosen(EventReason, CHANGED_BECAUSE, required=True)


class Move(Schema):
    """`place`: unit ids with a blank between, because one button says one thing."""

    place = fields.String(required=True, error_messages={"required": CHOOSE_A_PLACE})
    reason = chosen(EventReason, MOVED_BECAUSE, required=True)


class Departure(Schema):
    reason = chosen(EventReason, DEPARTED_BECAUSE, required=True)
    exit = chosen(ExitKind, load_default=ExitKind.UNKNOWN)


class Cancellation(Schema):
    reason = chosen(EventReason, CANCELLED_BECAUSE, required=True)
