"""The lexicographic search in one piece: stage by stage, each solved, fixed, and followed by the next."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allocation.cpsat.objective import Stage, spans, stages
from allocation.cpsat.variables import Program, Row
from allocation.greedy import fill
from allocation.limits import Clock
from allocation.plan import TIER_NAMES
from allocation.tables import Ints

LARGEST_WEIGHTED_SPAN = 10**12


@dataclass(frozen=True)
class Found:
    """A solution of a piece, and for each tier a lower bound given the tiers above."""

    solution: Ints
    bounds: dict[str, int]


def search(program: Program, clock: Clock) -> Found:
    """Return the lexicographically best solution, or the best found in time with what is proven of it."""
    households = len(np.unique(program.owner))
    if households == 1:
        return _best_alone(program)
    return _by_stages(program, clock)


def _best_alone(program: Program) -> Found:
    """One household takes its best column."""
    solution = fill(program)
    return Found(solution, {name: program.value(name, solution) for name in TIER_NAMES})


def _by_stages(program: Program, clock: Clock) -> Found:
    from allocation.cpsat.model import minimise

    solution, fixed = fill(program), list[Row]()
    bounds = lowest(program)
    for stage in stages(program, LARGEST_WEIGHTED_SPAN):
        if clock.left <= 0:
            break
        answer = minimise(program, stage.costs, fixed, solution, clock)
        if answer.solution is not None and stage.costs @ answer.solution <= stage.costs @ solution:
            solution = answer.solution
        _raise_bounds(bounds, program, stage, solution, answer.bound)
        fixed += _held(program, stage, solution)
    return Found(solution, {name: min(bounds[name], program.value(name, solution)) for name in TIER_NAMES})


def lowest(program: Program) -> dict[str, int]:
    """Return for each tier what no solution can be below."""
    found = {}
    for name in TIER_NAMES:
        least = np.zeros(int(program.owner.max(initial=-1)) + 1, dtype=np.int64)
        np.minimum.at(least, program.owner, program.tiers[name][: len(program.owner)])
        found[name] = int(least.sum())
    return found


def _raise_bounds(bounds: dict[str, int], program: Program, stage: Stage, solution: Ints, bound: int) -> None:
    """Read the tiers' bounds out of the weighted one, each given the values of those above it."""
    wide, low = spans(program), lowest(program)
    highest = {name: low[name] + wide[name] for name in stage.names}
    left = bound
    for place, (name, weight) in enumerate(zip(stage.names, stage.weights, strict=True)):
        below = zip(stage.names[place + 1 :], stage.weights[place + 1 :], strict=True)
        rest = sum(factor * highest[tier] for tier, factor in below)
        bounds[name] = max(bounds[name], -((rest - left) // weight))
        left -= weight * program.value(name, solution)


def _held(program: Program, stage: Stage, solution: Ints) -> list[Row]:
    """Rows that keep the tiers of a stage no worse than the solution."""
    rows = []
    for name in stage.names:
        used = np.flatnonzero(program.tiers[name])
        rows.append((used, program.tiers[name][used], program.value(name, solution)))
    return rows
