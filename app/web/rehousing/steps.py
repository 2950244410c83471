"""One step of a request for a home, by either party: its form, and what comes of it."""

from typing import Any

from flask import Response, flash, request
from flask_babel import gettext

from app.core.errors import Conflict, InvalidInput, NotFound, PlaceUnsafe
from app.http import forms
from app.http.changes import carry_out
from app.http.pages import render, see_other
from app.http.words import labels
from app.http.words.errors import in_own_words
from app.services.rehousing.request_page import RequestInFull
from app.services.rehousing.steps.take import take
from app.services.rehousing.steps.taking import TakeStep
from app.web.rehousing import flat_words, request_words, step_forms, words
from app.web.rehousing import forms as schemas
from models.rehousing import RehousingParty, Step


def carry_out_step(request_id: str, back: str, again: Any) -> Response:
    """One step by either party: done, or said why not. `again(step, error)` shows its form once more."""
    step = request.form.get("step", "")
    try:
        asked = forms.load(schemas.TakenStep)
        asked["questions"] = tuple(asked["questions"])
        carry_out(take, TakeStep(request_id, **asked))
    except InvalidInput as error:
        found: Response = again(step, error)
        return found
    except PlaceUnsafe as refused:
        told = ", ".join(str(flat_words.REFUSED_BY_CHECK[rule]) for rule in refused.facts["rules"])
        flash(gettext("Kontrollen säger nej till lägenheten: %(reasons)s.", reasons=told), "danger")
    except Conflict:
        flash(gettext("Det går inte längre: läget har ändrats. Ingenting är gjort."), "warn")
    else:
        flash(gettext("Klart."), "ok")
    return see_other(back)


def step_page(
    read: RequestInFull,
    name: str,
    party: RehousingParty,
    action: str,
    back: str,
    refused: InvalidInput | None = None,
    flats: Any = (),
) -> Response:
    """The form of one step. A step that nobody can take now has no page."""
    forms_now = {form.step.value: form for form in step_forms.step_forms(read.request, party)}
    if name not in forms_now:
        raise NotFound()
    contracts = read.offer.flat.contracts if read.offer else ()
    return render(
        "rehousing/step.html",
        422 if refused else 200,
        form=forms_now[name],
        read=read,
        action=action,
        back=back,
        errors=in_own_words(refused.fields) if refused else None,
        value=request.form,
        questions=labels.options(words.QUESTIONS),
        contracts=labels.options(words.CONTRACTS, contracts),
        flats=flats,
        what=request_words.brief_rows(read.brief) if name == Step.SUBMIT and read.brief else None,
    )
