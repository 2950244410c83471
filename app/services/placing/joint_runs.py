"""A joint proposal's run, beside the request that asked for it (app.services.engine.solver_runs)."""

from sqlalchemy.orm import Session

from allocation.plans.plan import Plan
from allocation.problems.problem import Problem
from app.core import audit
from app.core.actor import Actor
from app.core.clock import Clock
from app.core.policy import Permission, demand
from app.queries.joint_proposals import proposal_seen_by, proposal_under_way
from app.services.engine.solver_runs import (
    Runner,
    RunState,
    RunTask,
    deadline_for,
    note_cancelled,
    note_end,
    state_of,
)
from app.services.placing.joint_proposal import joint_plan, waiting_problem
from models.joint import JointPlace, JointProposal


def begin(session: Session, actor: Actor, runner: Runner[JointProposal]) -> JointProposal:
    """The organisation's run that is under way, or a new one, which begins once this is committed."""
    demand(actor, Permission.PLACE)
    now = runner.clock.now()
    under_way = proposal_under_way(session, actor, now)
    if under_way:
        return under_way
    run = JointProposal(
        organisation_id=actor.organisation_id,
        created_by=actor.user_id,
        created_at=now,
        deadline=deadline_for(session, JointProposal, now, runner.limits.seconds),
    )
    session.add(run)
    audit.record(session, actor, runner.clock, audit.Action.SOLVED_FOR_ALL, run.id)
    runner.begin(session, actor, run)
    return run


def problem_of(session: Session, actor: Actor, clock: Clock, run: JointProposal) -> Problem:
    """Everybody who waits when the solver's turn comes, not when the button was pressed."""
    return waiting_problem(session, actor, clock)


def finish(
    session: Session, actor: Actor, clock: Clock, run_id: str, problem: Problem, plan: Plan | None
) -> None:
    """Write down what the run found (None: it gave no plan that can be trusted)."""
    run = session.get_one(JointProposal, run_id)
    if not note_end(run, clock.now(), problem, plan):
        return
    if plan:
        found = joint_plan(problem, plan)
        run.proven = found.is_proven
        session.add_all(
            JointPlace(proposal_id=run.id, request_id=request, units=list(found.units.get(request, ())))
            for request in sorted(found.waiting)
        )
    households = len(problem.households)
    audit.record(
        session, actor, clock, audit.Action.JOINT_FINISHED, run.id, households=households, failed=plan is None
    )


JOINT = RunTask(JointProposal, problem_of, finish)


def progress(session: Session, actor: Actor, clock: Clock, run_id: str) -> RunState:
    """How far a run of the actor's organisation has come. Raises NotFound."""
    demand(actor, Permission.PLACE)
    return state_of(proposal_seen_by(session, actor, run_id), clock.now())


def cancel(session: Session, actor: Actor, clock: Clock, run_id: str) -> None:
    """Stop a run of the actor's organisation; one that has ended stays as it is. Raises NotFound."""
    demand(actor, Permission.PLACE)
    if note_cancelled(proposal_seen_by(session, actor, run_id), clock.now()):
        audit.record(session, actor, clock, audit.Action.JOINT_CANCELLED, run_id)
