"""A protected home's own address: a page of its own, because opening it is logged."""

from typing import Any

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext

from app.core.errors import InvalidInput
from app.core.policy import Permission
from app.http import forms
from app.http.changes import carry_out
from app.http.context import actor, clock, database
from app.http.form_fields import LONG_TEXT_LIMIT, TEXT_LIMIT
from app.http.pages import render, see_other
from app.http.security import needs
from app.http.words.errors import in_own_words
from app.services.houses.address import ChangeAddress, change_own_address, read_own_address
from app.web.houses.address_forms import AddressForm

bp = Blueprint("facility_address", __name__, url_prefix="/boende/<facility_id>/adress")


@bp.get("")
@needs(Permission.HOUSE_RULES_WRITE)
def show(facility_id: str) -> Response:
    return _page(facility_id)


@bp.post("")
@needs(Permission.HOUSE_RULES_WRITE)
def change(facility_id: str) -> Response:
    try:
        carry_out(change_own_address, ChangeAddress(facility_id, **forms.load(AddressForm)))
    except InvalidInput as error:
        return _page(facility_id, in_own_words(error.fields), 422)
    flash(gettext("Adressen är sparad."), "ok")
    return see_other(url_for("facility_address.show", facility_id=facility_id))


def _page(facility_id: str, errors: dict[str, Any] | None = None, status: int = 200) -> Response:
    with database().transaction() as session:
        own = read_own_address(session, actor(), clock(), facility_id)
    return render(
        "houses/address.html",
        status,
        facility=own.facility,
        values={"street": own.street, "arrival": own.arrival, **request.form},
        errors=errors or {},
        street_limit=TEXT_LIMIT,
        arrival_limit=LONG_TEXT_LIMIT,
    )
