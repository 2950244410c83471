"""A house's bookings for its own calendar, at an address that only its system knows."""

from flask import Blueprint, Response

from app.core.policy import Permission
from app.http.context import clock, database
from app.http.security import needs
from app.services.feeds.calendar.outgoing import calendar_of

bp = Blueprint("calendar", __name__)


@bp.get("/kalender/<secret>.ics")
@needs(Permission.PUBLIC)
def bookings(secret: str) -> Response:
    """No session: whoever knows the address reads it. A wrong one and a revoked one are alike."""
    with database().transaction() as session:
        found = calendar_of(session, clock(), secret)
    return Response(found, mimetype="text/calendar")
