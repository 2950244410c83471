"""The integer program given to CP-SAT: one worker and a fixed seed, so that equals have equal answers."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model

from allocation.cpsat.variables import Program, Row
from allocation.limits import Clock
from allocation.tables import Ints

POLL_SECONDS = 0.05


@dataclass(frozen=True)
class Answer:
    """The best solution found (None: none) and a lower bound on the objective."""

    solution: Ints | None
    bound: int


def minimise(program: Program, costs: Ints, extra: list[Row], hint: Ints | None, clock: Clock) -> Answer:
    """Minimise the costs under the program's rows and some more, as long as the clock allows."""
    model = cp_model.CpModel()
    proto = model.proto
    for _ in range(program.size):
        proto.variables.add().domain.extend([0, 1])
    for which, factors, limit in [*program.rows, *extra]:
        linear = proto.constraints.add().linear
        linear.vars.extend(which.tolist())
        linear.coeffs.extend(factors.tolist())
        linear.domain.extend([int(np.minimum(factors, 0).sum()), int(limit)])
    used = np.flatnonzero(costs)
    proto.objective.vars.extend(used.tolist())
    proto.objective.coeffs.extend(costs[used].tolist())
    if hint is not None:
        proto.solution_hint.vars.extend(range(program.size))
        proto.solution_hint.values.extend(hint.tolist())
    return _solved(model, clock)


def _solved(model: cp_model.CpModel, clock: Clock) -> Answer:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.linearization_level = 2
    solver.parameters.catch_sigint_signal = False
    if clock.left < float("inf"):
        solver.parameters.max_time_in_seconds = clock.left
    status = _in_a_thread(solver, model, clock)
    if status == cp_model.MODEL_INVALID:
        raise RuntimeError(f"the model is invalid: {model.validate()}")
    if status == cp_model.INFEASIBLE:
        raise RuntimeError("the model has no solution, though an empty plan is one")
    if status == cp_model.UNKNOWN:
        return Answer(None, int(np.ceil(solver.best_objective_bound - 1e-6)))
    solution = np.array(solver.response_proto.solution, dtype=np.int64)
    return Answer(solution, int(np.ceil(solver.best_objective_bound - 1e-6)))


def _in_a_thread(solver: cp_model.CpSolver, model: cp_model.CpModel, clock: Clock) -> object:
    """Solve beside the main thread, which stays free to be interrupted."""
    found: list[object] = []
    thread = threading.Thread(target=lambda: found.append(solver.solve(model)), daemon=True)
    thread.start()
    while thread.is_alive():
        try:
            thread.join(POLL_SECONDS)
        except KeyboardInterrupt:
            clock.stop()
        if clock.stopped:
            solver.stop_search()
    return found[0]
