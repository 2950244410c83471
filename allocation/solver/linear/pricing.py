"""A proven bound from the linear relaxation, solved over few columns and priced over all.

Only promising columns are in the linear program; the prices y of its rows tell which others could help.
Whatever the prices, they give a valid bound (Lagrange), each household taking its cheapest column or none:

    ⌈(Σ_h min(0, min_{j of h} r_j) − Σ_i y_i b_i) / S⌉   with r = S c + Aᵀ y and y ≥ 0, all whole numbers,

so that no tolerance of a solver enters a proof.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allocation.rules.tables import Bools, Floats, Ints
from allocation.solver.limits import Countdown
from allocation.solver.linear.genders import tightened
from allocation.solver.linear.relaxation import relax
from allocation.solver.linear.variables import Program

PER_HOUSEHOLD = 8
"""Variables that each household brings into the linear program at first, and at most in each round."""
PROMISING = 20
"""Variables of each household in the first round of the tightened relaxation."""
ROUNDS, SOLVED_WHOLE, TOLERANCE = 200, 250_000, 1e-3
FEW_ROUNDS = 3
"""After so many rounds all variables enter at once, up to `SOLVED_WHOLE`: degenerate rounds gain little."""


@dataclass(frozen=True)
class Priced:
    """What the relaxation proves: nothing costs less than `least`, or `least` + `extra` with a variable set.

    scale: both are in units of 1/scale.  fractional: a best solution of the relaxation (None: not reached).
    whole: it took the relaxation of all variables at once.
    """

    least: int
    extra: Ints
    scale: int
    fractional: Floats | None
    whole: bool = False

    @property
    def bound(self) -> int:
        """The smallest whole number that the costs can be."""
        return -((-self.least) // self.scale)

    @property
    def integral(self) -> bool:
        """Whether the relaxation's solution is a whole one."""
        shares = self.fractional
        return shares is not None and bool((np.abs(shares - np.round(shares)) < TOLERANCE).all())

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


def priced(program: Program, costs: Ints, solution: Ints, clock: Countdown, whole: bool = False) -> Priced:
    """Return the best bound that the relaxation gives, or that the clock allowed.

    whole: begin with all variables at once, because rounds have not been enough before.
    """
    # As fine as it can be with room for the sums of `Program.priced`, which are exact below 2**53.
    scale = max(1, int(2**36 // max(1, int(np.abs(costs).max(initial=1)))))
    value = int(costs @ solution)
    best = _bounded(program, costs, np.zeros(len(program.limits), dtype=np.int64), scale)
    if best.bound >= value:
        return best
    everywhere = (solution > 0) | (np.arange(program.size) >= len(program.owner))
    cheap = whole or _cheapest(program, costs, np.ones(program.size, dtype=np.bool_), PER_HOUSEHOLD)
    best = _by_rounds(program, costs, everywhere | cheap, best, value, clock)
    tight = tightened(program)
    if tight is program or best.bound >= value or best.integral:
        return best
    promising = _cheapest(program, best.extra, np.ones(program.size, dtype=np.bool_), PROMISING)
    return _by_rounds(tight, costs, everywhere | promising, best, value, clock, ROUNDS)


def _by_rounds(
    program: Program,
    costs: Ints,
    active: Bools,
    best: Priced,
    value: int,
    clock: Countdown,
    patience: int = FEW_ROUNDS,
) -> Priced:
    """Solve the relaxation over the active variables and those that its prices ask for."""
    joint = _joint_rows(program)
    scale = best.scale
    for attempt in range(ROUNDS):
        part, rows = program.only(active)
        relaxed = relax(part, costs[active], clock)
        if relaxed is None:
            break
        prices = np.zeros(len(program.limits), dtype=np.int64)
        prices[rows] = np.round(relaxed.prices * scale)
        # That a household has one option is in the bound already: each takes its cheapest column or none.
        now = _bounded(program, costs, np.where(joint, prices, 0), scale)
        fractional = np.zeros(program.size)
        fractional[active] = relaxed.solution
        better = now if now.least >= best.least else best
        best = Priced(better.least, better.extra, scale, fractional, bool(active.all()))
        reduced = program.priced(costs * scale, prices)
        missing = (reduced < -1e-6 * scale) & ~active
        if not missing.any() or best.bound >= min(value, np.ceil(relaxed.value - TOLERANCE)):
            break
        enough = attempt + 1 >= patience and program.size <= SOLVED_WHOLE
        active |= enough or _cheapest(program, reduced, missing, PER_HOUSEHOLD)
    return best


def _joint_rows(program: Program) -> Bools:
    """Rows that tie several households, or something beside the columns (not: one option for a household)."""
    owner = np.concatenate([program.owner, np.full(program.size - len(program.owner), -1)])[program.variable]
    low = np.full(len(program.limits), program.size, dtype=np.int64)
    high = np.full(len(program.limits), -1, dtype=np.int64)
    np.minimum.at(low, program.row, owner)
    np.maximum.at(high, program.row, owner)
    joint: Bools = (low != high) | (high < 0) | (program.limits != 1)
    return joint


def _bounded(program: Program, costs: Ints, prices: Ints, scale: int) -> Priced:
    columns = len(program.owner)
    reduced = program.priced(costs * scale, prices)
    cheapest = np.zeros(int(program.owner.max(initial=-1)) + 1, dtype=np.int64)
    np.minimum.at(cheapest, program.owner, reduced[:columns])
    beside = reduced[columns:]
    least = int(cheapest.sum() + np.minimum(beside, 0).sum()) - int(prices @ program.limits)
    extra = np.concatenate([reduced[:columns] - cheapest[program.owner], np.maximum(beside, 0)])
    return Priced(least, extra, scale, None)


def _cheapest(program: Program, costs: Ints, among: Bools, each: int) -> Bools:
    """Mark for each household so many of its cheapest columns among those marked."""
    columns = np.flatnonzero(among[: len(program.owner)])
    order = columns[np.lexsort((columns, costs[columns], program.owner[columns]))]
    owner = program.owner[order]
    starts = np.flatnonzero(np.diff(owner, prepend=-1))
    rank = np.arange(len(order)) - np.repeat(starts, np.diff(starts, append=len(order)))
    marked = among.copy()
    marked[: len(program.owner)] = False
    marked[order[rank < each]] = True
    return marked
