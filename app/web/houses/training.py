"""The day of *En säker hand*: of each of a hotel's users, and of the house."""

from flask import Blueprint, Response, url_for

from app.core.errors import InvalidInput
from app.core.policy import Permission
from app.http import forms
from app.http.changes import carry_out
from app.http.context import actor, clock, database
from app.http.pages import render, see_other
from app.http.security import needs
from app.http.words.errors import in_own_words
from app.services.houses.training import RecordTraining, read_training, record_training
from app.web.houses.terms_forms import Training

bp = Blueprint("training", __name__, url_prefix="/boende/<facility_id>/avtal/utbildning")


@bp.get("/huset", defaults={"user_id": None})
@bp.get("/<user_id>")
@needs(Permission.FACILITY_WRITE)
def show(facility_id: str, user_id: str | None) -> Response:
    return _form(facility_id, user_id)


@bp.post("/huset", defaults={"user_id": None})
@bp.post("/<user_id>")
@needs(Permission.FACILITY_WRITE)
def record(facility_id: str, user_id: str | None) -> Response:
    try:
        trained_on = forms.load(Training)["trained_on"]
        carry_out(record_training, RecordTraining(facility_id, trained_on, user_id))
    except InvalidInput as error:
        return _form(facility_id, user_id, error)
    return see_other(url_for("terms.show", facility_id=facility_id))


def _form(facility_id: str, user_id: str | None, refused: InvalidInput | None = None) -> Response:
    with database().transaction() as session:
        facility, person = read_training(session, actor(), clock(), facility_id, user_id)
        return render(
            "houses/training.html",
            422 if refused else 200,
            facility=facility,
            person=person,
            sent=forms.posted().get("trained_on", [""])[-1] if refused else None,
            errors=in_own_words(refused.fields) if refused else None,
        )
