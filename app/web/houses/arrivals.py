"""Who came, who did not, who has left: said by the house, with the booking code."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from app.core.errors import InvalidInput, NotFound, NotPossibleNow
from app.core.policy import Permission
from app.http import forms
from app.http.changes import carry_out
from app.http.context import actor, clock, database
from app.http.pages import render, see_other
from app.http.security import needs
from app.http.words import labels
from app.services.houses import arrivals as services
from app.web.houses import arrival_forms as schemas
from models.placement import EventKind

bp = Blueprint("arrivals", __name__, url_prefix="/boende/<facility_id>/ankomster")

SAID = {
    EventKind.ARRIVED: _l("Antecknat: framme. Jouren får veta det."),
    EventKind.DID_NOT_ARRIVE: _l("Antecknat: kom inte. Jouren är larmad. Håll rummet tills vidare."),
    EventKind.LEFT: _l("Antecknat: har lämnat. Jouren är larmad. Håll rummet tills vidare."),
}


@bp.get("")
@needs(Permission.ARRIVAL_WRITE)
def index(facility_id: str) -> Response:
    return _page(facility_id)


@bp.post("")
@needs(Permission.ARRIVAL_WRITE)
def note(facility_id: str) -> Response:
    try:
        form = forms.load(schemas.Noted)
        carry_out(services.note_guest, services.NoteGuest(facility_id, form["code"], form["kind"]))
    except InvalidInput as error:
        return _page(facility_id, error.fields, 422)
    except NotFound:
        return _page(facility_id, {"code": gettext("Koden finns inte här.")}, 404)
    except NotPossibleNow:
        flash(gettext("Det är redan antecknat, eller så har läget ändrats."), "warn")
    else:
        flash(SAID[form["kind"]], "ok")
    return _to_index(facility_id)


@bp.post("/angra")
@needs(Permission.ARRIVAL_WRITE)
def take_back(facility_id: str) -> Response:
    try:
        form = forms.load(schemas.BookingCodeForm)
        carry_out(services.take_back, services.TakeBack(facility_id, form["code"]))
    except InvalidInput as error:
        return _page(facility_id, error.fields, 422)
    except NotFound:
        return _page(facility_id, {"code": gettext("Koden finns inte här.")}, 404)
    except NotPossibleNow:
        flash(gettext("Det går inte att ångra längre. Ring jouren."), "warn")
    else:
        flash(gettext("Ångrat. Det är som om det inte hade antecknats."), "ok")
    return _to_index(facility_id)


def _page(facility_id: str, errors: Mapping[str, Any] | None = None, status: int = 200) -> Response:
    """Raises NotFound for another house, as for one that does not exist."""
    with database().transaction() as session:
        found = services.read_arrivals(session, actor(), clock(), facility_id)
    return render(
        "houses/arrivals.html",
        status,
        facility=found.facility,
        arrivals=found,
        errors=errors,
        code=request.form.get("code", ""),
        needs=labels.ROOM_NEEDS,
    )


def _to_index(facility_id: str) -> Response:
    return see_other(url_for("arrivals.index", facility_id=facility_id))
