"""The best for everybody who waits: asked of the solver beside the request, shown when it is done."""

from flask import Blueprint, Response, current_app, url_for
from flask.blueprints import BlueprintSetupState

from app.core.policy import Permission
from app.http import context, logbook
from app.http.context import actor, clock, database, settings
from app.http.pages import render, see_other
from app.http.security import needs
from app.services.engine.jobs import Jobs
from app.services.engine.solver import Limits
from app.services.placing.joint_proposal import (
    JointPlan,
    proposal,
    record_start,
    solve_for_all,
    waiting_problem,
)
from app.web.placing import cards

bp = Blueprint("joint", __name__, url_prefix="/gemensamt-forslag")

EXTENSION = "joint_proposals"


@bp.record_once
def _keep_jobs(state: BlueprintSetupState) -> None:
    log = state.app.extensions[context.EXTENSION].log
    state.app.extensions[EXTENSION] = Jobs[JointPlan](
        lambda error: log.error("joint_proposal_failed", **logbook.described(error))
    )


@bp.get("")
@needs(Permission.PLACE)
def start() -> Response:
    return render("placing/joint_proposal/start.html", seconds=settings().solver_seconds)


@bp.post("")
@needs(Permission.PLACE)
def solve() -> Response:
    """The problem is read here; solving holds neither session nor transaction."""
    with database().read() as session:
        problem = waiting_problem(session, actor(), clock())
    if problem is None:
        return render("placing/joint_proposal/nobody.html")
    with database().transaction() as session:
        record_start(session, actor(), clock(), problem)
    limits = Limits(settings().solver_seconds, settings().solver_megabytes)
    job = _jobs().start(actor().organisation_id, clock().now(), lambda: solve_for_all(problem, limits))
    return see_other(url_for("joint.show", job_id=job.id))


@bp.get("/<job_id>")
@needs(Permission.PLACE)
def show(job_id: str) -> Response:
    """Progress while it runs, then the result; the script of the page asks for it anew meanwhile."""
    job = _jobs().find(job_id, actor().organisation_id)
    if job.is_running:
        return render("placing/joint_proposal/running.html", job_id=job_id, seconds=settings().solver_seconds)
    if job.result is None:
        return render("placing/joint_proposal/failed.html")
    with database().transaction() as session:
        found = proposal(session, actor(), clock(), job.result)
    places = [(one, cards.chosen_card(one.household, one.place) if one.place else None) for one in found.mine]
    return render("placing/joint_proposal/show.html", found=found, places=places)


def _jobs() -> Jobs[JointPlan]:
    jobs: Jobs[JointPlan] = current_app.extensions[EXTENSION]
    return jobs
