"""A proven bound from the linear relaxation, solved over few variables and priced over all.

Only promising variables are in the linear program; prices of its rows tell which others could help.  Whatever
the prices, they give a valid bound (Lagrange), which is computed in whole numbers so that no tolerance of a
solver enters a proof: bound = ⌈(Σ_j min(0, r_j) − Σ_i y_i b_i) / S⌉, r = S c + Aᵀ y, y ≥ 0 whole.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allocation.cpsat.relaxation import Relaxation
from allocation.cpsat.variables import Program
from allocation.limits import Clock
from allocation.tables import Bools, Floats, Ints

PER_HOUSEHOLD = 8
"""Variables that each household brings into the linear program at first, and at most in each round."""
ROUNDS = 200


@dataclass(frozen=True)
class Priced:
    """What the relaxation proves: nothing costs less than `least`, or `least` + `extra` with a variable set.

    scale: both are in units of 1/scale.  fractional: a best solution of the relaxation (None: not reached).
    """

    least: int
    extra: Ints
    scale: int
    fractional: Floats | None

    @property
    def bound(self) -> int:
        """The smallest whole number that the costs can be."""
        return -((-self.least) // self.scale)

    def best_outside(self, near: Bools) -> int:
        """The smallest whole number that the costs can be with a variable set that is not near."""
        if near.all():
            return int(np.iinfo(np.int64).max)
        return -((-self.least - int(self.extra[~near].min())) // self.scale)

    def liking(self) -> Ints:
        """Variables in the order in which the relaxation likes them."""
        shares = np.zeros(len(self.extra)) if self.fractional is None else -np.round(self.fractional, 6)
        return np.lexsort((np.arange(len(self.extra)), shares, self.extra))

    def within(self, value: int) -> Bools:
        """Variables that can be set in a solution that costs no more than a value."""
        within: Bools = self.least + self.extra <= value * self.scale
        return within


def priced(program: Program, costs: Ints, solution: Ints, clock: Clock) -> Priced:
    """Return the best bound that the relaxation gives, or that the clock allowed."""
    scale = max(1, int(2**36 // max(1, int(np.abs(costs).max(initial=1)))))
    active = (solution > 0) | (np.arange(program.size) >= len(program.owner))
    active |= _cheapest(program, costs, np.ones(program.size, dtype=np.bool_))
    best = _bounded(program, costs, np.zeros(len(program.limits), dtype=np.int64), scale)
    value = int(costs @ solution)
    with Relaxation(program, costs) as relaxation:
        for _ in range(ROUNDS):
            relaxation.grow(active)
            relaxed = relaxation.solve(clock)
            if relaxed is None:
                break
            prices = np.round(relaxed.prices * scale).astype(np.int64)
            now = _bounded(program, costs, prices, scale)
            reduced = program.priced(costs * scale, prices)
            missing = (reduced < -1e-6 * scale) & ~active
            best = Priced(
                *max((best.least, best.extra), (now.least, now.extra), key=_least), scale, relaxed.solution
            )
            if not missing.any() or best.bound >= value:
                break
            active |= _cheapest(program, reduced, missing)
    return best


def _least(proof: tuple[int, Ints]) -> int:
    return proof[0]


def _bounded(program: Program, costs: Ints, prices: Ints, scale: int) -> Priced:
    reduced = program.priced(costs * scale, prices)
    least = int(np.minimum(reduced, 0).sum()) - int(prices @ program.limits)
    return Priced(least, np.maximum(reduced, 0), scale, None)


def _cheapest(program: Program, costs: Ints, among: Bools) -> Bools:
    """Mark for each household its cheapest columns among those marked."""
    columns = np.flatnonzero(among[: len(program.owner)])
    order = columns[np.lexsort((columns, costs[columns], program.owner[columns]))]
    owner = program.owner[order]
    starts = np.flatnonzero(np.diff(owner, prepend=-1))
    rank = np.arange(len(order)) - np.repeat(starts, np.diff(starts, append=len(order)))
    marked = among.copy()
    marked[: len(program.owner)] = False
    marked[order[rank < PER_HOUSEHOLD]] = True
    return marked
