"""The network as the engine reads it."""

from typing import Any

from flask import Blueprint
from sqlalchemy.orm import Session

from app.api.operation import Operation
from app.api.schemas.problem import ProblemQuery
from app.core.policy import Permission
from app.http.context import actor, clock
from app.services.engine.export import network_problem

bp = Blueprint("api_problem", __name__, url_prefix="/api/v1/problem")


@bp.get("")
@Operation(
    "The whole network as an allocation-problem/1 document",
    Permission.NETWORK_EXPORT,
    query=ProblemQuery,
    answers="AllocationProblem",
)
def export(session: Session, sent: dict[str, Any]) -> dict[str, Any]:
    return network_problem(session, actor(), clock(), sent.get("first_night"), sent["nights"])
