"""Propose moves in the whole network, review them, apply all or nothing."""

from typing import Any

from flask import Blueprint
from sqlalchemy.orm import Session

from app.api.operation import Operation
from app.api.schemas.replans import DecisionBody, ReplanBody, ReplanRun, ReplanShown, StepDecided, shown
from app.api.sent import JsonBody
from app.core.errors import InvalidInput, KeyReused, NotFound, NotPossibleNow, PlaceUnsafe, UnitTaken
from app.core.policy import Permission
from app.http.context import actor, clock
from app.http.replanning import runner
from app.services.replanning import moves
from app.services.replanning.moves import DecideStep
from app.services.replanning.review import Run, progress, review
from app.services.replanning.runs import begin
from models.replan import ReplanStep

bp = Blueprint("api_replans", __name__, url_prefix="/api/v1/replans")

Sent = dict[str, Any]


@bp.post("")
@Operation(
    "Work out a proposal beside the request; one at a time",
    Permission.REPLAN,
    body=JsonBody((ReplanBody,)),
    status=202,
    answers=ReplanRun,
    refuses=(NotPossibleNow,),
)
def start(session: Session, sent: Sent) -> Run:
    replan = begin(session, actor(), runner(), sent["nights"])
    return progress(session, actor(), clock(), replan.id)


@bp.get("/<replan_id>")
@Operation(
    "How far it has come, and the proposal step by step",
    Permission.REPLAN,
    answers=ReplanShown,
    refuses=(NotFound,),
)
def show(session: Session, replan_id: str) -> Sent:
    return shown(review(session, actor(), clock(), replan_id))


@bp.post("/<replan_id>/steps/<step_id>")
@Operation(
    "Accept or reject one move",
    Permission.REPLAN,
    body=JsonBody((DecisionBody,)),
    answers=StepDecided,
    refuses=(NotFound, NotPossibleNow),
)
def decide(session: Session, sent: Sent, replan_id: str, step_id: str) -> ReplanStep:
    return moves.decide(session, actor(), clock(), DecideStep(replan_id, step_id, **sent))


@bp.post("/<replan_id>/apply")
@Operation(
    "Make every accepted move, or none when one of them no longer is safe",
    Permission.REPLAN,
    answers=ReplanRun,
    refuses=(NotFound, NotPossibleNow, PlaceUnsafe, UnitTaken, InvalidInput, KeyReused),
)
def apply(session: Session, replan_id: str) -> Run:
    moves.apply(session, actor(), clock(), replan_id)
    return progress(session, actor(), clock(), replan_id)


@bp.post("/<replan_id>/cancel")
@Operation(
    "Stop a run, or put a proposal aside; a second time changes nothing",
    Permission.REPLAN,
    answers=ReplanRun,
    refuses=(NotFound, NotPossibleNow, InvalidInput, KeyReused),
)
def cancel(session: Session, replan_id: str) -> Run:
    moves.cancel(session, actor(), clock(), replan_id)
    return progress(session, actor(), clock(), replan_id)
