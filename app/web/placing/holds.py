"""Hold a place, check the answers, confirm."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.core.clock import Clock
from app.core.errors import Conflict, HoldLapsed, InvalidInput, NotPossibleNow, PlaceUnsafe, UnitTaken
from app.core.night_form.form import SECTIONS
from app.core.policy import Permission
from app.http import forms
from app.http.changes import carry_out
from app.http.context import actor, clock, database, settings
from app.http.pages import render, see_other
from app.http.security import needs
from app.http.words import labels
from app.http.words.errors import in_own_words
from app.http.words.reasons import Reasons
from app.services.placing.confirmation import ConfirmHold, confirm
from app.services.placing.hold_page import HoldPage, HoldState, hold_page, read_hold_page
from app.services.placing.holds import HoldPlace, extend_hold, hold, hold_instead, release
from app.services.placing.suggestions import suggest_places
from app.web.intake.filled_in import FilledIn
from app.web.intake.form import choices
from app.web.placing import cards
from app.web.placing import forms as schemas
from app.web.placing.suggestions import choice_page
from models.placement import Placement

bp = Blueprint("holds", __name__)

TO_CHECK = ("hushallet", "hotet", "skyddet", "behoven", "resan", "beslutet")
"""Sections of the night form on which the choice of place rests."""


@bp.post("/forfragningar/<request_id>/reservationer")
@needs(Permission.PLACE)
def make(request_id: str) -> Response:
    form = forms.load(schemas.Hold)
    units = tuple(sorted(form.pop("units")))
    try:
        hold_id = carry_out(hold, settings().hold_minutes, HoldPlace(request_id, units, **form))
    except InvalidInput:
        return choice_page(request_id, units, {"override_reason": [_why_not_the_first()]}, 422)
    except (UnitTaken, PlaceUnsafe) as refused:
        return _refused(request_id, refused, by_hand=form.get("by_hand", False))
    except NotPossibleNow:
        flash(gettext("Det finns redan en plats för förfrågan, eller så är den avslutad."), "warn")
        return see_other(url_for("suggestions.show", request_id=request_id))
    return see_other(url_for("holds.show", hold_id=hold_id))


@bp.get("/reservationer/<hold_id>")
@needs(Permission.PLACE)
def show(hold_id: str) -> Response:
    return _page(hold_id)


@bp.post("/reservationer/<hold_id>/forlang")
@needs(Permission.PLACE)
def extend(hold_id: str) -> Response:
    try:
        carry_out(extend_hold, settings().hold_minutes, hold_id)
    except (HoldLapsed, NotPossibleNow):
        flash(gettext("Reservationen gick inte att förlänga."), "warn")
    return see_other(url_for("holds.show", hold_id=hold_id))


@bp.post("/reservationer/<hold_id>/slapp")
@needs(Permission.PLACE)
def let_go(hold_id: str) -> Response:
    try:
        carry_out(release, hold_id)
        flash(gettext("Platsen är släppt."), "ok")
    except NotPossibleNow:
        flash(gettext("Placeringen är redan bekräftad. Avboka den i stället."), "warn")
    return see_other(url_for("holds.show", hold_id=hold_id))


@bp.post("/reservationer/<hold_id>/bekrafta")
@needs(Permission.PLACE)
def settle(hold_id: str) -> Response:
    try:
        command = ConfirmHold(hold_id, **forms.load(schemas.Confirmation))
        placement_id = carry_out(_confirm, command)
    except InvalidInput as error:
        return _page(hold_id, in_own_words(error.fields), 422)
    except (UnitTaken, PlaceUnsafe) as refused:
        return _changed(hold_id, refused)
    except HoldLapsed:
        return _page(hold_id, status=409)
    except NotPossibleNow:
        flash(gettext("Förfrågan har ändrats sedan platsen hölls. Släpp den och håll på nytt."), "warn")
        return _page(hold_id, status=409)
    flash(gettext("Placeringen är bekräftad."), "ok")
    return see_other(url_for("handover.show", placement_id=placement_id))


@bp.post("/reservationer/<hold_id>/i-stallet")
@needs(Permission.PLACE)
def replace(hold_id: str) -> Response:
    """The next best place in one tap, after the first failed its check."""
    units = tuple(sorted(forms.load(schemas.Units)["units"]))
    try:
        new_id = carry_out(hold_instead, settings().hold_minutes, hold_id, units)
    except (InvalidInput, Conflict):
        flash(gettext("Läget har ändrats igen. Hämta nya förslag."), "warn")
        return see_other(url_for("holds.show", hold_id=hold_id))
    return see_other(url_for("holds.show", hold_id=new_id))


def _page(hold_id: str, errors: Mapping[str, Any] | None = None, status: int = 200) -> Response:
    with database().transaction() as session:
        held = read_hold_page(session, actor(), clock(), hold_id)
    if held.state is HoldState.CONFIRMED:
        return see_other(url_for("placements.show", placement_id=held.placement_id))
    return render(
        f"placing/holds/{'live' if held.state is HoldState.LIVE else 'ended'}.html",
        status,
        errors=errors,
        form=FilledIn(held.answers, choices()),
        sections=[section for section in SECTIONS if section.code in TO_CHECK],
        bases=labels.options(labels.LEGAL_BASES),
        basis=request.form.get("legal_basis") or held.answers.get("decision_basis", ""),
        **_about(held),
    )


def _changed(hold_id: str, refused: Conflict) -> Response:
    """What no longer holds, in words, and the best place there is instead."""
    with database().transaction() as session:
        held = hold_page(session, actor(), clock(), hold_id)
        found = suggest_places(session, actor(), clock(), held.summary.request_id)
    words = Reasons(held.household)
    return render(
        "placing/holds/changed.html",
        409,
        broken=[words.against[rule] for rule in refused.facts["rules"]],
        next_best=cards.cards(found).best[:1],
        **_about(held),
    )


def _about(held: HoldPage) -> dict[str, Any]:
    return {
        "held": held,
        "summary": held.summary,
        "card": cards.chosen_card(held.household, held.place),
        "override_reason": labels.OVERRIDE_REASONS.get(held.override_reason or ""),
        "seconds_left": (held.expires_at - clock().now()).total_seconds(),
        "protected_identity": held.summary.protected_identity,
    }


def _refused(request_id: str, refused: Conflict, *, by_hand: bool) -> Response:
    taken = isinstance(refused, UnitTaken)
    said = gettext("Någon annan hann före.") if taken else gettext("Platsen är inte säker längre.")
    flash(f"{said} {gettext('Ingenting är hållet. Här är läget nu.')}", "warn")
    endpoint = "suggestions.by_hand" if by_hand else "suggestions.show"
    return see_other(url_for(endpoint, request_id=request_id))


def _why_not_the_first() -> str:
    return str(gettext("Ange varför den här platsen väljs i stället för den första."))


def _confirm(session: Session, actor: Actor, clock: Clock, command: ConfirmHold) -> Placement:
    return confirm(session, actor, clock, command)[0]
