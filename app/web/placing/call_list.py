"""Houses that have been silent, and whom to ring first."""

from flask import Blueprint, Response, url_for

from app.core.policy import Permission
from app.http.context import actor, clock, database
from app.http.pages import render, see_other
from app.http.security import needs
from app.http.words import labels
from app.services.availability.freshness import silent_houses
from app.services.placing.call_order import call_plan, call_plan_for
from app.services.placing.request_summary import asked_for

bp = Blueprint("freshness", __name__)


@bp.get("/tysta-boenden")
@needs(Permission.FRESHNESS_READ)
def silent() -> Response:
    with database().transaction() as session:
        houses = silent_houses(session, actor(), clock())
    return render("placing/calls/silent.html", houses=houses, channels=labels.CHANNELS)


@bp.get("/ringlista")
@needs(Permission.FRESHNESS_READ)
def call_list() -> Response:
    with database().transaction() as session:
        lines = call_plan(session, actor(), clock())
    return render("placing/calls/call_list.html", lines=lines, channels=labels.CHANNELS)


@bp.get("/forfragningar/<request_id>/ringlista")
@needs(Permission.FRESHNESS_READ)
def call_list_for(request_id: str) -> Response:
    """Only houses that may do for this household."""
    with database().transaction() as session:
        asked = asked_for(session, actor(), clock(), request_id)
        if not asked.is_complete:
            return see_other(url_for("intake.check", case_id=asked.case_id))
        lines = call_plan_for(session, actor(), clock(), request_id)
    return render(
        "placing/calls/call_list.html",
        lines=lines,
        channels=labels.CHANNELS,
        asked=asked,
        protected_identity=asked.protected_identity,
    )
