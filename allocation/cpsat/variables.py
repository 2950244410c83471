"""The integer program as arrays: a yes-or-no variable for each column, some beside them, and rows ≤."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from allocation.tables import Ints

Places = Sequence[int] | Ints
Row = tuple[Ints, Ints, int]
"""Variables, their coefficients, and what their weighted sum must not exceed."""


@dataclass(frozen=True)
class Program:
    """Yes-or-no variables, of which the first C are columns.

    owner: the household's place for each column (C).  size: how many variables there are.  tiers: the cost
    of every variable in every tier, by name.
    """

    owner: Ints
    size: int
    rows: list[Row]
    tiers: dict[str, Ints]

    def value(self, tier: str, solution: Ints) -> int:
        """Return what a solution adds to a tier."""
        return int(self.tiers[tier] @ solution)

    def allows(self, solution: Ints) -> bool:
        """Whether a solution keeps every row."""
        return all(int(factors @ solution[which]) <= limit for which, factors, limit in self.rows)


@dataclass
class Drafting:
    """A program while it is being written down."""

    columns: int
    beside: int = 0
    rows: list[Row] = field(default_factory=list)

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
        free = np.zeros(self.beside, dtype=np.int64)
        padded = {tier: np.concatenate([costs, free]) for tier, costs in tiers.items()}
        return Program(owner, self.columns + self.beside, self.rows, padded)
