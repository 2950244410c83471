"""The one door to the solver: a problem in, a checked plan out."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from allocation.answers.alerts import alerts
from allocation.answers.explain import reasons
from allocation.answers.relaxations import Relaxations
from allocation.checker.check import Finding, check
from allocation.plans.plan import TIER_NAMES, Placement, Plan, TierValue, Unplaced
from allocation.problems.problem import Problem
from allocation.rules.eligibility import Eligibility
from allocation.rules.occupancy import occupancy_of
from allocation.rules.tables import Ints, Tables
from allocation.solver.columns import Columns, columns_of, deal, waiting
from allocation.solver.greedy import chosen_columns, fill
from allocation.solver.limits import Countdown
from allocation.solver.linear.constraints import program_of
from allocation.solver.linear.objective import lowest
from allocation.solver.linear.variables import Program
from allocation.solver.pieces import pieces, split
from allocation.solver.search import Found, SearchTask, search
from allocation.solver.shelter import lodged
from allocation.solver.workers import Here, Workers

Progress = Callable[[str], None]
RESERVE = 0.08
"""Part of a time limit kept for explaining and checking, beside as long as building took."""


SMALL = 500
"""A piece of so many variables is searched before it could have been sent anywhere."""


class RefusedPlan(AssertionError):
    """The checker refused the engine's own plan: a fault in the engine, and the plan is not handed out."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("\n".join(str(finding) for finding in findings))
        self.findings = tuple(findings)


def solve(
    problem: Problem,
    time_limit: float | None = None,
    clock: Countdown | None = None,
    progress: Progress = lambda message: None,
    workers: Workers | None = None,
) -> Plan:
    """Return the best plan for a problem, checked.

    time_limit: seconds for everything (None: until all is proven).  clock: to stop the run from outside with
    `clock.stop()`; Ctrl-C does the same; the best plan so far comes out, and each tier says what is proven.
    progress: called with a line of text now and then.  workers: search what is independent (None: this
    process does it all); the plan is the same.  Equal problems give equal plans unless a limit bites.
    The problem must be sound (`read_problem` sees to it; `require_sound` for one built from values).
    Raises `RefusedPlan` when the plan fails the checker.
    """
    clock = clock or Countdown(time_limit)
    tables = Tables(problem)
    columns = columns_of(tables)
    program = program_of(columns)
    progress(f"{len(columns.rows)} households to place, {len(columns.household)} choices")
    built = clock.elapsed
    reserve = min(built + RESERVE * (clock.time_limit or 0), (clock.time_limit or 0) / 2)
    hurry = clock.until(reserve)
    start = lodged(columns, program, hurry.share(1 / 2))
    solution, bounds = _searched(program, start, hurry, progress, workers or Here())
    if columns.cut:
        # The bounds were proven among columns kept. For all only this holds: what nobody can go below.
        bounds = lowest(program)
    # A search that ran out of time may leave a bed that somebody could still have.
    solution = fill(program, solution)
    searched = clock.elapsed
    homes = deal(columns, chosen_columns(program, solution, len(columns.rows)))
    # The checker has no clock, so half of what building took is left for it.
    unplaced, cut = _unplaced(tables, homes, clock.until(built / 2))
    plan = Plan(
        tiers=_tiers(columns, program, solution, bounds),
        placements=tuple(
            Placement(household, problem.unit[units[0]].facility, tuple(sorted(units)))
            for household, units in sorted(homes.items())
        ),
        unplaced=unplaced,
        alerts=alerts(tables),
        stats={
            "seconds": {"build": built, "search": searched - built, "explain": clock.elapsed - searched},
            "columns": len(columns.household),
            "rows": len(program.limits),
            "relaxations_not_sought": cut,
        },
    )
    findings = check(problem, plan)
    if findings:
        raise RefusedPlan(findings)
    return plan


def _searched(
    program: Program, start: Ints, clock: Countdown, progress: Progress, workers: Workers
) -> tuple[Ints, dict[str, int]]:
    """Search every piece by itself from a start; return the whole solution and the tiers' bounds.

    What is small is not worth sending; the largest piece is searched here while workers have the others.
    """
    solution = np.zeros(program.size, dtype=np.int64)
    groups = pieces(program)
    parts = list(split(program, groups))
    tasks = [SearchTask(part, start[group]) for part, group in zip(parts, groups, strict=True)]
    small = sum(part.size <= SMALL for part in parts[:-1])
    answers = [search(task, clock) for task in tasks[:small]]
    others = workers.each(search, tasks[small:-1], clock)
    largest = [search(task, clock, workers) for task in tasks[-1:]]
    answers += [*others, *largest]
    progress(f"{len(parts)} pieces searched, {clock.elapsed:.1f} s")
    for group, answer in zip(groups, answers, strict=True):
        solution[group] = answer.solution
    return solution, _joined(list(zip(parts, answers, strict=True)))


def _joined(found: list[tuple[Program, Found]]) -> dict[str, int]:
    """Add up the pieces' bounds.

    Where one piece is not proven in a tier, others could be worse there for the sake of a lower tier if it
    turned out better; so from there on only that piece keeps its bounds, and none if there are two.
    """
    unproven: set[int] = set()
    bounds = {}
    for name in TIER_NAMES:
        own = [answer.bounds[name] for _, answer in found]
        best = [
            own[place] if unproven <= {place} else lowest(part)[name] for place, (part, _) in enumerate(found)
        ]
        bounds[name] = sum(best)
        unproven |= {
            place
            for place, (part, answer) in enumerate(found)
            if best[place] < part.value(name, answer.solution)
        }
    return bounds


def _tiers(
    columns: Columns, program: Program, solution: Ints, bounds: dict[str, int]
) -> tuple[TierValue, ...]:
    start = waiting(columns)
    values = {name: program.value(name, solution) for name in TIER_NAMES}
    return tuple(
        TierValue(name, start[name] + values[name], start[name] + min(bounds[name], values[name]))
        for name in TIER_NAMES
    )


def _unplaced(
    tables: Tables, homes: dict[str, tuple[str, ...]], clock: Countdown
) -> tuple[tuple[Unplaced, ...], list[str]]:
    """Explain everybody who is left; also return those whose relaxations there was no time to seek."""
    eligibility, occupancy = Eligibility(tables), occupancy_of(tables, homes)
    relaxations = Relaxations(eligibility, occupancy)
    found, cut = [], []
    for row, household in enumerate(tables.households.rows):
        if household.id in homes:
            continue
        why = reasons(eligibility, occupancy, row)
        if clock.left <= 0:
            cut.append(household.id)
        found.append(Unplaced(household.id, (why,), tuple(relaxations.of(row)) if clock.left > 0 else ()))
    return tuple(found), cut
