"""Rooms × nights: a coordinator's of every place, a partner's of its own."""

from datetime import date

from flask import Blueprint, Response, request
from flask_babel import format_date, gettext

from app.core.clock import night_of
from app.core.errors import ErrorCode, InvalidInput
from app.core.policy import Permission, may
from app.http.context import actor, clock, database
from app.http.pages import render
from app.http.security import needs
from app.services.availability.board_page import open_board, reach
from app.web.availability.board_chart import chart

bp = Blueprint("board", __name__)


@bp.get("/tavla")
@needs(Permission.BOARD_ALL, Permission.BOARD_OWN)
def show() -> Response:
    try:
        with database().transaction() as session:
            board = open_board(session, actor(), clock(), _first_night())
    except InvalidInput:
        return render("availability/board.html", 422, errors={"fran": reachable_nights()}, asked="")
    first, within = board.nights[0], reach(actor(), clock())
    return render(
        "availability/board.html",
        chart=chart(board),
        asked=first.isoformat(),
        week_before=within.week_before(first),
        week_after=within.week_after(first),
        may_replan=may(actor(), Permission.REPLAN),
    )


def _first_night() -> date | None:
    asked = request.args.get("fran")
    try:
        return date.fromisoformat(asked) if asked else None
    except ValueError:
        raise InvalidInput({"fran": [ErrorCode("not_a_date")]}) from None


def reachable_nights() -> str:
    """How to name a night that the reader may look at."""
    within = reach(actor(), clock())
    sentence: str = gettext(
        "Ange en natt från %(earliest)s till %(latest)s, skriven som %(example)s.",
        earliest=format_date(within.earliest, "long"),
        latest=format_date(within.latest, "long"),
        example=night_of(clock().now()).isoformat(),
    )
    return sentence
