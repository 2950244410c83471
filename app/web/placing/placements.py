"""A placement: where it stands, arrival, the end of it."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext

from app.core.errors import InvalidInput, NotPossibleNow
from app.core.policy import Permission, may
from app.http import forms
from app.http.changes import carry_out
from app.http.context import actor, clock, database
from app.http.pages import render, see_other
from app.http.security import needs
from app.http.words import labels
from app.http.words.errors import in_own_words
from app.services.placing import stays
from app.services.placing.placement_page import PlacementPage, read_placement
from app.services.placing.stays import EndPlacement
from app.web.placing import cards
from app.web.placing import forms as schemas
from app.web.placing.placement_story import certificates, decisions, timeline
from app.web.rehousing.words import EXITS
from models.placement import Placement
from models.rehousing import ExitKind

bp = Blueprint("placements", __name__, url_prefix="/placeringar/<placement_id>")

ENDINGS = {"departure": schemas.DEPARTED_BECAUSE, "cancellation": schemas.CANCELLED_BECAUSE}


@bp.get("")
@needs(Permission.PLACEMENT_READ)
def show(placement_id: str) -> Response:
    page = read(placement_id, "placement")
    return render(
        "placing/placements/show.html",
        timeline=timeline(page),
        certificates=certificates(page),
        decisions=decisions(page),
        may_change=may(actor(), Permission.PLACE),
        **about(page),
    )


@bp.post("/framme")
@needs(Permission.PLACE)
def arrived(placement_id: str) -> Response:
    return _note(placement_id, stays.arrived, gettext("Antecknat: framme på platsen."))


@bp.post("/kom-inte-fram")
@needs(Permission.PLACE)
def did_not_arrive(placement_id: str) -> Response:
    said = gettext("Larm: kom inte fram. Platsen är kvar tills du avbokar den.")
    return _note(placement_id, stays.did_not_arrive, said, "danger")


@bp.get("/avresa")
@needs(Permission.PLACE)
def departure(placement_id: str) -> Response:
    return _ending(placement_id, "departure")


@bp.post("/avresa")
@needs(Permission.PLACE)
def depart(placement_id: str) -> Response:
    return _end(placement_id, "departure", schemas.Departure, stays.depart, gettext("Avresan är antecknad."))


@bp.get("/avbokning")
@needs(Permission.PLACE)
def cancellation(placement_id: str) -> Response:
    return _ending(placement_id, "cancellation")


@bp.post("/avbokning")
@needs(Permission.PLACE)
def cancel(placement_id: str) -> Response:
    said = gettext("Placeringen är avbokad. Förfrågan väntar på plats igen.")
    return _end(placement_id, "cancellation", schemas.Cancellation, stays.cancel, said)


def read(placement_id: str, view: str) -> PlacementPage:
    with database().transaction() as session:
        return read_placement(session, actor(), clock(), placement_id, view)


def about(page: PlacementPage) -> dict[str, Any]:
    """What every page about a placement shows."""
    return {
        "page": page,
        "card": cards.chosen_card(page.household, page.place),
        "stay": labels.STAY_STATUS[page.status],
        "protected_identity": page.protected_identity,
    }


def to_placement(placement_id: str) -> Response:
    return see_other(url_for("placements.show", placement_id=placement_id))


def over(placement_id: str) -> Response:
    """The placement has moved on since the page was opened."""
    flash(gettext("Det går inte längre: placeringen har ändrats eller avslutats."), "warn")
    return to_placement(placement_id)


def _note(placement_id: str, service: Callable[..., Placement], said: str, tone: str = "ok") -> Response:
    try:
        carry_out(service, placement_id)
    except NotPossibleNow:
        return over(placement_id)
    flash(said, tone)
    return to_placement(placement_id)


def _ending(
    placement_id: str, ending: str, errors: Mapping[str, Any] | None = None, status: int = 200
) -> Response:
    page = read(placement_id, ending)
    if not page.is_running:
        return over(placement_id)
    return render(
        f"placing/placements/{ending}.html",
        status,
        errors=errors,
        reason=request.form.get("reason", ""),
        reasons=labels.options(labels.EVENT_REASONS, ENDINGS[ending]),
        exits=labels.options(EXITS),
        exit=request.form.get("exit", ExitKind.UNKNOWN.value),
        **about(page),
    )


def _end(
    placement_id: str, ending: str, schema: Any, service: Callable[..., Placement], said: str
) -> Response:
    try:
        carry_out(service, EndPlacement(placement_id, **forms.load(schema)))
    except InvalidInput as error:
        return _ending(placement_id, ending, in_own_words(error.fields), 422)
    except NotPossibleNow:
        return over(placement_id)
    flash(said, "ok")
    return to_placement(placement_id)
