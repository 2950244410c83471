"""A house's own first page, and its one big button: nothing has changed."""

from flask import Blueprint, Response, flash, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.core.clock import Clock
from app.core.errors import Conflict
from app.core.policy import Permission
from app.http import forms
from app.http.changes import carry_out
from app.http.context import actor, clock, database
from app.http.pages import render, see_other
from app.http.security import needs
from app.http.words import labels
from app.queries.freshness import Freshness
from app.services.availability import updates
from app.services.houses import home as services
from app.web.availability.board_chart import chart
from app.web.houses.home_forms import StillTrue
from models.availability import AvailabilityUpdate, Channel

bp = Blueprint("portal", __name__, url_prefix="/boende/<facility_id>")


@bp.get("")
@needs(Permission.FACILITY_OWN)
def home(facility_id: str) -> Response:
    with database().transaction() as session:
        found = services.home(session, actor(), clock(), facility_id)
    return render(
        "houses/home.html",
        home=found,
        facility=found.facility,
        now=clock().now(),
        chart=chart(found.week),
        figures=_told(found.figures),
        needs=labels.ROOM_NEEDS,
    )


@bp.post("/inget-har-andrats")
@needs(Permission.AVAILABILITY_WRITE)
def nothing_changed(facility_id: str) -> Response:
    try:
        carry_out(_nothing_changed, facility_id, forms.load(StillTrue)["version"])
    except Conflict:
        flash(gettext("Något hann ändras. Se efter om det stämmer och tryck igen."), "warn")
    else:
        flash(gettext("Tack. Uppgifterna gäller fortfarande, från och med nu."), "ok")
    return see_other(url_for("portal.home", facility_id=facility_id))


def _nothing_changed(
    session: Session, actor: Actor, clock: Clock, facility_id: str, version: int
) -> AvailabilityUpdate:
    return updates.nothing_changed(session, actor, clock, facility_id, Channel.PORTAL, seen_version=version)


def _told(figures: list[Freshness | None]) -> dict[str, object]:
    """The oldest figure, which is as good as all of them are, and how many rooms have none."""
    said = [figure for figure in figures if figure]
    oldest = max(said, key=lambda figure: figure.age, default=None)
    return {
        "oldest": oldest and oldest.age,
        "is_due": any(figure.is_due for figure in said),
        "source": oldest and labels.CHANNELS[oldest.channel],
        "unsaid": len(figures) - len(said),
        "rooms": len(figures),
    }
