"""Re-plans as the API takes and shows them: households as heads and urgency, as on the page."""

from typing import Any, ClassVar

from marshmallow import Schema, fields

from app.api.schemas.fields import Body, Whole, YesNo
from app.services.replanning.moves import LONGEST_HORIZON, ReplanState
from app.services.replanning.review import Review, ReviewedPlace, ReviewStep, Run, StepKind


class ReplanBody(Body):
    example: ClassVar = {"nights": 30}

    nights = Whole(1, LONGEST_HORIZON, required=True)


class DecisionBody(Body):
    example: ClassVar = {"accepted": True}

    accepted = YesNo(required=True)


class ReplanRun(Schema):
    """It has run for `seconds` of at most `limit`."""

    id = fields.String(required=True)
    state = fields.Enum(ReplanState, by_value=fields.String, required=True)
    created_at = fields.DateTime(required=True)
    first_night = fields.Date(required=True)
    nights = fields.Integer(required=True)
    seconds = fields.Integer(required=True)
    limit = fields.Integer(required=True)


class StepDecided(Schema):
    id = fields.String(required=True)
    accepted = fields.Boolean(required=True)


class ReplanStepShown(Schema):
    """`kind`: only a `move` is decided on; a `first_place` is held by whoever has the case; nobody loses a
    place by a `no_place`. `from` is empty for somebody who waits. `rules`: what the present place breaks.
    `gives_way_to` and `waits_for`: the numbers of the steps that come into the units left, and that leave
    the units taken."""

    id = fields.String(required=True)
    number = fields.Integer(required=True)
    kind = fields.Enum(StepKind, by_value=fields.String, required=True)
    urgency = fields.Integer(required=True)
    adults = fields.Integer(required=True)
    children = fields.Integer(required=True)
    origin = fields.List(fields.String(), required=True, data_key="from")
    target = fields.List(fields.String(), required=True, data_key="to")
    rules = fields.List(fields.String(), required=True)
    gives_way_to = fields.List(fields.Integer(), required=True)
    waits_for = fields.List(fields.Integer(), required=True)
    accepted = fields.Boolean(required=True, allow_none=True)


class TierShown(Schema):
    """`before`: how many of that urgency were without a place when the run began."""

    name = fields.String(required=True)
    value = fields.Integer(required=True)
    bound = fields.Integer(required=True)
    proven = fields.Boolean(required=True)
    before = fields.Integer(required=True, allow_none=True)


class ReplanShown(ReplanRun):
    """Steps and tiers are empty until it has run, and when it failed or was cancelled."""

    steps = fields.List(fields.Nested(ReplanStepShown), required=True)
    tiers = fields.List(fields.Nested(TierShown), required=True)


def shown(review: Review) -> dict[str, Any]:
    steps = [_step(step) for step in review.steps]
    return {**_run(review.run), "steps": steps, "tiers": review.tiers}


def _run(run: Run) -> dict[str, Any]:
    return {name: getattr(run, name) for name in ReplanRun().fields}


def _step(step: ReviewStep) -> dict[str, Any]:
    told = {name: getattr(step, name) for name in ReplanStepShown().fields}
    return told | {"origin": _units(step.origin), "target": _units(step.target)}


def _units(home: ReviewedPlace | None) -> tuple[str, ...]:
    return home.unit_ids if home else ()
