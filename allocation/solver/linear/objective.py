"""The tiers as objectives: neighbours are merged into one exact weighted sum where the numbers stay small."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allocation.plans.plan import TIER_NAMES
from allocation.rules.tables import Ints
from allocation.solver.linear.variables import Program


@dataclass(frozen=True)
class TierStage:
    """Tiers minimised at once, in lexicographic order by their weights; costs: of every variable."""

    names: tuple[str, ...]
    weights: tuple[int, ...]
    costs: Ints


def _extremes(program: Program, name: str) -> tuple[int, int]:
    """The least and the most that a tier can be, every household for itself."""
    households = int(program.owner.max(initial=-1)) + 1
    low, high = np.zeros(households, dtype=np.int64), np.zeros(households, dtype=np.int64)
    costs = program.tiers[name][: len(program.owner)]
    np.minimum.at(low, program.owner, costs)
    np.maximum.at(high, program.owner, costs)
    return int(low.sum()), int(high.sum())


def lowest(program: Program) -> dict[str, int]:
    """Return for each tier what no solution can be below."""
    return {name: _extremes(program, name)[0] for name in TIER_NAMES}


def lowest_when_all_are_placed(program: Program) -> dict[str, int]:
    """Return for each tier what no solution can be below that gives every household one of its columns."""
    households = int(program.owner.max(initial=-1)) + 1
    found = {}
    for name in TIER_NAMES:
        least = np.full(households, np.iinfo(np.int64).max)
        np.minimum.at(least, program.owner, program.tiers[name][: len(program.owner)])
        found[name] = int(least[np.unique(program.owner)].sum())
    return found


def spans(program: Program) -> dict[str, int]:
    """Return for each tier a bound on how much two solutions can differ in it."""
    extremes = {name: _extremes(program, name) for name in TIER_NAMES}
    return {name: high - low for name, (low, high) in extremes.items()}


def stages(program: Program, largest: int) -> list[TierStage]:
    """Return the tiers that can differ, merged while the weighted span stays below `largest`."""
    wide = {name: span for name, span in spans(program).items() if span}
    found: list[list[str]] = []
    product = largest + 1
    for name in TIER_NAMES:
        if name not in wide:
            continue
        product *= wide[name] + 1
        if product > largest:
            found.append([])
            product = wide[name] + 1
        found[-1].append(name)
    return [_merged(program, names, wide) for names in found]


def _merged(program: Program, names: list[str], wide: dict[str, int]) -> TierStage:
    weights: list[int] = []
    weight = 1
    for name in reversed(names):
        weights.insert(0, weight)
        weight *= wide[name] + 1
    costs = sum(weight * program.tiers[name] for name, weight in zip(names, weights, strict=True))
    return TierStage(tuple(names), tuple(weights), np.asarray(costs, dtype=np.int64))
