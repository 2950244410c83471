"""The first page after sign-in: for the duty worker what is under way, for a house or a housing company
its own page, for all others where to go."""

from typing import Any

from flask import Blueprint, Response, url_for

from app.core.policy import Permission, may
from app.http.context import actor, clock, database
from app.http.pages import render, see_other
from app.http.security import needs
from app.http.words import labels
from app.queries.facilities import facilities_in_care
from app.services.inquiries.progress import answered_lately
from app.services.messages.alerts import Alert, alerts_for
from app.services.placing.tonight import tonight

bp = Blueprint("start", __name__)


@bp.get("/")
@needs(Permission.SIGNED_IN)
def show() -> Response:
    if may(actor(), Permission.CASE_READ):
        return _duty()
    if may(actor(), Permission.HOUSING):
        return see_other(url_for("housing.queue"))
    return _house() if may(actor(), Permission.FACILITY_OWN) else _others()


def _duty() -> Response:
    with database().transaction() as session:
        found = tonight(session, actor(), clock())
        answered = answered_lately(session, actor(), clock())
        alerts = alerts_for(session, actor(), clock())
    return render(
        "placing/tonight/show.html", tonight=found, answered=answered, now=clock().now(), **_about(alerts)
    )


def _house() -> Response:
    with database().read() as session:
        houses = facilities_in_care(session, actor())
    if len(houses) == 1:
        return see_other(url_for("portal.home", facility_id=houses[0].id))
    return (
        render("placing/tonight/houses.html", houses=houses)
        if houses
        else render("placing/tonight/others.html")
    )


def _others() -> Response:
    if not may(actor(), Permission.PLACEMENT_READ):
        return render("placing/tonight/others.html")
    with database().transaction() as session:
        alerts = alerts_for(session, actor(), clock())
    return render("placing/tonight/others.html", **_about(alerts))


def _about(alerts: list[Alert]) -> dict[str, Any]:
    return {
        "alerts": alerts,
        "alert_words": labels.ALERTS,
        "may_place": may(actor(), Permission.PLACE),
        "may_replan": may(actor(), Permission.REPLAN),
    }
