"""The linear relaxation over a growing set of variables, given to GLOP, which goes on from where it was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from ortools.math_opt.python import mathopt
from ortools.util.python.solve_interrupter import SolveInterrupter

from allocation.cpsat.highs import interruptible
from allocation.cpsat.variables import Program
from allocation.limits import Clock
from allocation.tables import Bools, Floats, Ints


@dataclass(frozen=True)
class Relaxed:
    """A best fractional solution over the variables present, and the price (at least 0) of every row."""

    solution: Floats
    prices: Floats


class Relaxation:
    """Variables enter as they are asked for, and a row once the variables present can break it."""

    def __init__(self, program: Program, costs: Ints) -> None:
        self.program, self.costs = program, costs
        self.model = mathopt.Model()
        self.variables: list[mathopt.Variable] = []
        self.rows: list[mathopt.LinearConstraint] = []
        self.place = np.full(program.size, -1)
        self.row_place = np.full(len(program.limits), -1)
        self.solver = mathopt.IncrementalSolver(self.model, mathopt.SolverType.GLOP)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.solver.close()

    def grow(self, active: Bools) -> None:
        """Let more variables in, with the rows that they can break."""
        program = self.program
        had = self.row_place[program.row] >= 0
        fresh = active & (self.place < 0)
        for variable in np.flatnonzero(fresh).tolist():
            self.place[variable] = len(self.variables)
            self.variables.append(self.model.add_variable(lb=0.0, ub=1.0))
            self.model.objective.set_linear_coefficient(self.variables[-1], float(self.costs[variable]))
        present = self.place[program.variable] >= 0
        most = np.bincount(
            program.row, weights=np.maximum(program.factor, 0) * present, minlength=len(program.limits)
        )
        for row in np.flatnonzero((most > program.limits) & (self.row_place < 0)).tolist():
            self.row_place[row] = len(self.rows)
            self.rows.append(self.model.add_linear_constraint(ub=float(program.limits[row])))
        inside = present & (self.row_place[program.row] >= 0)
        for entry in np.flatnonzero(inside & (~had | fresh[program.variable])).tolist():
            row = self.rows[self.row_place[program.row[entry]]]
            variable_here = self.variables[self.place[program.variable[entry]]]
            row.set_coefficient(variable_here, float(program.factor[entry]))

    def solve(self, clock: Clock) -> Relaxed | None:
        """Return the best over the variables present; None if the clock ran out first."""
        parameters = mathopt.SolveParameters()

        def run(interrupter: SolveInterrupter) -> mathopt.SolveResult:
            return self.solver.solve(params=parameters, interrupter=interrupter)

        result = interruptible(run, parameters, clock)
        if result.termination.reason != mathopt.TerminationReason.OPTIMAL:
            return None
        solution, prices = np.zeros(self.program.size), np.zeros(len(self.program.limits))
        solution[self.place >= 0] = self._by_place(result.variable_values(self.variables), self.place)
        prices[self.row_place >= 0] = self._by_place(result.dual_values(self.rows), self.row_place)
        return Relaxed(solution, np.maximum(-prices, 0.0))

    def _by_place(self, values: list[float], place: Ints) -> Floats:
        return np.array(values)[place[place >= 0]]
