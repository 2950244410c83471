"""Integer programs given to HiGHS through MathOpt, interruptible and within the clock."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

import numpy as np
from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt
from ortools.util.python.solve_interrupter import SolveInterrupter

from allocation.rules.tables import Ints
from allocation.solver.limits import Countdown
from allocation.solver.linear.variables import Program

POLL_SECONDS = 0.05
HURRIED_GAP, HURRIED_NODES = 0.003, 20
"""Where a search in a hurry ends; both are counted, so that it ends in the same place each time."""
TOLERANCE, PRECISION = 1e-6, 1e-10
"""By how much the solver's bound may be off, and by how much of itself."""
T = TypeVar("T")


@dataclass(frozen=True)
class Best:
    """The best solution found, if any, and a whole number that none costs less than."""

    solution: Ints | None
    bound: int


def minimise(program: Program, costs: Ints, start: Ints, clock: Countdown, hurried: bool = False) -> Best:
    """Solve the integer program from a solution known: to the end, to the limit, or in a hurry."""
    model = model_of(program, costs, whole=True)
    known = mathopt.SolutionHint(variable_values=dict(zip(model.variables(), start.tolist(), strict=True)))
    parameters = mathopt.SolveParameters(
        # HiGHS stops 0.01 % from the best unless told otherwise, and a tier would be off by one. Costs are
        # whole numbers: when less than one is left, nothing better is.
        relative_gap_tolerance=HURRIED_GAP if hurried else 0.0,
        absolute_gap_tolerance=0.5,
        node_limit=HURRIED_NODES if hurried else None,
        random_seed=1,
    )

    def run(interrupter: SolveInterrupter) -> mathopt.SolveResult:
        return mathopt.solve(
            model,
            mathopt.SolverType.HIGHS,
            params=parameters,
            model_params=mathopt.ModelSolveParameters(solution_hints=[known]),
            interrupter=interrupter,
        )

    result = interruptible(run, parameters, clock)
    dual = result.termination.objective_bounds.dual_bound
    none = np.iinfo(np.int64)
    if result.termination.reason == mathopt.TerminationReason.INFEASIBLE:
        return Best(None, none.max)
    bound = math.ceil(dual - TOLERANCE - PRECISION * abs(dual)) if math.isfinite(dual) else none.min
    if not result.has_primal_feasible_solution():
        return Best(None, bound)
    # Whole again, it may break a row that it kept within the tolerance: then its bound is no proof either.
    solution = np.round(result.variable_values(list(model.variables()))).astype(np.int64)
    return Best(solution, bound) if program.allows(solution) else Best(None, none.min)


def model_of(program: Program, costs: Ints, whole: bool) -> mathopt.Model:
    """Return a program as a model of MathOpt, its variables whole or fractional."""
    proto: Any = model_pb2.ModelProto()
    size, rows = program.size, len(program.limits)
    proto.variables.ids.extend(range(size))
    proto.variables.lower_bounds.extend([0.0] * size)
    proto.variables.upper_bounds.extend([1.0] * size)
    proto.variables.integers.extend([whole] * size)
    proto.linear_constraints.ids.extend(range(rows))
    proto.linear_constraints.lower_bounds.extend([-math.inf] * rows)
    proto.linear_constraints.upper_bounds.extend(program.limits.astype(np.float64).tolist())
    order = np.lexsort((program.variable, program.row))
    proto.linear_constraint_matrix.row_ids.extend(program.row[order].tolist())
    proto.linear_constraint_matrix.column_ids.extend(program.variable[order].tolist())
    proto.linear_constraint_matrix.coefficients.extend(program.factor[order].astype(np.float64).tolist())
    used = np.flatnonzero(costs)
    proto.objective.linear_coefficients.ids.extend(used.tolist())
    proto.objective.linear_coefficients.values.extend(costs[used].astype(np.float64).tolist())
    return mathopt.Model.from_model_proto(proto)


def interruptible(
    run: Callable[[SolveInterrupter], T], parameters: mathopt.SolveParameters, clock: Countdown
) -> T:
    """Run a solver in a thread, so that the clock, or Ctrl-C in the main thread, can stop it."""
    if clock.left < math.inf:
        parameters.time_limit = timedelta(seconds=clock.left)
    interrupter = SolveInterrupter()
    found: list[T] = []
    faults: list[BaseException] = []

    def guarded() -> None:
        try:
            found.append(run(interrupter))
        except BaseException as fault:
            faults.append(fault)

    thread = threading.Thread(target=guarded, daemon=True)
    thread.start()
    while thread.is_alive():
        try:
            thread.join(POLL_SECONDS)
        except KeyboardInterrupt:
            clock.stop()
        if clock.stopped:
            interrupter.interrupt()
    if faults:
        raise faults[0]
    return found[0]
