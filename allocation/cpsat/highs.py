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

from allocation.cpsat.variables import Program
from allocation.limits import Clock
from allocation.tables import Ints

POLL_SECONDS = 0.05
T = TypeVar("T")


@dataclass(frozen=True)
class Best:
    """The best solution found, if any, and whether nothing better exists."""

    solution: Ints | None
    proven: bool


def minimise(program: Program, costs: Ints, clock: Clock) -> Best:
    """Solve the integer program to the end, or as far as the clock allows."""
    model = model_of(program, costs, whole=True)
    parameters = mathopt.SolveParameters(
        relative_gap_tolerance=0.0, absolute_gap_tolerance=0.5, random_seed=1
    )

    def run(interrupter: SolveInterrupter) -> mathopt.SolveResult:
        return mathopt.solve(model, mathopt.SolverType.HIGHS, params=parameters, interrupter=interrupter)

    result = interruptible(run, parameters, clock)
    reason = result.termination.reason
    if reason == mathopt.TerminationReason.INFEASIBLE:
        return Best(None, proven=True)
    if not result.has_primal_feasible_solution():
        return Best(None, proven=False)
    solution = np.round(result.variable_values(list(model.variables()))).astype(np.int64)
    return Best(solution, reason == mathopt.TerminationReason.OPTIMAL and program.allows(solution))


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
    run: Callable[[SolveInterrupter], T], parameters: mathopt.SolveParameters, clock: Clock
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
