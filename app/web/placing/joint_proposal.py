"""The best for everybody who waits: asked of the solver beside the request, shown when it is done."""

from flask import Blueprint, Response, flash, url_for
from flask_babel import gettext

from app.core.policy import Permission
from app.http.changes import carry_out
from app.http.context import actor, clock, database, settings
from app.http.pages import render, see_other
from app.http.security import needs
from app.http.solver_runs import runner
from app.services.engine.solver import Limits
from app.services.engine.solver_runs import RunState
from app.services.placing import joint_runs
from app.services.placing.joint_proposal import anybody_waits, read_proposal
from app.web.placing import cards

bp = Blueprint("joint", __name__, url_prefix="/gemensamt-forslag")


@bp.get("")
@needs(Permission.PLACE)
def start() -> Response:
    return render("placing/joint_proposal/start.html", seconds=settings().solver_seconds)


@bp.post("")
@needs(Permission.PLACE)
def solve() -> Response:
    with database().read() as session:
        if not anybody_waits(session, clock()):
            return render("placing/joint_proposal/nobody.html")
    limits = Limits(settings().solver_seconds, settings().solver_megabytes)
    with database().transaction() as session:
        run = joint_runs.begin(session, actor(), runner(joint_runs.JOINT, limits))
    return see_other(url_for("joint.show", proposal_id=run.id))


@bp.get("/<proposal_id>")
@needs(Permission.PLACE)
def show(proposal_id: str) -> Response:
    """Progress while it runs, then the result; the script of the page asks for it anew meanwhile."""
    with database().read() as session:
        state = joint_runs.progress(session, actor(), clock(), proposal_id)
    if state is RunState.RUNNING:
        seconds = settings().solver_seconds
        return render("placing/joint_proposal/running.html", proposal_id=proposal_id, seconds=seconds)
    if state is RunState.CANCELLED:
        flash(gettext("Uträkningen är avbruten"), "info")
        return see_other(url_for("joint.start"))
    if state is RunState.FAILED:
        return render("placing/joint_proposal/failed.html")
    return _result(proposal_id)


@bp.post("/<proposal_id>/avbryt")
@needs(Permission.PLACE)
def cancel(proposal_id: str) -> Response:
    carry_out(joint_runs.cancel, proposal_id)
    return see_other(url_for("joint.show", proposal_id=proposal_id))


def _result(proposal_id: str) -> Response:
    with database().transaction() as session:
        found = read_proposal(session, actor(), clock(), proposal_id)
    places = [(one, cards.chosen_card(one.household, one.place) if one.place else None) for one in found.mine]
    return render("placing/joint_proposal/show.html", found=found, places=places)
