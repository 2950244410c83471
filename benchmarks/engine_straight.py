"""The city solved by the engine and by what one would write first: a unit-by-night MIP, tier by tier.

The same model goes to HiGHS and to CP-SAT; a tier that takes longer than a minute is given up.

python -m benchmarks.engine_straight [--seed N]
"""

from __future__ import annotations

import argparse
import time
from datetime import timedelta

import numpy as np
from ortools.math_opt.python import mathopt

from allocation.generate import generate
from allocation.plans.plan import TIER_NAMES
from allocation.problems.problem import Problem
from allocation.rules.eligibility import Eligibility
from allocation.rules.occupancy import forbidden_beside, ties
from allocation.rules.tables import FAR, Tables
from allocation.rules.tiers import PLACED, option_costs
from allocation.solver.columns import columns_of, waiting
from allocation.solver.solve import solve
from benchmarks.engine_sizes import SLACK, TIGHT

SOLVERS = {"HiGHS": mathopt.SolverType.HIGHS, "CP-SAT": mathopt.SolverType.CP_SAT}
PATIENCE = timedelta(minutes=1)


class StraightModel:
    """A variable for each household and option, a row for each unit and night, one solve for each tier."""

    def __init__(self, problem: Problem) -> None:
        self.tables = Tables(problem)
        self.model = mathopt.Model()
        h, o = self.tables.households, self.tables.options
        rows = np.arange(len(h.rows))
        allowed = Eligibility(self.tables).allowed(rows)
        self.costs = option_costs(self.tables, rows)
        self.pairs = [(int(row), int(option)) for row, option in np.argwhere(allowed)]
        self.given = {pair: self.model.add_binary_variable() for pair in self.pairs}
        self.of = {row: [pair for pair in self.pairs if pair[0] == row] for row in rows.tolist()}
        for mine in filter(None, self.of.values()):
            self.model.add_linear_constraint(mathopt.fast_sum(self.given[pair] for pair in mine) <= 1)
        for night in range(problem.nights):
            here = [pair for pair in self.pairs if h.start[pair[0]] <= night < h.end[pair[0]]]
            self._night(night, here, o.first, o.second)
        self._ties()

    def _night(self, night: int, here: list[tuple[int, int]], first: np.ndarray, second: np.ndarray) -> None:
        h, f, u, o = (
            self.tables.households,
            self.tables.facilities,
            self.tables.units,
            self.tables.options,
        )
        by_unit: dict[int, list[tuple[int, int]]] = {}
        by_facility: dict[int, list[tuple[int, int]]] = {}
        for pair in here:
            for unit in {int(first[pair[1]]), int(second[pair[1]])} - {-1}:
                by_unit.setdefault(unit, []).append(pair)
            by_facility.setdefault(int(o.facility[pair[1]]), []).append(pair)
        for unit, pairs in by_unit.items():
            if u.exclusive[unit]:
                self.model.add_linear_constraint(mathopt.fast_sum(self.given[pair] for pair in pairs) <= 1)
            else:
                self._shared(unit, pairs)
        for facility, pairs in by_facility.items():
            if f.max_persons[facility] < FAR:
                load = mathopt.fast_sum(int(h.size[pair[0]]) * self.given[pair] for pair in pairs)
                self.model.add_linear_constraint(load <= int(f.max_persons[facility]))
        capacity = self.tables.problem.watch_on(night)
        watched = [pair for pair in here if h.watch[pair[0]] and not f.staffed[o.facility[pair[1]]]]
        if capacity is not None and watched:
            rounds = mathopt.fast_sum(int(h.watch[pair[0]]) * self.given[pair] for pair in watched)
            self.model.add_linear_constraint(rounds <= capacity)

    def _shared(self, unit: int, pairs: list[tuple[int, int]]) -> None:
        h, u = self.tables.households, self.tables.units
        beds, cots = int(u.beds[unit]), int(u.cots[unit])
        members = mathopt.fast_sum(int(h.size[row]) * self.given[row, option] for row, option in pairs)
        sleepers = mathopt.fast_sum(
            int(h.size[row] - h.infants[row]) * self.given[row, option] for row, option in pairs
        )
        self.model.add_linear_constraint(members <= beds + cots)
        self.model.add_linear_constraint(sleepers <= beds)
        if u.same_gender[unit]:
            genders = [self.model.add_binary_variable() for _ in range(3)]
            self.model.add_linear_constraint(mathopt.fast_sum(genders) <= 1)
            for row, option in pairs:
                for gender in np.flatnonzero(h.adults[row]):
                    self.model.add_linear_constraint(self.given[row, option] <= genders[gender])

    def _ties(self) -> None:
        h, o = self.tables.households, self.tables.options
        for one, found in ties(self.tables).items():
            for tie in found:
                if one < tie.other and h.start[one] < h.end[tie.other] and h.start[tie.other] < h.end[one]:
                    for mine in self.of[one]:
                        closed = forbidden_beside(self.tables, tie, int(o.facility[mine[1]]))
                        for theirs in self.of[tie.other]:
                            if closed[o.facility[theirs[1]]]:
                                self.model.add_linear_constraint(self.given[mine] + self.given[theirs] <= 1)

    def solve(self, start: dict[str, int], solver: mathopt.SolverType) -> dict[str, int]:
        """Minimise tier after tier, as far as patience goes; nobody lives anywhere yet, so nobody moves."""
        urgency = self.tables.households.urgency
        values = {"moves": 0}
        for name in TIER_NAMES:
            if name == "moves":
                continue
            if name in PLACED:
                cost = {pair: int(self.costs[name][pair]) for pair in self.pairs}
            else:
                cost = {pair: -int(urgency[pair[0]] == int(name[-1])) for pair in self.pairs}
            total = mathopt.fast_sum(cost[pair] * self.given[pair] for pair in self.pairs if cost[pair])
            self.model.minimize(total)
            exact = mathopt.SolveParameters(
                relative_gap_tolerance=0.0, absolute_gap_tolerance=0.5, time_limit=PATIENCE
            )
            result = mathopt.solve(self.model, solver, params=exact)
            if result.termination.reason is not mathopt.TerminationReason.OPTIMAL:
                break
            best = round(result.objective_value())
            self.model.add_linear_constraint(total <= best)
            values[name] = start[name] + best
        return {name: values[name] for name in TIER_NAMES if name in values}


def run(seed: int) -> None:
    """Compare the two, slack and tight."""
    for name, terms in (("slack", SLACK), ("tight", TIGHT)):
        city = generate("city", seed, **terms)  # type: ignore[arg-type]  # none of them is `nights`
        solve(city)
        started = time.perf_counter()
        plan = solve(city)
        engine = time.perf_counter() - started
        start = waiting(columns_of(Tables(city)))
        best = {tier.name: tier.value for tier in plan.tiers}
        for solver, kind in SOLVERS.items():
            started = time.perf_counter()
            values = StraightModel(city).solve(start, kind)
            straight = time.perf_counter() - started
            same = all(values[tier] == best[tier] for tier in values)
            verdict = f"{len(values)} tiers done, {'equal' if same else f'different: {values}'}"
            times = f"engine {engine:.2f} s, {solver} {straight:.2f} s ({straight / engine:.0f} ×)"
            print(f"city, {name}: {times}, {verdict}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    run(parser.parse_args().seed)
