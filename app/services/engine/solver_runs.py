"""A run of the solver beside the request that asked for it, with nothing kept but its row.

So any process can show how far a run has come and any can cancel it. A run whose process dies is told by its
deadline. Of each kind (re-plan, joint proposal, matching of homes) one is solved at a time: the others wait.
"""

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from threading import Thread
from typing import Generic, TypeVar

from sqlalchemy import event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from allocation.plans.plan import Plan
from allocation.problems.problem import Problem
from app.core.actor import Actor
from app.core.clock import Clock
from app.core.database import Database
from app.core.errors import Busy
from app.queries.solver_runs import is_cancelled, last_deadline, must_wait
from app.services.engine.solver import ASK_EVERY, SOLVE, Limits, NoPlan, solve
from app.services.engine.verification import facts_hash
from models.solver_run import RunFailure, SolverRun

Run = TypeVar("Run", bound=SolverRun)

GRACE = timedelta(seconds=30)  # after its time limit, for starting and for writing down


class RunState(StrEnum):
    RUNNING = "running"
    FAILED = "failed"
    CANCELLED = "cancelled"
    FINISHED = "finished"


def state_of(run: SolverRun, now: datetime) -> RunState:
    """Where a run stands. One that never reported died with its process: it has failed."""
    if run.cancelled_at:
        return RunState.CANCELLED
    if run.failure or (run.finished_at is None and run.deadline <= now):
        return RunState.FAILED
    return RunState.FINISHED if run.finished_at else RunState.RUNNING


def deadline_for(session: Session, kind: type[SolverRun], now: datetime, seconds: float) -> datetime:
    """When a run written down now, which may take so many seconds, must have reported: it begins when those
    before it have ended at the latest."""
    return (last_deadline(session, kind, now) or now) + timedelta(seconds=seconds) + GRACE


def note_end(run: SolverRun, now: datetime, problem: Problem, plan: Plan | None) -> bool:
    """Write on its row that a run has ended (None: it gave no plan that can be trusted). False, and nothing
    written, when it was cancelled meanwhile or is late."""
    if state_of(run, now) is not RunState.RUNNING:
        return False
    run.finished_at, run.problem_hash = now, facts_hash(problem)
    run.failure = RunFailure.NO_PLAN if plan is None else None
    return True


def note_cancelled(run: SolverRun, now: datetime) -> bool:
    """Stop a run. False, and nothing written, when it has ended."""
    if state_of(run, now) is not RunState.RUNNING:
        return False
    run.cancelled_at = now
    return True


@dataclass(frozen=True)
class RunTask(Generic[Run]):
    """What a kind of run reads, in a session that only reads, and what it writes down, in a transaction.
    `finish` is told None when there is no plan that can be trusted."""

    kind: type[Run]
    problem_of: Callable[[Session, Actor, Clock, Run], Problem]
    finish: Callable[[Session, Actor, Clock, str, Problem, Plan | None], None]


@dataclass(frozen=True)
class Runner(Generic[Run]):
    """Where a run reads and writes, and how long it may take. `report` is told of a run that raised: nobody
    is there to catch it."""

    task: RunTask[Run]
    database: Database
    clock: Clock
    limits: Limits
    report: Callable[[Exception], None]
    program: Sequence[str] = SOLVE

    def begin(self, session: Session, actor: Actor, run: Run) -> None:
        """Let a run begin once its row, which the session holds, is committed."""
        event.listen(session, "after_commit", lambda _: self._run_beside(actor, run.id), once=True)

    def run(self, actor: Actor, run_id: str) -> None:
        """Read, solve, write down: the solver holds neither session nor transaction."""
        while self._must_wait(run_id):
            time.sleep(ASK_EVERY)
        with self.database.read() as session:
            run = session.get_one(self.task.kind, run_id)
            if state_of(run, self.clock.now()) is not RunState.RUNNING:
                return
            problem = self.task.problem_of(session, actor, self.clock, run)
        plan = self._solved(problem, run_id)
        with self.database.transaction() as session:
            self.task.finish(session, actor, self.clock, run_id, problem, plan)

    def _must_wait(self, run_id: str) -> bool:
        with suppress(Busy, DBAPIError), self.database.read() as session:
            return must_wait(session, session.get_one(self.task.kind, run_id), self.clock.now())
        return True  # asked again in a moment

    def _solved(self, problem: Problem, run_id: str) -> Plan | None:
        try:
            return solve(problem, self.limits, self.program, stop=lambda: self._is_cancelled(run_id))
        except NoPlan:
            return None

    def _is_cancelled(self, run_id: str) -> bool:
        with suppress(Busy, DBAPIError), self.database.read() as session:
            return is_cancelled(session, self.task.kind, run_id)
        return False  # asked again in a moment

    def _run_beside(self, actor: Actor, run_id: str) -> None:
        # A daemon: a server that stops does not wait for a solver; the deadline tells of the run.
        Thread(target=self._run_reported, args=(actor, run_id), daemon=True).start()

    def _run_reported(self, actor: Actor, run_id: str) -> None:
        try:
            self.run(actor, run_id)
        except Exception as error:
            self.report(error)
