"""The linear relaxation: a best fractional solution, and what each row is worth in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from ortools.math_opt.python import mathopt
from ortools.util.python.solve_interrupter import SolveInterrupter

from allocation.rules.tables import Floats, Ints
from allocation.solver.limits import Countdown
from allocation.solver.linear.highs import interruptible, model_of
from allocation.solver.linear.variables import Program

LARGE = 4000
"""From so many variables on HiGHS is quicker than GLOP."""


@dataclass(frozen=True)
class Relaxed:
    """A best fractional solution with its value, and the price (at least 0) of every row."""

    solution: Floats
    prices: Floats
    value: float


def relax(program: Program, costs: Ints, clock: Countdown) -> Relaxed | None:
    """Solve the linear relaxation; None if the clock ran out first."""
    model = model_of(program, costs, whole=False)
    kind = mathopt.SolverType.HIGHS if program.size >= LARGE else mathopt.SolverType.GLOP
    many_rows = len(program.limits) > max(LARGE, program.size)
    parameters = mathopt.SolveParameters(lp_algorithm=mathopt.LPAlgorithm.BARRIER if many_rows else None)

    def run(interrupter: SolveInterrupter) -> mathopt.SolveResult:
        return mathopt.solve(model, kind, params=parameters, interrupter=interrupter)

    result = interruptible(run, parameters, clock)
    if result.termination.reason != mathopt.TerminationReason.OPTIMAL:
        return None
    solution = np.array(result.variable_values(list(model.variables())))
    prices = -np.array(result.dual_values(list(model.linear_constraints())))
    # Every price of at least 0 gives a valid bound, so what the tolerance made negative may be cut off.
    return Relaxed(solution, np.maximum(prices, 0.0), result.objective_value())
