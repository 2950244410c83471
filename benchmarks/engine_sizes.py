"""How fast the engine is at each size, against first come, first served and urgent first.

python -m benchmarks.engine_sizes [city] [county] [nation] [shelter] [--seed N]
"""

from __future__ import annotations

import argparse
import resource
import statistics
import time
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from allocation.answers.suggest import suggest
from allocation.generate import FIRST_NIGHT, generate
from allocation.plans.plan import TIER_NAMES, Plan
from allocation.problems.problem import Facility, Household, Member, Problem, Unit, Wish
from allocation.rules.tables import Tables
from allocation.solver.columns import columns_of, waiting
from allocation.solver.greedy import fill, filled
from allocation.solver.linear.constraints import program_of
from allocation.solver.linear.variables import Program
from allocation.solver.solve import solve

SLACK = {"unit_share": 1.0, "mean_stay": 14.0}
TIGHT = {"unit_share": 0.35, "mean_stay": 40.0}


@dataclass(frozen=True)
class Case:
    """One line of the table."""

    name: str
    problem: Problem
    limit: float | None


def cases(size: str, seed: int) -> list[Case]:
    """The lines for one size."""
    if size == "shelter":
        return [Case("shelter 650 × 100 shared × 14", shelter(seed), 60)]
    limit = {"city": None, "county": 60.0, "nation": 180.0}[size]
    shares = (0.0,) if size == "city" else (0.8, 0.0)
    return [
        Case(f"{size}, {kind}, {share:.0%} locked", _generated(size, seed, share, terms), limit)
        for share in shares
        for kind, terms in (("slack", SLACK), ("tight", TIGHT))
    ]


def _generated(size: str, seed: int, share: float, terms: dict[str, float]) -> Problem:
    return generate(size, seed, locked_share=share, **terms)  # type: ignore[arg-type]  # size is a choice


def shelter(seed: int) -> Problem:
    """A night shelter: 650 stays in 100 same-gender rooms of one to four beds, with wishes."""
    chance = np.random.default_rng(seed)
    features = ("lower_bed", "quiet", "near_toilet", "window", "locker")
    house = Facility("f1", "apartment", 56.05, 12.7, 0)
    rooms = tuple(
        Unit(
            f"u{place:03d}",
            "f1",
            int(chance.integers(1, 5)),
            300,
            features=frozenset(feature for feature in features if chance.random() < 0.4),
            sharing="same_gender",
        )
        for place in range(100)
    )
    stays = tuple(
        Household(
            f"h{place:03d}",
            1 + place % 3,  # type: ignore[arg-type]  # 1, 2 or 3
            FIRST_NIGHT + timedelta(days=int(chance.integers(0, 14))),
            int(chance.integers(1, 8)),
            (Member(int(chance.integers(18, 70)), "female" if chance.random() < 0.35 else "male"),),
            wishes=tuple(
                Wish(feature, int(chance.integers(1, 6))) for feature in features if chance.random() < 0.5
            ),
        )
        for place in range(650)
    )
    return Problem(FIRST_NIGHT, 14, (house,), rooms, stays)


def first_come(problem: Problem, program: Program, rows: np.ndarray) -> np.ndarray:
    """Each in the order of arrival, whoever is more urgent, in the best place left."""
    households = sorted(problem.households, key=lambda household: household.id)
    arrival = np.array([households[row].arrives.toordinal() for row in rows])
    columns = len(program.owner)
    costs = [program.tiers[name][:columns] for name in TIER_NAMES[3:]]
    order = np.lexsort([np.arange(columns), *reversed(costs), program.owner, arrival[program.owner]])
    return filled(program, order)


def measured(case: Case) -> None:
    """Print the lines of one case."""
    started = time.perf_counter()
    columns = columns_of(Tables(case.problem))
    program = program_of(columns)
    urgent_first = fill(program)
    first_plan = time.perf_counter() - started
    start = waiting(columns)
    baselines = {"first come": first_come(case.problem, program, columns.rows), "urgent first": urgent_first}
    started = time.perf_counter()
    plan = solve(case.problem, time_limit=case.limit)
    seconds = time.perf_counter() - started
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    proven = [tier.name for tier in plan.tiers if tier.proven]
    print(
        f"\n{case.name}: {seconds:.2f} s ({len(proven)} of 10 tiers proven; greedy after {first_plan:.2f} s;"
    )
    print(f"  {plan.stats['columns']} columns, {plan.stats['rows']} rows, {memory:.2f} GB)")
    print("  " + " ".join(f"{name:>12}" for name in ("", *TIER_NAMES)))
    for name, solution in baselines.items():
        values = [start[tier] + program.value(tier, solution) for tier in TIER_NAMES]
        print("  " + " ".join(f"{value:>12}" for value in (name, *values)))
    _print_plan(plan)


def _print_plan(plan: Plan) -> None:
    print("  " + " ".join(f"{value:>12}" for value in ("engine", *(tier.value for tier in plan.tiers))))
    print("  " + " ".join(f"{value:>12}" for value in ("bound", *(tier.bound for tier in plan.tiers))))


def suggestions(seed: int) -> None:
    """Print how long it takes to find the five best places for a newcomer among a city's residents."""
    city = generate("city", seed, locked_share=0.8)
    newcomers = [household.id for household in city.households if not household.locked]
    times = []
    for household in newcomers * 5:
        started = time.perf_counter()
        suggest(city, household)
        times.append(1000 * (time.perf_counter() - started))
    print(f"suggest, one newcomer among a city's residents: {statistics.median(times):.1f} ms median")


def run(sizes: list[str], seed: int) -> None:
    """Print one line for a newcomer's suggestions and one for every case of the sizes."""
    solve(generate("city", 1, nights=3))  # loads the solvers
    suggestions(seed)
    for size in sizes:
        for case in cases(size, seed):
            measured(case)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", default=["city", "county"])
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    run(options.sizes, options.seed)
