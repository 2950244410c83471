"""Confirm a hold, or give it back."""

from typing import Any

from flask import Blueprint
from sqlalchemy.orm import Session

from app.api.operation import Operation
from app.api.schemas.placements import ConfirmBody, PlacementMade
from app.api.sent import JsonBody
from app.core.errors import HoldLapsed, NotFound, NotPossibleNow, PlaceUnsafe, UnitTaken
from app.core.policy import Permission
from app.http.context import actor, clock
from app.services.placing import confirmation, holds
from app.services.placing.confirmation import ConfirmHold

bp = Blueprint("api_holds", __name__, url_prefix="/api/v1/holds")


@bp.post("/<hold_id>/confirm")
@Operation(
    "Make a hold a placement, if every rule still holds",
    Permission.PLACE,
    body=JsonBody((ConfirmBody,), required=False),
    status=201,
    answers=PlacementMade,
    refuses=(NotFound, HoldLapsed, NotPossibleNow, PlaceUnsafe, UnitTaken),
)
def confirm(session: Session, sent: dict[str, Any], hold_id: str) -> dict[str, Any]:
    command = ConfirmHold(hold_id, **sent)
    return confirmation.confirm_answer(*confirmation.confirm(session, actor(), clock(), command))


@bp.delete("/<hold_id>")
@Operation(
    "Give a hold back; one that has lapsed or been given back already is no error",
    Permission.PLACE,
    status=204,
    answers=None,
    refuses=(NotFound, NotPossibleNow),
)
def release(session: Session, hold_id: str) -> None:
    holds.release(session, actor(), clock(), hold_id)
