"""Houses that have been silent, and whom to ring first."""

from flask import Blueprint, Response, url_for

from app.core.policy import Permission
from app.http.context import actor, clock, database
from app.http.pages import render, see_other
from app.http.security import needs
from app.http.words import labels
from app.services.availability.freshness import silent_houses
from app.services.placing.calls.call_order import call_order, call_order_for
from app.services.placing.request_summary import request_summary

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
        lines = call_order(session, actor(), clock())
    return render("placing/calls/call_list.html", lines=lines, channels=labels.CHANNELS)


@bp.get("/forfragningar/<request_id>/ringlista")
@needs(Permission.FRESHNESS_READ)
def call_list_for(request_id: str) -> Response:
    """Only houses that may do for this household."""
    with database().transaction() as session:
        summary = request_summary(session, actor(), clock(), request_id)
        if not summary.is_complete:
            return see_other(url_for("intake.check", case_id=summary.case_id))
        lines = call_order_for(session, actor(), clock(), request_id)
    return render(
        "placing/calls/call_list.html",
        lines=lines,
        channels=labels.CHANNELS,
        summary=summary,
        protected_identity=summary.protected_identity,
    )
