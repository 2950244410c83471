"""Re-plan the network: start, follow, review move by move, apply all or nothing."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.core.clock import Clock
from app.core.errors import Conflict, InvalidInput, NotPossibleNow, UnitTaken
from app.core.policy import Permission
from app.http import forms
from app.http.changes import carry_out
from app.http.context import actor, clock, database
from app.http.pages import render, see_other, wants_fragment
from app.http.replanning import runner
from app.http.security import needs
from app.http.words.errors import in_own_words
from app.services.replanning import moves
from app.services.replanning.moves import DecideStep, ReplanState
from app.services.replanning.review import Run, StepKind, list_runs, progress, review
from app.services.replanning.runs import begin
from app.web.replanning import forms as schemas
from app.web.replanning import words
from models.replan import Replan

bp = Blueprint("replans", __name__, url_prefix="/omplanering")

NIGHTS = 30


@bp.get("")
@needs(Permission.REPLAN)
def index() -> Response:
    return _index()


@bp.post("")
@needs(Permission.REPLAN)
def start() -> Response:
    try:
        replan_id = carry_out(_begin, forms.load(schemas.Start)["nights"])
    except InvalidInput as error:
        return _index(in_own_words(error.fields), 422)
    except NotPossibleNow:
        flash(gettext("En omplanering räknas redan fram. Vänta tills den är klar, eller avbryt den."), "info")
        return see_other(url_for("replans.index"))
    return see_other(url_for("replans.show", replan_id=replan_id))


@bp.get("/<replan_id>")
@needs(Permission.REPLAN)
def show(replan_id: str) -> Response:
    """Progress while it runs, then the proposal. The script of the page asks for the progress alone."""
    run = _progress(replan_id)
    if wants_fragment():
        return render("replanning/_progress.html", run=run)
    if run.state is ReplanState.RUNNING:
        return render("replanning/running.html", run=run)
    if run.state in (ReplanState.FAILED, ReplanState.CANCELLED):
        return render("replanning/ended.html", run=run)
    return _review(replan_id)


@bp.post("/<replan_id>/steg/<step_id>")
@needs(Permission.REPLAN)
def decide(replan_id: str, step_id: str) -> Response:
    command = DecideStep(replan_id, step_id, **forms.load(schemas.DecisionForm))
    try:
        number = carry_out(_decide, command)
    except NotPossibleNow:
        return _overtaken(replan_id, NotPossibleNow())
    return see_other(url_for("replans.show", replan_id=replan_id, _anchor=f"steg-{number}"))


@bp.post("/<replan_id>/avbryt")
@needs(Permission.REPLAN)
def cancel(replan_id: str) -> Response:
    try:
        carry_out(moves.cancel, replan_id)
    except NotPossibleNow:
        flash(gettext("Flyttarna är redan verkställda."), "warn")
    return see_other(url_for("replans.show", replan_id=replan_id))


@bp.post("/<replan_id>/verkstall")
@needs(Permission.REPLAN)
def apply(replan_id: str) -> Response:
    try:
        carry_out(moves.apply, replan_id)
    except Conflict as refused:
        return _overtaken(replan_id, refused)
    flash(gettext("Flyttarna är verkställda."), "ok")
    return see_other(url_for("replans.show", replan_id=replan_id))


def _index(errors: Mapping[str, Any] | None = None, status: int = 200) -> Response:
    with database().read() as session:
        runs = list_runs(session, actor(), clock())
    nights = request.form.get("nights", NIGHTS)
    return render("replanning/index.html", status, runs=runs, nights=nights, errors=errors)


def _progress(replan_id: str) -> Run:
    with database().read() as session:
        return progress(session, actor(), clock(), replan_id)


def _review(replan_id: str) -> Response:
    with database().transaction() as session:
        found = review(session, actor(), clock(), replan_id)
    return render(
        "replanning/review.html",
        review=found,
        run=found.run,
        moves=found.of(StepKind.MOVE),
        losers=found.of(StepKind.NO_PLACE),
        counted=[words.counted(tier) for tier in found.counted],
        words=words,
    )


def _overtaken(replan_id: str, refused: Conflict) -> Response:
    """Nothing was changed: what no longer holds, and the way to a proposal made of the facts as they are."""
    if isinstance(refused, UnitTaken):
        hindrances = [gettext("Minst ett rum är upptaget eller stängt")]
    else:
        hindrances = words.broken(refused.facts.get("rules", ()))
    return render("replanning/overtaken.html", 409, run=_progress(replan_id), hindrances=hindrances)


def _begin(session: Session, actor: Actor, clock: Clock, nights: int) -> Replan:
    return begin(session, actor, runner(), nights)


def _decide(session: Session, actor: Actor, clock: Clock, command: DecideStep) -> str:
    return str(moves.decide(session, actor, clock, command).position + 1)
