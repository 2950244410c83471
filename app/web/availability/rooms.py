"""A house's own rooms: the chart, a change of many nights at once with what it would do, and undo."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext

from app.core.clock import night_of
from app.core.errors import ClaimedNights, InvalidInput, NotPossibleNow, OtherwiseChanged
from app.core.policy import Permission
from app.http import forms
from app.http.changes import carry_out
from app.http.context import actor, clock, database
from app.http.pages import render, see_other
from app.http.security import needs
from app.http.words.errors import in_own_words
from app.queries.facilities import facility_in_care
from app.queries.rooms import rooms_of
from app.services.availability import bulk_edit, updates
from app.services.availability.board_page import NIGHTS, reach
from app.services.availability.bulk_edit import BulkEdit, SaveEdit
from app.services.availability.bulk_preview import preview
from app.services.availability.claimed_nights import ClaimedRange
from app.services.availability.rooms_page import changes_since, open_rooms
from app.services.availability.updates import UndoUpdate
from app.web.availability import forms as schemas
from app.web.availability import room_words
from app.web.availability.board import reachable_nights
from app.web.availability.board_chart import chart

bp = Blueprint("rooms", __name__, url_prefix="/boende/<facility_id>/rum")

LENGTHS = (7, 14, 21, 30)
FIELD_OF = {"count": "antal", "room_type": "typ", "words": "till"}
"""Which input of the form stands for what the service found wrong."""


@bp.get("")
@needs(Permission.FACILITY_OWN)
def show(facility_id: str) -> Response:
    try:
        look = forms.load(schemas.Look, request.args)
        return _chart(facility_id, look.get("fran"), look.get("natter", NIGHTS))
    except InvalidInput as error:
        wrong = in_own_words(error.fields) | ({"fran": reachable_nights()} if "fran" in error.fields else {})
        return _chart(facility_id, None, NIGHTS, wrong, 422)


@bp.get("/andra")
@needs(Permission.AVAILABILITY_WRITE)
def change(facility_id: str) -> Response:
    return _form(facility_id)


@bp.get("/granska")
@needs(Permission.AVAILABILITY_WRITE)
def review(facility_id: str) -> Response:
    """What it would change; nothing has happened yet."""
    try:
        return _review(facility_id, forms.load(schemas.Edit, request.args))
    except InvalidInput as error:
        return _form(facility_id, _at_inputs(error), 422)


@bp.post("/andra")
@needs(Permission.AVAILABILITY_WRITE)
def save(facility_id: str) -> Response:
    edit: BulkEdit = forms.load(schemas.Edit)
    saving = forms.load(schemas.Saving)
    try:
        carry_out(bulk_edit.save, SaveEdit(facility_id, edit, saving["version"], saving["anda"]))
    except ClaimedNights:
        return _review(facility_id, edit, 409)
    except OtherwiseChanged:
        again = f"{url_for('.review', facility_id=facility_id)}?{urlencode(_given())}"
        return _overtaken(facility_id, saving["version"], again)
    flash(gettext("Sparat. Går att ångra under Senaste ändringarna."), "ok")
    return see_other(url_for(".show", facility_id=facility_id, fran=_shown_from(edit)))


@bp.post("/angra")
@needs(Permission.AVAILABILITY_WRITE)
def undo(facility_id: str) -> Response:
    asked = forms.load(schemas.Undoing)
    try:
        carry_out(updates.undo, UndoUpdate(facility_id, asked["andring"], asked["version"], asked["anda"]))
    except ClaimedNights as refused:
        return _would_close(facility_id, asked, refused)
    except (OtherwiseChanged, NotPossibleNow):
        return _overtaken(facility_id, asked["version"])
    flash(gettext("Ändringen är ångrad. Allt är som före den."), "ok")
    return see_other(url_for(".show", facility_id=facility_id))


def _chart(
    facility_id: str,
    first: date | None,
    count: int,
    errors: Mapping[str, Any] | None = None,
    status: int = 200,
) -> Response:
    with database().transaction() as session:
        rooms = open_rooms(session, actor(), clock(), facility_id, first, count)
    begins, within = rooms.board.nights[0], reach(actor(), clock())
    return render(
        "availability/rooms.html",
        status,
        facility=rooms.facility,
        chart=chart(rooms.board, url_for(".change", facility_id=facility_id)),
        rooms=rooms,
        begins=begins,
        count=count,
        lengths=LENGTHS,
        week_before=within.week_before(begins),
        week_after=within.week_after(begins),
        words=room_words,
        errors=errors,
    )


def _form(facility_id: str, errors: Mapping[str, Any] | None = None, status: int = 200) -> Response:
    with database().read() as session:
        facility = facility_in_care(session, actor(), facility_id)
        rooms = list(rooms_of(session, facility.id).values())
    return render(
        "availability/change.html",
        status,
        facility=facility,
        types=sorted({room.room_type for room in rooms}),
        rooms=rooms,
        no_type=schemas.NO_TYPE,
        tonight=night_of(clock().now()),
        given=request.args,
        words=room_words,
        errors=errors,
    )


def _review(facility_id: str, edit: BulkEdit, status: int = 200) -> Response:
    with database().read() as session:
        found = preview(session, actor(), clock(), facility_id, edit)
    return render(
        "availability/review.html",
        status,
        facility=found.facility,
        preview=found,
        asked=room_words.asked(edit, {int(day): name for day, name in room_words.weekdays()}),
        fields=_given(),
        words=room_words,
    )


def _overtaken(facility_id: str, version: int, again: str | None = None) -> Response:
    with database().read() as session:
        facility, events = changes_since(session, actor(), facility_id, version)
    return render(
        "availability/overtaken.html", 409, facility=facility, events=events, again=again, words=room_words
    )


def _would_close(facility_id: str, asked: Mapping[str, Any], refused: ClaimedNights) -> Response:
    with database().read() as session:
        facility = facility_in_care(session, actor(), facility_id)
    claimed = [_claimed_range(**one) for one in refused.claimed]
    return render(
        "availability/undo.html", 409, facility=facility, asked=asked, claimed=claimed, words=room_words
    )


def _claimed_range(room: str, first_night: str, last_night: str, booking_code: str | None) -> ClaimedRange:
    return ClaimedRange(room, date.fromisoformat(first_night), date.fromisoformat(last_night), booking_code)


def _given() -> list[tuple[str, str]]:
    """The edit as it was asked for, to be asked for again."""
    given = request.args if request.method == "GET" else request.form
    return [(name, value) for name in schemas.Edit().fields for value in given.getlist(name)]


def _at_inputs(error: InvalidInput) -> Mapping[str, Any]:
    found: Mapping[str, Any] = in_own_words(
        {FIELD_OF.get(name, name): messages for name, messages in error.fields.items()}
    )
    return found


def _shown_from(edit: BulkEdit) -> str | None:
    """The chart opens where the change can be seen."""
    within = reach(actor(), clock())
    return edit.first_night.isoformat() if within.earliest <= edit.first_night <= within.latest else None
