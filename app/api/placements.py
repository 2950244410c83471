"""Who is expected where, and what becomes of it."""

from typing import Any

from flask import Blueprint
from sqlalchemy.orm import Session

from app.api.operation import Operation
from app.api.schemas.placements import (
    CHANGES,
    Arrival,
    Ending,
    PlacementShown,
    PlacementsQuery,
    PlacementsShown,
    change_meant,
)
from app.api.sent import JsonBody
from app.core.errors import NotFound, NotPossibleNow, PlaceUnsafe, UnitTaken
from app.core.policy import Permission
from app.http.context import actor, clock
from app.services.placing import stays
from app.services.placing.booking_list import ListedBooking, bookings_on, listed_bookings
from app.services.placing.stays import ChangeLastNight, EndPlacement, MovePlacement
from models.placement import Placement

bp = Blueprint("api_placements", __name__, url_prefix="/api/v1/placements")

Sent = dict[str, Any]


@bp.get("")
@Operation(
    "Placements of the own circle on a night",
    Permission.PLACEMENT_READ,
    query=PlacementsQuery,
    answers=PlacementsShown,
)
def show(session: Session, sent: Sent) -> dict[str, list[ListedBooking]]:
    return {"placements": bookings_on(session, actor(), clock(), sent.get("night"))}


@bp.patch("/<placement_id>")
@Operation(
    "Arrived, did not arrive, stays longer or shorter, moves, departs, will not come",
    Permission.PLACE,
    body=JsonBody(CHANGES, change_meant),
    answers=PlacementShown,
    refuses=(NotFound, NotPossibleNow, PlaceUnsafe, UnitTaken),
)
def change(session: Session, sent: Sent, placement_id: str) -> ListedBooking:
    return next(iter(listed_bookings(session, [_changed(session, sent, placement_id)])))


def _changed(session: Session, sent: Sent, id: str) -> Placement:
    by, now = actor(), clock()
    match sent:
        case {"last_night": last_night, "reason": reason}:
            return stays.change_last_night(session, by, now, ChangeLastNight(id, last_night, reason))
        case {"units": units, "reason": reason}:
            return stays.move(session, by, now, MovePlacement(id, units, reason))
        case {"status": Ending.DEPARTED, "reason": reason}:
            return stays.depart(session, by, now, EndPlacement(id, reason))
        case {"status": Ending.CANCELLED, "reason": reason}:
            return stays.cancel(session, by, now, EndPlacement(id, reason))
        case {"status": Arrival.ARRIVED}:
            return stays.arrived(session, by, now, id)
        case _:
            return stays.did_not_arrive(session, by, now, id)
