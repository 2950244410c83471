"""Ask for a place, see the places, hold one, or wait no longer."""

from typing import Any

from flask import Blueprint
from sqlalchemy.orm import Session

from app.api.operation import Operation
from app.api.schemas.placements import HoldBody, HoldMade
from app.api.schemas.requests import ClosingQuery, RequestBody, RequestMade
from app.api.schemas.suggestions import SuggestionsQuery, SuggestionsShown, shown
from app.api.sent import JsonBody
from app.core.errors import IntakeIncomplete, NotFound, NotPossibleNow, PlaceUnsafe, UnitTaken
from app.core.policy import Permission
from app.http.context import actor, clock, settings
from app.services.cases import requests
from app.services.cases.requests import CloseRequest, MakeRequest
from app.services.placing import holds, suggestions
from app.services.placing.holds import HoldPlace

bp = Blueprint("api_requests", __name__, url_prefix="/api/v1/requests")

Sent = dict[str, Any]


@bp.post("")
@Operation(
    "Register who needs protection, in a new case or in one of the circle",
    Permission.CASE_WRITE,
    body=JsonBody((RequestBody,)),
    status=201,
    answers=RequestMade,
    refuses=(NotFound, NotPossibleNow),
)
def make(session: Session, command: MakeRequest) -> Sent:
    return requests.request_answer(requests.make_request(session, actor(), clock(), command))


@bp.delete("/<request_id>")
@Operation(
    "Nobody waits any longer; a hold is given back",
    Permission.CASE_WRITE,
    query=ClosingQuery,
    status=204,
    answers=None,
    refuses=(NotFound, NotPossibleNow),
)
def close(session: Session, sent: Sent, request_id: str) -> None:
    requests.close_request(session, actor(), clock(), CloseRequest(request_id, **sent))


@bp.get("/<request_id>/suggestions")
@Operation(
    "The places that are free and safe, in order, and why every other is not",
    Permission.PLACE,
    query=SuggestionsQuery,
    answers=SuggestionsShown,
    refuses=(NotFound, IntakeIncomplete),
)
def suggest(session: Session, sent: Sent, request_id: str) -> Sent:
    return shown(suggestions.suggest_places(session, actor(), clock(), request_id), sent["top"])


@bp.post("/<request_id>/holds")
@Operation(
    "Hold a place for the whole stay while the last questions are asked",
    Permission.PLACE,
    body=JsonBody((HoldBody,)),
    status=201,
    answers=HoldMade,
    refuses=(NotFound, IntakeIncomplete, NotPossibleNow, UnitTaken, PlaceUnsafe),
)
def hold(session: Session, sent: Sent, request_id: str) -> Sent:
    command = HoldPlace(request_id, **sent)
    return holds.hold_answer(holds.hold(session, actor(), clock(), settings().hold_minutes, command))
