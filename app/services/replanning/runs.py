"""A re-plan's run: beside the request that asked for it, with nothing kept but the Replan row.

So any process can show how far a run has come and any can cancel it. A run whose process dies is told by its
deadline (replans.state_of).
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from threading import Thread

from sqlalchemy import event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from allocation.plans.plan import Plan
from allocation.problems.problem import Problem
from app.core.actor import Actor
from app.core.clock import Clock
from app.core.database import Database
from app.core.errors import Busy
from app.services.engine.solver import SOLVE, Limits, NoPlan, solve
from app.services.replanning import moves
from app.services.replanning.moves import StartReplan
from app.services.replanning.stored import is_cancelled
from models.replan import Replan

SECONDS = 60.0  # nobody waits on the telephone for it


@dataclass(frozen=True)
class Runner:
    """Where a run reads and writes, and how long it may take. `report` is told of a run that raised: nobody
    is there to catch it."""

    database: Database
    clock: Clock
    limits: Limits
    report: Callable[[Exception], None]
    program: Sequence[str] = SOLVE

    def begin(self, session: Session, actor: Actor, nights: int) -> Replan:
        """Write down that a run begins, and let it begin once that is committed."""
        replan = moves.start(session, actor, self.clock, StartReplan(nights, self.limits.seconds))
        event.listen(session, "after_commit", lambda _: self._run_beside(actor, replan.id), once=True)
        return replan

    def run(self, actor: Actor, replan_id: str) -> None:
        """Read, solve, write down: the solver holds neither session nor transaction."""
        with self.database.read() as session:
            replan = session.get_one(Replan, replan_id)
            problem = moves.snapshot(session, actor, self.clock, replan)
        plan = self._solved(problem, replan_id)
        with self.database.transaction() as session:
            moves.finish(session, actor, self.clock, replan_id, problem, plan)

    def _solved(self, problem: Problem, replan_id: str) -> Plan | None:
        try:
            return solve(problem, self.limits, self.program, stop=lambda: self._is_cancelled(replan_id))
        except NoPlan:
            return None

    def _is_cancelled(self, replan_id: str) -> bool:
        with suppress(Busy, DBAPIError), self.database.read() as session:
            return is_cancelled(session, replan_id)
        return False  # asked again in a moment

    def _run_beside(self, actor: Actor, replan_id: str) -> None:
        Thread(target=self._run_reported, args=(actor, replan_id), daemon=True).start()

    def _run_reported(self, actor: Actor, replan_id: str) -> None:
        try:
            self.run(actor, replan_id)
        except Exception as error:
            self.report(error)
