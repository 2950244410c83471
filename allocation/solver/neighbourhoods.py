"""A plan made better piece by piece: some households are freed, the rest stay, the piece is solved.

A piece is a household and those in the way of what it would rather have, those in their way, and so on, with
some of the unplaced.  Pieces of one round have nobody in common, so that they can be solved in any order or
at once; each answer is taken if it is better and still goes with the others.  All work is counted, so equal
programs give equal plans as long as the clock does not bite.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from allocation.plans.plan import TIER_NAMES
from allocation.rules.tables import Bools, Ints
from allocation.solver.greedy import Filling, filling_of, preference
from allocation.solver.limits import Countdown
from allocation.solver.linear.variables import Program

AT_ONCE = 4
"""Pieces of one round."""
SIZE, UNPLACED, LOOKED_AT, AMONG = 80, 20, 10, 40
"""Households in a piece, and unplaced ones at most; columns that each looks at, among its best."""
PATIENCE = 2
"""Give up after so many sweeps over all households without a gain."""


@dataclass(frozen=True)
class Piece:
    """Variables (places in the whole program) that are free, their program, and what is set now."""

    variables: Ints
    program: Program
    start: Ints


Solve = Callable[[Sequence[Piece], Countdown], Iterable[Ints]]
"""Returns a solution of each piece, no worse than its start."""


def polish(program: Program, solution: Ints, clock: Countdown, solve: Solve) -> Ints:
    """Return a solution no worse in any tier above the first in which it is better."""
    neighbourhoods = _Neighbourhoods(program, solution)
    idle = sweep = 0
    while idle < PATIENCE and clock.left > 0:
        gained = neighbourhoods.sweep(np.random.default_rng(sweep), clock, solve)
        idle, sweep = (0 if gained else idle + 1), sweep + 1
    return neighbourhoods.filling.solution


class _Neighbourhoods:
    def __init__(self, program: Program, solution: Ints) -> None:
        self.program = program
        self.filling: Filling = filling_of(program, np.flatnonzero(solution[: len(program.owner)]))
        ranked = preference(program)
        ranked = ranked[np.argsort(program.owner[ranked], kind="stable")]
        cuts = np.flatnonzero(np.diff(program.owner[ranked])) + 1
        self.columns = {int(program.owner[group[0]]): group for group in np.split(ranked, cuts)}

    def sweep(self, chance: np.random.Generator, clock: Countdown, solve: Solve) -> bool:
        """Free everybody once, the unplaced first; tell whether anything became better."""
        placed = self._placed()
        order = chance.permutation(np.array(sorted(self.columns)))
        waiting = deque(sorted(order.tolist(), key=lambda household: household in placed))
        freed: set[int] = set()
        gained = False
        while waiting and clock.left > 0:
            pieces: list[Piece] = []
            together: set[int] = set()
            while waiting and len(pieces) < AT_ONCE:
                seed = waiting.popleft()
                if seed not in freed:
                    members = self._around(seed, together, chance)
                    together |= members
                    freed |= members
                    pieces.append(self._piece(members))
            for piece, answer in zip(pieces, solve(pieces, clock), strict=True):
                gained |= self._take(piece, answer)
        return gained

    def _placed(self) -> set[int]:
        columns = np.flatnonzero(self.filling.solution[: len(self.program.owner)])
        return set(self.program.owner[columns].tolist())

    def _around(self, seed: int, but: set[int], chance: np.random.Generator) -> set[int]:
        """The household and those in its way, theirs, and so on; and some of the unplaced."""
        found, queue = {seed}, deque([seed])
        while queue and len(found) < SIZE:
            best = self.columns[queue.popleft()][:AMONG]
            for column in chance.permutation(best)[:LOOKED_AT].tolist():
                others = {int(self.program.owner[other]) for other in self.filling.in_the_way(column)}
                new = sorted(others - found - but)
                found.update(new)
                queue.extend(new)
        unplaced = sorted(self.columns.keys() - self._placed() - but)
        found.update(chance.permutation(np.array(unplaced, dtype=np.int64))[:UNPLACED].tolist())
        return found

    def _piece(self, members: set[int]) -> Piece:
        """The program of some households while all others stay as they are."""
        program, solution = self.program, self.filling.solution
        columns = len(program.owner)
        free = np.zeros(program.size, dtype=np.bool_)
        free[:columns] = np.isin(program.owner, sorted(members))
        free = self._with_those_beside(free)
        limits = program.limits - program.used(np.where(free, 0, solution)).astype(np.int64)
        beside = free[program.variable] & (program.variable >= columns)
        helped = np.zeros(len(limits), dtype=np.bool_)
        helped[program.row[beside]] = True
        stuck = (program.factor > limits[program.row]) & ~helped[program.row]
        free[program.variable[stuck]] = False
        part, _ = replace(program, limits=limits).only(free)
        return Piece(np.flatnonzero(free), part, solution[free])

    def _with_those_beside(self, free: Bools) -> Bools:
        """Add the variables beside the columns in the rows of the free columns, and in the rows of those."""
        program = self.program
        beside = program.variable >= len(program.owner)
        for _ in range(2):
            touched = np.zeros(len(program.limits), dtype=np.bool_)
            touched[program.row[free[program.variable]]] = True
            free[program.variable[beside & touched[program.row]]] = True
        return free

    def _take(self, piece: Piece, answer: Ints) -> bool:
        """Put an answer in place of what is set now if it is better and goes with all the others."""
        if values(piece.program, answer) >= values(piece.program, piece.start):
            return False
        columns = piece.variables[: len(piece.program.owner)]
        before = columns[piece.start[: len(columns)] > 0].tolist()
        after = columns[answer[: len(columns)] > 0].tolist()
        if self._exchange(before, after):
            return True
        # Another piece of this round has taken what this one counted on, for all began from the same plan.
        self._exchange([], before)
        return False

    def _exchange(self, before: list[int], after: list[int]) -> bool:
        """Take some columns out and set others; if not all can be set, set none."""
        for column in before:
            self.filling.remove(column)
        for place, column in enumerate(after):
            if not self.filling.add(column):
                for set_before in after[:place]:
                    self.filling.remove(set_before)
                return False
        return True


def values(program: Program, solution: Ints) -> tuple[int, ...]:
    """Return what a solution adds to each tier, in order."""
    return tuple(program.value(name, solution) for name in TIER_NAMES)
