"""Forms of the page of rooms: what to look at, a bulk edit, its saving, the undoing of an update."""

from datetime import date
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validates_schema

from app.core.errors import ErrorCode
from app.http.form_fields import chosen, whole
from app.services.availability.bulk_edit import Act, BulkEdit
from app.services.availability.rooms_page import AT_MOST
from app.services.availability.updates import FARTHEST
from models.availability import OutOfServiceReason

CHOOSE_AN_ACT = ErrorCode("choose_an_act")
SAY_WHY_BROKEN = ErrorCode("say_why_broken")
SAY_HOW_MANY = ErrorCode("say_how_many_rooms")
EVERY_DAY = frozenset(range(7))
NO_TYPE = "-"
"""Stands for rooms whose type has no name; an empty input would count as left out."""


class Look(Schema):
    fran = fields.Date()
    natter = whole(1, AT_MOST)


class Edit(Schema):
    fran = fields.Date(required=True)
    till = fields.Date(required=True)
    dag = fields.List(whole(0, 6), load_default=[])
    typ = fields.List(fields.String(), load_default=[])
    rum = fields.List(fields.String(), load_default=[])
    gor = chosen(Act, missing=CHOOSE_AN_ACT, required=True)
    skal = chosen(OutOfServiceReason, load_default=None)
    antal = whole(0, 500, load_default=None)

    @validates_schema(skip_on_field_errors=True)
    def _is_whole(self, data: dict[str, Any], **options: Any) -> None:
        wrong = {
            "till": _nights_wrong(data["fran"], data["till"]),
            "skal": SAY_WHY_BROKEN if data["gor"] is Act.OUT_OF_SERVICE and data["skal"] is None else None,
            "antal": SAY_HOW_MANY if data["gor"] is Act.COUNT and data["antal"] is None else None,
        }
        if any(wrong.values()):
            raise ValidationError({name: [code] for name, code in wrong.items() if code})

    @post_load
    def _edit(self, data: dict[str, Any], **options: Any) -> BulkEdit:
        return BulkEdit(
            first_night=data["fran"],
            last_night=data["till"],
            weekdays=frozenset(data["dag"]) or EVERY_DAY,
            room_types=frozenset("" if name == NO_TYPE else name for name in data["typ"]),
            rooms=frozenset(data["rum"]),
            act=data["gor"],
            reason=data["skal"],
            count=data["antal"],
        )


class Saving(Schema):
    """What stands beside the edit: the version it was decided on, and that claimed nights may be closed."""

    version = fields.Integer(required=True)
    anda = fields.Boolean(load_default=False)


class Undoing(Saving):
    andring = fields.String(required=True)


def _nights_wrong(first: date, last: date) -> ErrorCode | None:
    if last < first:
        return ErrorCode("ends_before_it_begins")
    return ErrorCode("too_far_ahead") if last - first > FARTHEST else None
