"""Who comes to a protected home: shown once the placement is confirmed there, never before."""

from flask import Blueprint, Response

from app.core.policy import Permission
from app.http.context import actor, clock, database
from app.http.pages import render
from app.http.security import needs
from app.http.words import labels
from app.services.disclosure.to_expecting_home import Identity
from app.services.houses.guest_sheet import read_guest_sheet
from app.web.intake.filled_in import FilledIn
from app.web.intake.form import choices

bp = Blueprint("guests", __name__, url_prefix="/boende/<facility_id>/gaster/<placement_id>")


def _words_for(person: Identity) -> str:
    return str((labels.CHILDREN if person.is_child else labels.GROWN_UPS)[person.gender])


@bp.get("")
@needs(Permission.GUEST_READ)
def show(facility_id: str, placement_id: str) -> Response:
    with database().transaction() as session:
        sheet = read_guest_sheet(session, actor(), clock(), facility_id, placement_id)
    return render(
        "inquiries/guest.html",
        facility=sheet.facility,
        who=sheet.who,
        told=sheet.form,
        form=FilledIn(sheet.who.answers, choices()),
        words_for=_words_for,
        protected_identity=sheet.who.protected_identity,
    )
