"""What holds of a facility's nights, and saying it anew."""

import re
from datetime import timedelta
from typing import Any

from flask import Blueprint, request
from sqlalchemy.orm import Session

from app.api.operation import Operation
from app.api.schemas.availability import FiguresBody, FiguresQuery, FiguresSaid, FiguresShown, lines, shown
from app.api.sent import JsonBody
from app.core.clock import night_of
from app.core.errors import ClaimedNights, ErrorCode, InvalidInput, NotFound, OtherwiseChanged
from app.core.policy import Permission
from app.http.context import actor, clock
from app.queries.facilities import facility_in_care
from app.services.availability import updates
from app.services.availability.updates import UpdateAvailability
from app.services.feeds.figures import known
from app.services.feeds.lines import Mistaken
from app.services.feeds.meaning import last_night, night_ranges
from models.availability import Channel

bp = Blueprint("api_availability", __name__, url_prefix="/api/v1/facilities")

Sent = dict[str, Any]
OUT_OF_RANGE = ErrorCode("first_night_out_of_reach")
TAG = re.compile(r'(?:W/)?"(\d{1,9})"')


@bp.get("/<facility_id>/availability")
@Operation(
    "What holds of each unit's nights, who said it how and when",
    Permission.FACILITY_OWN,
    query=FiguresQuery,
    answers=FiguresShown,
    refuses=(NotFound,),
    etag="version",
)
def show(session: Session, sent: Sent, facility_id: str) -> Sent:
    facility = facility_in_care(session, actor(), facility_id)
    tonight = night_of(clock().now())
    first = sent.get("first_night", tonight)
    if not tonight <= first <= last_night(tonight):
        raise InvalidInput({"first_night": [OUT_OF_RANGE]})
    last = first + timedelta(days=sent["nights"] - 1)
    return shown(facility.availability_version, known(session, actor(), clock(), facility_id, first, last))


@bp.put("/<facility_id>/availability")
@Operation(
    "Say what holds of these units and nights, all of it or nothing; the others stay as they are",
    Permission.AVAILABILITY_WRITE,
    body=JsonBody((FiguresBody,)),
    answers=FiguresSaid,
    refuses=(NotFound, OtherwiseChanged, ClaimedNights),
    etag="version",
)
def say(session: Session, sent: Sent, facility_id: str) -> Sent:
    facility = facility_in_care(session, actor(), facility_id)
    try:
        ranges = night_ranges(session, actor(), clock(), facility_id, lines(sent["words"]))
    except Mistaken as mistaken:
        raise InvalidInput(_by_path(mistaken)) from None
    said = UpdateAvailability(facility_id, ranges, Channel.API, _seen(), sent["accept_claimed"])
    updates.update(session, actor(), clock(), said)
    return {"version": facility.availability_version}


def _seen() -> int | None:
    """The version named in If-Match. Anything that never was one of ours is as good as an old one."""
    tag = request.headers.get("If-Match")
    if tag is None or tag.strip() == "*":
        return None
    found = TAG.fullmatch(tag.strip())
    return int(found[1]) if found else -1


def _by_path(mistaken: Mistaken) -> dict[str, list[ErrorCode]]:
    found: dict[str, list[ErrorCode]] = {}
    for mistake in mistaken.mistakes:
        path = f"words[{mistake.row - 1}]" if mistake.row else "words"
        found.setdefault(path, []).append(mistake.code)
    return found
