"""A house's own systems: the keys they use, and the calendars that are fetched from them."""

from typing import Any

from flask import Blueprint, Response, flash, url_for
from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from app.core.errors import InvalidInput
from app.core.policy import Permission
from app.http import forms
from app.http.changes import carry_out
from app.http.context import actor, clock, database
from app.http.pages import render, see_other
from app.http.security import needs
from app.http.words.errors import in_own_words
from app.queries.facilities import facility_in_care
from app.services.accounts.idempotency import once
from app.services.feeds.calendar.addresses import SetCalendar, calendars_of, remove_calendar, set_calendar
from app.services.feeds.facility_keys import KeyMade, keys_of, make_key, revoke_key
from app.web.feeds.forms import CalendarAddress, NewKey
from models.feed import FetchFailure, KeyUse

bp = Blueprint("connections", __name__, url_prefix="/boende/<facility_id>/kopplingar")

USES: dict[KeyUse, LazyString] = {
    KeyUse.OTA: _l("Hotellsystem (AlpineBits eller Hotsoft)"),
    KeyUse.CALENDAR: _l("Kalender med era bokningar"),
}
FAILURES: dict[FetchFailure, LazyString] = {
    FetchFailure.UNREACHABLE: _l("Servern svarade inte med kalendern."),
    FetchFailure.REFUSED_ADDRESS: _l(
        "Adressen leder inte till en öppen server på internet, eller vidare därifrån."
    ),
    FetchFailure.TOO_LARGE: _l("Kalendern är större än en megabyte."),
    FetchFailure.NOT_A_CALENDAR: _l("Svaret gick inte att läsa som kalender. Inget av det har använts."),
}


@bp.get("")
@needs(Permission.AVAILABILITY_WRITE)
def show(facility_id: str) -> Response:
    return _page(facility_id)


@bp.post("/nycklar")
@needs(Permission.AVAILABILITY_WRITE)
def make(facility_id: str) -> Response:
    """The secret stands in this one answer only: pressing twice makes one key and shows nothing again."""
    use = KeyUse(forms.load(NewKey)["use"])
    new: list[KeyMade] = []

    def work(session: Session) -> dict[str, Any]:
        new.append(make_key(session, actor(), clock(), facility_id, use))
        return {"id": new[0].id}

    with database().transaction() as session:
        once(session, actor(), clock(), forms.idempotency_key(), ["make_key", facility_id, use], work)
    return _page(facility_id, made=(use, new[0] if new else None))


@bp.post("/nycklar/<key_id>/aterkalla")
@needs(Permission.AVAILABILITY_WRITE)
def revoke(facility_id: str, key_id: str) -> Response:
    carry_out(revoke_key, facility_id, key_id)
    flash(gettext("Nyckeln är återkallad. Ingen kommer in med den längre."), "ok")
    return see_other(url_for("connections.show", facility_id=facility_id))


@bp.post("/kalendrar")
@needs(Permission.AVAILABILITY_WRITE)
def set_address(facility_id: str) -> Response:
    try:
        carry_out(set_calendar, SetCalendar(facility_id, **forms.load(CalendarAddress)))
    except InvalidInput as error:
        return _page(facility_id, errors=in_own_words(error.fields), status=422)
    flash(gettext("Adressen är sparad. Kalendern hämtas inom en halvtimme."), "ok")
    return see_other(url_for("connections.show", facility_id=facility_id))


@bp.post("/kalendrar/<unit_id>/ta-bort")
@needs(Permission.AVAILABILITY_WRITE)
def remove(facility_id: str, unit_id: str) -> Response:
    carry_out(remove_calendar, facility_id, unit_id)
    flash(gettext("Kalendern hämtas inte längre. Nätter som den har stängt är fortfarande stängda."), "ok")
    return see_other(url_for("connections.show", facility_id=facility_id))


def _page(
    facility_id: str,
    errors: dict[str, Any] | None = None,
    status: int = 200,
    made: tuple[KeyUse, KeyMade | None] | None = None,
) -> Response:
    with database().read() as session:
        facility = facility_in_care(session, actor(), facility_id)
        calendars = calendars_of(session, actor(), facility.id)
        return render(
            "feeds/connections.html",
            status,
            facility=facility,
            keys=keys_of(session, facility.id),
            fetched=[each for each in calendars if each.feed],
            rooms=[(each.unit.id, each.unit.code) for each in calendars],
            uses=USES,
            failures=FAILURES,
            made=made,
            address=_address(*made) if made else "",
            errors=errors or {},
        )


def _address(use: KeyUse, key: KeyMade | None) -> str:
    """Where a system is to go with a new key."""
    if use is KeyUse.OTA:
        return str(url_for("alpinebits.receive", _external=True))
    return str(url_for("calendar.bookings", secret=key.secret, _external=True)) if key else ""
