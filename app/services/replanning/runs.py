"""A re-plan's run, beside the request that asked for it (app.services.engine.solver_runs)."""

from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.services.engine.solver_runs import Runner, RunTask
from app.services.replanning import moves
from app.services.replanning.moves import StartReplan
from models.replan import Replan

SECONDS = 60.0  # nobody waits on the telephone for it
REPLAN = RunTask(Replan, moves.problem_of, moves.finish)


def begin(session: Session, actor: Actor, runner: Runner[Replan], nights: int) -> Replan:
    """Write down that a run begins, and let it begin once that is committed. Raises NotPossibleNow."""
    replan = moves.start(session, actor, runner.clock, StartReplan(nights, runner.limits.seconds))
    runner.begin(session, actor, replan)
    return replan
