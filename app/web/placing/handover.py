"""The sheet that goes with the household, and where the place lies: asked for by an act of its own."""

from flask import Blueprint, Response, flash
from flask_babel import gettext

from app.core.errors import NotPossibleNow
from app.core.night_form.form import PARTS
from app.core.policy import Permission, may
from app.http.context import actor, clock, database
from app.http.pages import render
from app.http.security import needs
from app.http.words import labels
from app.services.placing.handover import Address, handover, read_address
from app.web.intake.filled_in import FilledIn
from app.web.intake.form import choices
from app.web.placing.placement_story import decisions
from app.web.placing.placements import about, over

bp = Blueprint("handover", __name__, url_prefix="/placeringar/<placement_id>/overlamning")


@bp.get("")
@needs(Permission.PLACE)
def show(placement_id: str) -> Response:
    return _sheet(placement_id)


@bp.post("/adress")
@needs(Permission.ADDRESS_READ)
def address(placement_id: str) -> Response:
    """By POST, so that no page shows it by itself and no bookmark or history leads there."""
    try:
        with database().transaction() as session:
            found = read_address(session, actor(), clock(), placement_id)
    except NotPossibleNow:
        return over(placement_id)
    if found is None:
        flash(gettext("Adressen är inte inlagd. Ring platsen."), "warn")
    return _sheet(placement_id, found)


def _sheet(placement_id: str, found: Address | None = None) -> Response:
    try:
        with database().transaction() as session:
            sheet = handover(session, actor(), clock(), placement_id)
    except NotPossibleNow:
        return over(placement_id)
    return render(
        "placing/placements/handover.html",
        sheet=sheet,
        form=FilledIn(sheet.answers, choices()),
        room_needs=", ".join(str(labels.ROOM_NEEDS[need]) for need in sheet.announced.needs),
        tracking=PARTS["tracking_checklist"],
        decisions=decisions(sheet.page),
        address=found,
        may_see_address=may(actor(), Permission.ADDRESS_READ),
        **about(sheet.page),
    )
