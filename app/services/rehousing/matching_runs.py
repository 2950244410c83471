"""A matching's run, beside the request that asked for it (app.services.engine.solver_runs)."""

from sqlalchemy.orm import Session

from allocation.plans.plan import Plan
from allocation.problems.problem import Problem
from app.core import audit
from app.core.actor import Actor
from app.core.clock import Clock
from app.core.policy import Permission, demand
from app.queries.rehousing import matching_under_way, matching_with_id, vacant_flats
from app.services.engine.solver import Limits
from app.services.engine.solver_runs import (
    Runner,
    RunState,
    RunTask,
    deadline_for,
    note_cancelled,
    note_end,
    state_of,
)
from app.services.rehousing.matching_problem import problem
from app.services.rehousing.pool import pool
from models.rehousing import Matching, MatchProposal

LIMITS = Limits(seconds=20.0, megabytes=4096)


def begin(session: Session, actor: Actor, runner: Runner[Matching]) -> Matching | None:
    """The run that is under way, whoever asked for it, or a new one, which begins once this is committed.
    None when nobody waits for a flat or none is vacant."""
    demand(actor, Permission.MATCH_HOMES)
    now = runner.clock.now()
    requests, flats = len(pool(session)), len(vacant_flats(session))
    audit.record(
        session,
        actor,
        runner.clock,
        audit.Action.HOMES_MATCHED,
        actor.user_id,
        requests=requests,
        flats=flats,
    )
    if not (requests and flats):
        return None
    under_way = matching_under_way(session, now)
    if under_way:
        return under_way
    run = Matching(
        created_by=actor.user_id,
        created_at=now,
        deadline=deadline_for(session, Matching, now, runner.limits.seconds),
    )
    session.add(run)
    runner.begin(session, actor, run)
    return run


def snapshot(session: Session, actor: Actor, clock: Clock, run: Matching) -> Problem:
    """The pool and the vacant flats when the run begins."""
    return problem(session, clock, pool(session), vacant_flats(session))


def finish(
    session: Session, actor: Actor, clock: Clock, run_id: str, solved: Problem, plan: Plan | None
) -> None:
    """Write down what the run found (None: it gave no plan that can be trusted)."""
    run = session.get_one(Matching, run_id)
    if not note_end(run, clock.now(), solved, plan):
        return
    if plan:
        _record(session, actor, clock, run, solved, plan)
    else:
        audit.record(session, actor, clock, audit.Action.MATCHING_FAILED, run.id)


def _record(
    session: Session, actor: Actor, clock: Clock, matching: Matching, solved: Problem, plan: Plan
) -> None:
    """Write down what the solver proposes. A proposal sets nothing apart: the company goes through it."""
    seeking = {household.id for household in solved.households if household.current is None}
    matching.proven = plan.status == "optimal"
    matching.requests = len(seeking)
    matching.flats = len(solved.units) - len(solved.households) + len(seeking)
    session.add_all(
        MatchProposal(matching_id=matching.id, request_id=placed.household, flat_id=placed.units[0])
        for placed in plan.placements
        if placed.household in seeking
    )
    audit.record(session, actor, clock, audit.Action.MATCHING_RECORDED, matching.id, proven=matching.proven)


MATCHING = RunTask(Matching, snapshot, finish)


def progress(session: Session, actor: Actor, clock: Clock, run_id: str) -> RunState:
    """How far a run has come. Raises NotFound."""
    demand(actor, Permission.MATCH_HOMES)
    return state_of(matching_with_id(session, run_id), clock.now())


def cancel(session: Session, actor: Actor, clock: Clock, run_id: str) -> None:
    """Stop a run; one that has ended stays as it is. Raises NotFound."""
    demand(actor, Permission.MATCH_HOMES)
    if note_cancelled(matching_with_id(session, run_id), clock.now()):
        audit.record(session, actor, clock, audit.Action.MATCHING_CANCELLED, run_id)
