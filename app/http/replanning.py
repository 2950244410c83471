"""The runner of re-plans, for pages and API alike."""

from app.http import solver_runs
from app.http.context import settings
from app.services.engine.solver import Limits
from app.services.engine.solver_runs import Runner
from app.services.replanning.runs import REPLAN, SECONDS
from models.replan import Replan


def runner() -> Runner[Replan]:
    return solver_runs.runner(REPLAN, Limits(SECONDS, settings().solver_megabytes))
