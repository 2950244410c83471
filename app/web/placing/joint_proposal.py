"""The best for everybody who waits: asked of the solver beside the request, shown when it is done."""

from flask import Blueprint, Response, url_for

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
    return see_other(url_for("joint.show", job_id=run.id))


@bp.get("/<job_id>")
@needs(Permission.PLACE)
def show(job_id: str) -> Response:
    """Progress while it runs, then the result; the script of the page asks for it anew meanwhile."""
    with database().read() as session:
        state = joint_runs.progress(session, actor(), clock(), job_id)
    if state is RunState.RUNNING:
        return render("placing/joint_proposal/running.html", job_id=job_id, seconds=settings().solver_seconds)
    if state is RunState.CANCELLED:
        return see_other(url_for("joint.start"))
    if state is RunState.FAILED:
        return render("placing/joint_proposal/failed.html")
    return _result(job_id)


@bp.post("/<job_id>/avbryt")
@needs(Permission.PLACE)
def cancel(job_id: str) -> Response:
    carry_out(joint_runs.cancel, job_id)
    return see_other(url_for("joint.show", job_id=job_id))


def _result(job_id: str) -> Response:
    with database().transaction() as session:
        found = read_proposal(session, actor(), clock(), job_id)
    places = [(one, cards.chosen_card(one.household, one.place) if one.place else None) for one in found.mine]
    return render("placing/joint_proposal/show.html", found=found, places=places)
