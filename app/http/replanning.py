"""The runner of re-plans, for pages and API alike."""

from app.http import logbook
from app.http.context import clock, database, log, settings
from app.services.engine.solver import Limits
from app.services.replanning.runs import SECONDS, Runner


def runner() -> Runner:
    book = log()  # the run outlives the request
    return Runner(
        database(),
        clock(),
        Limits(SECONDS, settings().solver_megabytes),
        lambda error: book.error("replan_failed", **logbook.described(error)),
    )
