"""A program taken apart where nothing ties its households together: what is best for each is best for all.

Every tier is a sum over households, so the lexicographic best of the whole is that of each piece by itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from allocation.cpsat.variables import Program
from allocation.tables import Ints


def pieces(program: Program) -> list[Ints]:
    """Return the variables of each piece, the smallest piece first."""
    leader = _Leaders(program.size)
    for which, _, _ in program.rows:
        first = int(which[0])
        for variable in which[1:].tolist():
            leader.join(first, variable)
    found: dict[int, list[int]] = defaultdict(list)
    for variable in range(program.size):
        found[leader.of(variable)].append(variable)
    return sorted((np.array(group) for group in found.values()), key=lambda group: (len(group), group[0]))


class _Leaders:
    """Sets that are joined step by step, each known by one of its members."""

    def __init__(self, size: int) -> None:
        self.parent = list(range(size))

    def of(self, item: int) -> int:
        while self.parent[item] != item:
            self.parent[item] = self.parent[self.parent[item]]
            item = self.parent[item]
        return item

    def join(self, one: int, other: int) -> None:
        a, b = self.of(one), self.of(other)
        self.parent[max(a, b)] = min(a, b)


def split(program: Program, groups: list[Ints]) -> Iterator[Program]:
    """Yield the program of each group of variables, which must be sorted and whole pieces."""
    group_of, place_in = np.zeros(program.size, dtype=np.int64), np.zeros(program.size, dtype=np.int64)
    for place, group in enumerate(groups):
        group_of[group] = place
        place_in[group] = np.arange(len(group))
    rows = defaultdict(list)
    for which, factors, limit in program.rows:
        rows[int(group_of[which[0]])].append((place_in[which], factors, limit))
    for place, group in enumerate(groups):
        columns = group[group < len(program.owner)]
        _, owner = np.unique(program.owner[columns], return_inverse=True)
        tiers = {name: costs[group] for name, costs in program.tiers.items()}
        yield Program(owner, len(group), rows[place], tiers)
