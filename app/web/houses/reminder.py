"""The hour of the day at which a house wants to be reminded of its figures."""

from typing import Any

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext

from app.core.errors import InvalidInput
from app.core.policy import Permission
from app.http import forms
from app.http.changes import carry_out
from app.http.context import actor, database
from app.http.pages import render, see_other
from app.http.security import needs
from app.http.words.errors import in_own_words
from app.queries.facilities import facility_in_care
from app.services.availability.freshness import SetReminder, set_reminder
from app.web.houses.address_forms import ReminderHour

bp = Blueprint("reminder", __name__, url_prefix="/boende/<facility_id>/paminnelse")


@bp.get("")
@needs(Permission.AVAILABILITY_WRITE)
def show(facility_id: str) -> Response:
    return _page(facility_id)


@bp.post("")
@needs(Permission.AVAILABILITY_WRITE)
def change(facility_id: str) -> Response:
    try:
        carry_out(set_reminder, SetReminder(facility_id, forms.load(ReminderHour)["reminder_at"]))
    except InvalidInput as error:
        return _page(facility_id, in_own_words(error.fields), 422)
    flash(gettext("Påminnelsetiden är sparad."), "ok")
    return see_other(url_for("reminder.show", facility_id=facility_id))


def _page(facility_id: str, errors: dict[str, Any] | None = None, status: int = 200) -> Response:
    with database().read() as session:
        facility = facility_in_care(session, actor(), facility_id)
    hour = facility.reminder_at.strftime("%H:%M") if facility.reminder_at else ""
    return render(
        "houses/reminder.html",
        status,
        facility=facility,
        hour=request.form.get("reminder_at", hour),
        errors=errors or {},
    )
