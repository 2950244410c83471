"""The places for one request, as the API shows them."""

from collections.abc import Iterator
from typing import Any

from marshmallow import Schema, fields

from app.api.schemas.fields import Query, WholeInUrl
from app.services.engine.places import Place
from app.services.placing.suggestions import Suggestions


class SuggestionsQuery(Query):
    top = WholeInUrl(1, 50, load_default=5)


class OptionShown(Schema):
    """`unknown` is empty, or names what the facility has to be asked before the place can be held."""

    facility = fields.String(required=True, attribute="facility_id")
    code_name = fields.String(required=True)
    kind = fields.String(required=True)
    units = fields.List(fields.String(), required=True)
    tiers = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    to_ask = fields.List(fields.String(), required=True, attribute="unknown", data_key="unknown")
    stale_hours = fields.Integer(required=True)


class ExcludedShown(Schema):
    """`rules`: all that stands against the unit; `unknown`: those of them that only nobody knows."""

    facility = fields.String(required=True)
    unit = fields.String(required=True)
    rules = fields.List(fields.String(), required=True)
    to_ask = fields.List(fields.String(), required=True, attribute="unknown", data_key="unknown")


class OptionOpened(Schema):
    facility = fields.String(required=True)
    units = fields.List(fields.String(), required=True)


class RelaxationShown(Schema):
    """A single change after which the place named could be held. Never one of safety."""

    kind = fields.String(required=True)
    drop = fields.String()
    nights = fields.Integer()
    arrives = fields.String(metadata={"format": "date"})
    rules = fields.List(fields.String())
    option = fields.Nested(OptionOpened, required=True)


class AskableShown(Schema):
    """A facility that may be asked (`POST …/inquiries`): about these units, and what a yes would settle."""

    facility = fields.String(required=True)
    code_name = fields.String(required=True)
    units = fields.List(fields.String(), required=True)
    questions = fields.List(fields.String(), required=True)


class SuggestionsShown(Schema):
    options = fields.List(fields.Nested(OptionShown), required=True)
    excluded = fields.List(fields.Nested(ExcludedShown), required=True)
    relaxations = fields.List(fields.Nested(RelaxationShown), required=True)
    to_ask = fields.List(fields.Nested(AskableShown), required=True)


def shown(found: Suggestions, top: int) -> dict[str, Any]:
    """The best places first, then those that would do if the facility says yes."""
    return {
        "options": (*found.offered, *found.asked)[:top],
        "excluded": list(_single_units(found.excluded)),
        "relaxations": [one for one in found.relaxations if one["kind"] in OWN_CHANGES],
        "to_ask": list(_to_ask(found)),
    }


OWN_CHANGES = {"need", "language", "nights", "arrives", "confirm"}
"""Not `move`: it would name another household."""


def _to_ask(found: Suggestions) -> Iterator[dict[str, Any]]:
    for one in found.to_ask:
        yield {
            "facility": one.place.facility_id,
            "code_name": one.place.code_name,
            "units": one.place.units,
            "questions": one.questions,
        }


def _single_units(places: tuple[Place, ...]) -> Iterator[dict[str, Any]]:
    """Both units of a pair stand here alone too, with the reasons of each."""
    for place in places:
        if len(place.units) == 1:
            yield {
                "facility": place.facility_id,
                "unit": place.units[0],
                "rules": place.reasons,
                "unknown": place.unknown,
            }
