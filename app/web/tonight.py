"""The first page after sign-in: for the duty worker what is under way, for all others where to go."""

from flask import Blueprint, Response

from app.core.policy import Permission, may
from app.http.context import actor, clock, database
from app.http.pages import render
from app.http.security import needs
from app.services.tonight import tonight

bp = Blueprint("start", __name__)


@bp.get("/")
@needs(Permission.SIGNED_IN)
def show() -> Response:
    if not may(actor(), Permission.CASE_READ):
        return render("tonight/others.html")
    with database().transaction() as session:
        found = tonight(session, actor(), clock())
    return render("tonight/show.html", tonight=found, now=clock().now())
