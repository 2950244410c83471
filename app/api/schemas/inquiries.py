"""Asking facilities: what is sent, and what those who asked and those who are asked are shown."""

from typing import Any, ClassVar

from marshmallow import Schema, fields

from app.api.schemas.fields import Body, Choice, Different, Text, Whole, YesNo
from app.queries.inquiries import InquiryState
from app.services.disclosure.to_house import Sight
from app.services.inquiries.asking import MINUTES, USUAL_MINUTES
from app.services.inquiries.seen_by_house import Inbox
from models.inquiry import DeclineReason

MOMENT = {"format": "date-time"}
NIGHT = {"format": "date"}


class AskBody(Body):
    """Facilities of which the suggestions say that they may be asked."""

    example: ClassVar = {"facilities": ["c1XN0b2oR0m5xv7yE4rJbg"], "minutes": USUAL_MINUTES}

    facilities = Different(Text(), least=1, required=True)
    minutes = Whole(min(MINUTES), max(MINUTES), load_default=USUAL_MINUTES)


class InquiryShown(Schema):
    """`held`: the yes became a hold. A yes that did not was refused by the checker."""

    id = fields.String(required=True)
    facility = fields.String(required=True, attribute="facility_id")
    code_name = fields.String(required=True)
    questions = fields.List(fields.String(), required=True)
    state = fields.Enum(InquiryState, by_value=fields.String, required=True)
    expires_at = fields.DateTime(required=True, metadata=MOMENT)
    answered_at = fields.DateTime(required=True, allow_none=True, metadata=MOMENT)
    decline_reason = fields.Enum(DeclineReason, by_value=fields.String, required=True, allow_none=True)
    held = fields.Boolean(required=True, attribute="is_held")


class RoundMade(Schema):
    id = fields.String(required=True)
    request_id = fields.String(required=True)
    asked_at = fields.DateTime(required=True, metadata=MOMENT)
    inquiries = fields.List(fields.Nested(InquiryShown), required=True, attribute="asked")


class PersonShown(Schema):
    """`oldest` is null where the band has no end, `gender` where the house's rules do not look at it."""

    youngest = fields.Integer(required=True)
    oldest = fields.Integer(required=True, allow_none=True)
    gender = fields.String(required=True, allow_none=True)


class HomeShown(Schema):
    """What only a protected home is told before it answers."""

    people = fields.List(fields.Nested(PersonShown), required=True)
    languages = fields.List(fields.String(), required=True)
    protection_level = fields.Integer(required=True)
    needs = fields.List(fields.String(), required=True)
    brings = fields.List(fields.String(), required=True)
    animals = fields.List(fields.String(), required=True)
    has_allergies = fields.Boolean(required=True, allow_none=True)
    risk = fields.String(required=True, allow_none=True)


class WantedShown(Schema):
    adults = fields.Integer(required=True)
    children = fields.Integer(required=True)
    beds = fields.Integer(required=True)
    cots = fields.Integer(required=True)
    room_needs = fields.List(fields.String(), required=True)
    animals = fields.Boolean(required=True, allow_none=True)
    languages = fields.List(fields.String(), required=True)
    features = fields.List(fields.String(), required=True)
    home = fields.Nested(HomeShown, required=True, allow_none=True)


class QuestionShown(Schema):
    """As the facility may know it. `wanted` is null once nobody waits for the answer."""

    id = fields.String(required=True)
    state = fields.Enum(InquiryState, by_value=fields.String, required=True)
    expires_at = fields.DateTime(required=True, metadata=MOMENT)
    first_night = fields.Date(required=True, metadata=NIGHT)
    nights = fields.Integer(required=True)
    units = fields.List(fields.String(), required=True, attribute="unit_codes")
    questions = fields.List(fields.String(), required=True)
    wanted = fields.Nested(WantedShown, required=True, allow_none=True)


class QuestionsShown(Schema):
    inquiries = fields.List(fields.Nested(QuestionShown), required=True)


class AnswerBody(Body):
    """`decline_reason` goes with a no, and only with one."""

    example: ClassVar = {"is_yes": False, "decline_reason": "full"}

    is_yes = YesNo(required=True)
    decline_reason = Choice(DeclineReason)


class AnswerTaken(Schema):
    """The same whatever comes of a yes: the duty team will be in touch."""

    id = fields.String(required=True)
    state = fields.Enum(InquiryState, by_value=fields.String, required=True)


def asked(found: Inbox) -> dict[str, Any]:
    """What waits first."""
    questions: tuple[Sight, ...] = (*found.waiting, *found.earlier)
    return {"inquiries": questions}
