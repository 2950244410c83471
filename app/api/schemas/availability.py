"""A facility's figures as JSON: what holds of its nights, and what is to hold (docs/feeds/json.md)."""

from collections.abc import Sequence
from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema

from app.api.schemas.fields import Body, Choice, Many, Night, Query, Text, Whole, WholeInUrl, YesNo
from app.core.errors import ErrorCode
from app.services.feeds.figures import KnownNights, runs
from app.services.feeds.lines import FigureLine, NightState
from models.availability import Channel, OutOfServiceReason

MOST_WORDS = 5000
MOST_ROOMS = 1000
CODE = 20
ROOM_TYPE = 40
ONE_OF = ErrorCode("unit_or_room_type")
STATE_OR_ROOMS = ErrorCode("state_or_rooms")
REASON = ErrorCode("reason_goes_with_out_of_service")
BACKWARDS = ErrorCode("nights_backwards")


class FiguresQuery(Query):
    first_night = Night(metadata={"description": "From tonight to 400 nights ahead; default: tonight."})
    nights = WholeInUrl(1, 400, load_default=30)


class Word(Body):
    """Of one unit or a whole room type, on nights both included: a state, or how many rooms are to be had on
    top of what is booked here."""

    example = {"room_type": "dubbelrum", "first_night": "2026-12-04", "last_night": "2026-12-06", "rooms": 2}

    unit = Text(CODE, metadata={"description": "The house's own code of the unit."})
    room_type = Text(ROOM_TYPE)
    first_night = Night(required=True)
    last_night = Night(required=True, metadata={"description": "Included."})
    state = Choice(NightState)
    reason = Choice(OutOfServiceReason)
    rooms = Whole(0, MOST_ROOMS)

    @validates_schema
    def speaks_clearly(self, word: dict[str, Any], **_: Any) -> None:
        if ("unit" in word) == ("room_type" in word):
            raise ValidationError(ONE_OF, "unit")
        if ("state" in word) == ("rooms" in word) or ("rooms" in word and "unit" in word):
            raise ValidationError(STATE_OR_ROOMS, "state")
        if ("reason" in word) != (word.get("state") is NightState.OUT_OF_SERVICE):
            raise ValidationError(REASON, "reason")
        if word["last_night"] < word["first_night"]:
            raise ValidationError(BACKWARDS, "last_night")


class FiguresBody(Body):
    example = {"words": [Word.example], "accept_claimed": False}

    words = Many(fields.Nested(Word), 1, MOST_WORDS, required=True)
    accept_claimed = YesNo(
        load_default=False,
        metadata={"description": "Also where claimed nights are closed. The duty team is told."},
    )


def lines(words: Sequence[dict[str, Any]]) -> list[FigureLine]:
    """`row` counts from 1."""
    return [FigureLine(row, **word) for row, word in enumerate(words, start=1)]


class StretchShown(Schema):
    first_night = fields.Date(required=True)
    last_night = fields.Date(required=True)
    state = fields.Enum(NightState, by_value=True, required=True)
    reason = fields.Enum(OutOfServiceReason, by_value=True, required=True, allow_none=True)
    said_at = fields.AwareDateTime(required=True)
    channel = fields.Enum(Channel, by_value=True, required=True, allow_none=True)


class UnitShown(Schema):
    unit = fields.String(required=True)
    room_type = fields.String(required=True)
    stretches = fields.List(
        fields.Nested(StretchShown),
        required=True,
        metadata={"description": "Of a night that stands in none nothing is known."},
    )


class FiguresShown(Schema):
    version = fields.Integer(required=True, metadata={"description": "Also the ETag."})
    units = fields.List(fields.Nested(UnitShown), required=True)


class FiguresSaid(Schema):
    version = fields.Integer(required=True, metadata={"description": "Of the figures from now on."})


def shown(version: int, known: KnownNights) -> dict[str, Any]:
    units = [
        {
            "unit": room.code,
            "room_type": room.room_type,
            "stretches": [
                {
                    "first_night": first,
                    "last_night": last,
                    "state": figure.state,
                    "reason": figure.reason,
                    "said_at": figure.said_at,
                    "channel": figure.channel,
                }
                for first, last, figure in runs(known.nights[id], "state", "reason", "said_at", "channel")
            ],
        }
        for id, room in known.rooms.items()
    ]
    return {"version": version, "units": units}
