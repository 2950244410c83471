"""The integer program as arrays: a yes-or-no variable for each column, some beside them, and rows ≤."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from allocation.rules.tables import Bools, Floats, Ints

Places = Sequence[int] | Ints
Row = tuple[Ints, Ints, int]
"""Variables, their factors, and what their weighted sum must not exceed."""


@dataclass(frozen=True)
class Program:
    """Yes-or-no variables, of which the first C are columns, and rows as entries of a sparse matrix.

    owner: the household's place for each column (C).  size: how many variables there are.  row, variable,
    factor: one entry each, ordered by row.  limits: what each row must not exceed.  tiers: the cost of every
    variable in every tier, by name.
    """

    owner: Ints
    size: int
    row: Ints
    variable: Ints
    factor: Ints
    limits: Ints
    tiers: dict[str, Ints]

    def priced(self, costs: Ints, prices: Ints) -> Ints:
        """Return the costs of all variables with a price put on each unit of each row; exact below 2**53."""
        weights = self.factor * prices[self.row]
        return costs + np.bincount(self.variable, weights=weights, minlength=self.size).astype(np.int64)

    def used(self, solution: Floats | Ints) -> Floats:
        """Return the weighted sum of each row."""
        weights = self.factor * solution[self.variable]
        return np.asarray(np.bincount(self.row, weights, len(self.limits)), dtype=np.float64)

    def value(self, tier: str, solution: Ints) -> int:
        """Return what a solution adds to a tier."""
        return int(self.tiers[tier] @ solution)

    def allows(self, solution: Ints) -> bool:
        """Whether a solution keeps every row."""
        # Whole numbers on both sides, added up as floats.
        return bool((self.used(solution) <= self.limits + 0.5).all())

    def with_rows(self, more: Sequence[Row]) -> Program:
        """Return the program with some more rows."""
        begin = len(self.limits)
        lengths = [len(which) for which, _, _ in more]
        return Program(
            self.owner,
            self.size,
            np.concatenate([self.row, np.repeat(np.arange(begin, begin + len(more)), lengths)]),
            np.concatenate([self.variable, *(which for which, _, _ in more)]),
            np.concatenate([self.factor, *(factors for _, factors, _ in more)]),
            np.concatenate([self.limits, np.array([limit for _, _, limit in more], dtype=np.int64)]),
            self.tiers,
        )

    def only(self, kept: Bools) -> tuple[Program, Ints]:
        """Return the program with some of its variables, and which of its rows can still bind."""
        most = np.bincount(
            self.row, weights=np.maximum(self.factor, 0) * kept[self.variable], minlength=len(self.limits)
        )
        binding = most > self.limits
        entries = kept[self.variable] & binding[self.row]
        place, row_place = np.cumsum(kept) - 1, np.cumsum(binding) - 1
        part = Program(
            self.owner[kept[: len(self.owner)]],
            int(kept.sum()),
            row_place[self.row[entries]],
            place[self.variable[entries]],
            self.factor[entries],
            self.limits[binding],
            {name: costs[kept] for name, costs in self.tiers.items()},
        )
        return part, np.flatnonzero(binding)


@dataclass
class Drafting:
    """A program while it is being written down."""

    columns: int
    rows: list[Row]
    beside: int = 0

    def variable(self) -> int:
        """Add a yes-or-no variable beside the columns, free of cost, and return its place."""
        self.beside += 1
        return self.columns + self.beside - 1

    def at_most(self, limit: int, which: Places, factors: Places | int = 1) -> None:
        """Add the row: the sum of factors times variables is at most the limit."""
        places = np.asarray(which, dtype=np.int64)
        weights = np.broadcast_to(np.asarray(factors, dtype=np.int64), places.shape)
        self.rows.append((places, weights, limit))

    def finished(self, owner: Ints, tiers: dict[str, Ints]) -> Program:
        """Return the program."""
        free, none = np.zeros(self.beside, dtype=np.int64), np.zeros(0, dtype=np.int64)
        padded = {tier: np.concatenate([costs, free]) for tier, costs in tiers.items()}
        bare = Program(owner, self.columns + self.beside, none, none, none, none, padded)
        return bare.with_rows(self.rows)
