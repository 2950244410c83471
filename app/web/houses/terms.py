"""The agreement with a house: the house reads it, the coordinator keeps it."""

from typing import Any

from flask import Blueprint, Response, request, url_for

from app.core.errors import InvalidInput, NotFound
from app.core.policy import Permission, may
from app.http import forms
from app.http.changes import carry_out
from app.http.context import actor, clock, database
from app.http.pages import render, see_other
from app.http.security import needs
from app.http.words.errors import in_own_words
from app.services.houses import terms
from app.services.houses.agreed_terms import RoomsOpen
from app.services.houses.terms import AddSeason, AgreeOnRoomType, AgreeWithHouse, list_terms, read_terms
from app.services.houses.training import trained_people
from app.web.houses import terms_forms as schemas
from models.facility import NO_NIGHT_LIMIT

bp = Blueprint("terms", __name__)


@bp.get("/avtal")
@needs(Permission.FACILITY_WRITE)
def index() -> Response:
    with database().read() as session:
        return render("houses/terms_index.html", houses=list_terms(session, actor(), clock()))


@bp.get("/boende/<facility_id>/avtal")
@needs(Permission.FACILITY_OWN, Permission.FACILITY_WRITE)
def show(facility_id: str) -> Response:
    with database().transaction() as session:
        found = read_terms(session, actor(), clock(), facility_id)
        return render(
            "houses/terms.html",
            facility=found.facility,
            terms=found,
            people=trained_people(session, found.facility),
            no_limit=NO_NIGHT_LIMIT,
            may_change=may(actor(), Permission.FACILITY_WRITE),
        )


@bp.get("/boende/<facility_id>/avtal/huset")
@needs(Permission.FACILITY_WRITE)
def house(facility_id: str) -> Response:
    return _form(facility_id, "house")


@bp.post("/boende/<facility_id>/avtal/huset")
@needs(Permission.FACILITY_WRITE)
def agree_with_house(facility_id: str) -> Response:
    try:
        asked = forms.load(schemas.HouseTermsForm)
        limit = NO_NIGHT_LIMIT if asked.pop("no_night_limit") else asked["max_nights"]
        carry_out(terms.agree_with_house, AgreeWithHouse(facility_id, **asked | {"max_nights": limit}))
    except InvalidInput as error:
        return _form(facility_id, "house", error)
    return _shown(facility_id)


@bp.get("/boende/<facility_id>/avtal/rumstyp")
@needs(Permission.FACILITY_WRITE)
def room_type(facility_id: str) -> Response:
    return _form(facility_id, "room_type")


@bp.post("/boende/<facility_id>/avtal/rumstyp")
@needs(Permission.FACILITY_WRITE)
def agree_on_room_type(facility_id: str) -> Response:
    try:
        carry_out(terms.agree_on_room_type, AgreeOnRoomType(facility_id, **forms.load(schemas.RoomType)))
    except InvalidInput as error:
        return _form(facility_id, "room_type", error)
    return _shown(facility_id)


@bp.get("/boende/<facility_id>/avtal/sasong")
@needs(Permission.FACILITY_WRITE)
def season(facility_id: str) -> Response:
    return _form(facility_id, "season")


@bp.post("/boende/<facility_id>/avtal/sasong")
@needs(Permission.FACILITY_WRITE)
def add_season(facility_id: str) -> Response:
    try:
        carry_out(terms.add_season, AddSeason(facility_id, **forms.load(schemas.SeasonForm)))
    except InvalidInput as error:
        return _form(facility_id, "season", error)
    return _shown(facility_id)


@bp.post("/boende/<facility_id>/avtal/sasong/<season_id>/ta-bort")
@needs(Permission.FACILITY_WRITE)
def remove_season(facility_id: str, season_id: str) -> Response:
    carry_out(terms.remove_season, facility_id, season_id)
    return _shown(facility_id)


def _shown(facility_id: str) -> Response:
    return see_other(url_for("terms.show", facility_id=facility_id))


def _form(facility_id: str, name: str, refused: InvalidInput | None = None) -> Response:
    """The form as it stands in the register, or as it was sent when something in it must be mended."""
    with database().transaction() as session:
        found = read_terms(session, actor(), clock(), facility_id)
        context: dict[str, Any] = {"facility": found.facility, "terms": found, "no_limit": NO_NIGHT_LIMIT}
        if name == "room_type":
            context["rooms"] = _asked_type(found)
        if refused is None:
            return render(f"houses/terms_{name}.html", **context)
        sent = {field: texts[-1] for field, texts in forms.posted().items()}
        return render(
            f"houses/terms_{name}.html", 422, **context, sent=sent, errors=in_own_words(refused.fields)
        )


def _asked_type(found: terms.Terms) -> RoomsOpen:
    asked = request.values.get("room_type", "")
    rooms = next((rooms for rooms in found.tonight if rooms.room_type == asked), None)
    if rooms is None:
        raise NotFound()
    return rooms
