"""Who runs the solver beside a request, for pages and API alike."""

from typing import TypeVar

from app.http import logbook
from app.http.context import clock, database, log
from app.services.engine.solver import Limits
from app.services.engine.solver_runs import Runner, RunTask
from models.solver_run import SolverRun

Run = TypeVar("Run", bound=SolverRun)


def runner(task: RunTask[Run], limits: Limits) -> Runner[Run]:
    book, event = log(), f"{task.kind.__tablename__}_failed"  # the run outlives the request
    return Runner(
        task, database(), clock(), limits, lambda error: book.error(event, **logbook.described(error))
    )
