"""Alerts on the first page: taken in by somebody, and so gone from everybody's."""

from flask import Blueprint, Response, url_for

from app.core.policy import Permission
from app.http.changes import carry_out
from app.http.pages import see_other
from app.http.security import needs
from app.services.messages import alerts

bp = Blueprint("alerts", __name__, url_prefix="/larm")


@bp.post("/<alert_id>/sett")
@needs(Permission.PLACEMENT_READ)
def seen(alert_id: str) -> Response:
    carry_out(alerts.seen, alert_id)
    return see_other(url_for("start.show"))
