"""Holds and placements: what is sent to make and change them, and what is answered."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, ClassVar

from marshmallow import Schema, fields

from app.api.schemas.fields import Body, Choice, Different, Night, Query, Text
from app.queries.placements import PlacementStatus
from models.placement import EventReason, LegalBasis, OverrideReason


class HoldBody(Body):
    """One unit, or both of an adjoining pair that was suggested together."""

    example: ClassVar = {"units": ["c1XN0b2oR0m5xv7yE4rJbg"]}

    units = Different(Text(), least=1, most=2, required=True)
    override_reason = Choice(
        OverrideReason,
        load_default=OverrideReason.OTHER,
        metadata={"description": "Why it is not the first suggestion; of no account when it is."},
    )


class HoldMade(Schema):
    id = fields.String(required=True)
    request_id = fields.String(required=True)
    expires_at = fields.String(required=True, metadata={"format": "date-time"})


class ConfirmBody(Body):
    example: ClassVar = {"legal_basis": "sol_11_1"}

    legal_basis = Choice(LegalBasis, load_default=LegalBasis.SOL_11_1)


class Verdict(Schema):
    rule = fields.String(required=True)
    answer = fields.String(required=True)


class CertificateShown(Schema):
    id = fields.String(required=True)
    issued_at = fields.String(required=True, metadata={"format": "date-time"})
    rules_version = fields.String(required=True)
    facts_hash = fields.String(required=True)
    verdicts = fields.List(fields.Nested(Verdict), required=True)


class PlacementMade(Schema):
    id = fields.String(required=True)
    booking_code = fields.String(required=True)
    certificate = fields.Nested(CertificateShown, required=True)


class PlacementsQuery(Query):
    night = Night(metadata={"description": "Default: tonight."})


class PlacementShown(Schema):
    """`facility` and `units` are those of the last night; no night is left after a cancellation in time."""

    id = fields.String(required=True)
    booking_code = fields.String(required=True)
    request_id = fields.String(required=True)
    case_ref = fields.String(required=True)
    status = fields.Enum(PlacementStatus, by_value=fields.String, required=True)
    facility = fields.String(required=True, allow_none=True)
    units = fields.List(fields.String(), required=True)
    first_night = fields.Date(required=True, allow_none=True)
    last_night = fields.Date(required=True, allow_none=True)


class PlacementsShown(Schema):
    placements = fields.List(fields.Nested(PlacementShown), required=True)


class Arrival(StrEnum):
    ARRIVED = "arrived"
    DID_NOT_ARRIVE = "did_not_arrive"


class Ending(StrEnum):
    DEPARTED = "departed"
    CANCELLED = "cancelled"


class ArrivalBody(Body):
    example: ClassVar = {"status": "arrived"}

    status = Choice(Arrival, required=True)


class EndingBody(Body):
    example: ClassVar = {"status": "departed", "reason": "moved_home"}

    status = Choice(Ending, required=True)
    reason = Choice(EventReason, required=True)


class LastNightBody(Body):
    """Extend or shorten."""

    example: ClassVar = {"last_night": "2026-12-04", "reason": "still_in_need"}

    last_night = Night(required=True)
    reason = Choice(EventReason, required=True)


class MoveBody(Body):
    example: ClassVar = {"units": ["Yw0t7q6jS3m1kD9uZr5n2A"], "reason": "safety"}

    units = Different(Text(), least=1, most=2, required=True)
    reason = Choice(EventReason, required=True)


CHANGES: tuple[type[Body], ...] = (ArrivalBody, EndingBody, LastNightBody, MoveBody)


def change_meant(body: Mapping[str, Any]) -> type[Body]:
    """One of `CHANGES`, by what the message speaks of."""
    if "last_night" in body:
        return LastNightBody
    if "units" in body:
        return MoveBody
    return ArrivalBody if body.get("status") in tuple(Arrival) else EndingBody
