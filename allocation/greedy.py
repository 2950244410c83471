"""A lawful plan at once, to start from or fall back on: the most urgent first, in the best place left."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from allocation.cpsat.variables import Program
from allocation.limits import Clock
from allocation.plan import TIER_NAMES
from allocation.tables import NONE, Floats, Ints

WHOLE = 1e-6
"""How far from a whole number still counts as one."""


class Filling:
    """A growing solution of a program that never breaks a row.

    A variable beside the columns stands in a row with a negative factor: setting it makes room there.
    """

    def __init__(self, program: Program) -> None:
        self.program = program
        self.solution = np.zeros(program.size, dtype=np.int64)
        self.begins = np.searchsorted(program.row, np.arange(len(program.limits) + 1))
        self.room: list[int] = program.limits.tolist()
        self.stands_in: list[list[tuple[int, int]]] = [[] for _ in range(program.size)]
        self.makes_room: dict[int, list[int]] = defaultdict(list)
        entries = (program.row.tolist(), program.variable.tolist(), program.factor.tolist())
        for row, variable, factor in zip(*entries, strict=True):
            self.stands_in[variable].append((row, factor))
            if factor < 0:
                self.makes_room[row].append(variable)

    def add(self, variable: int) -> bool:
        """Set a variable if the rows allow it, with those that make room for it; tell whether it was set."""
        short = [row for row, factor in self.stands_in[variable] if factor > self.room[row]]
        helpers = {helper for row in short for helper in self.makes_room[row] if not self.solution[helper]}
        if short and not helpers:
            return False
        set_now = [*sorted(helpers), variable]
        for item in set_now:
            self._change(item, 1)
        if all(self.room[row] >= 0 for item in set_now for row, _ in self.stands_in[item]):
            return True
        for item in set_now:
            self._change(item, -1)
        return False

    def remove(self, variable: int) -> None:
        """Take a variable back, and the helpers that it no longer needs."""
        self._change(variable, -1)
        rows = [row for row, _ in self.stands_in[variable]]
        for helper in {helper for row in rows for helper in self.makes_room[row] if self.solution[helper]}:
            if all(self.room[row] + factor >= 0 for row, factor in self.stands_in[helper]):
                self._change(helper, -1)

    def in_the_way(self, variable: int) -> set[int]:
        """Return the columns that are set in the rows that a variable would break."""
        short = [row for row, factor in self.stands_in[variable] if factor > self.room[row]]
        return {other for row in short for other in self.members(row) if self.solution[other]}

    def members(self, row: int) -> list[int]:
        """The columns of a row."""
        begin, end = self.begins[row], self.begins[row + 1]
        inside = self.program.variable[begin:end]
        return [int(other) for other in inside if other < len(self.program.owner)]

    def _change(self, variable: int, sign: int) -> None:
        self.solution[variable] += sign
        for row, factor in self.stands_in[variable]:
            self.room[row] -= sign * factor


def preference(program: Program) -> Ints:
    """Return the columns, the most urgent households' first, each household's by what they cost it."""
    columns = len(program.owner)
    costs = [program.tiers[name][:columns] for name in TIER_NAMES]
    urgency = costs[:3]
    keys = [np.arange(columns), *reversed(costs[3:]), program.owner, *reversed(urgency)]
    return np.lexsort(keys)


def fill(program: Program, solution: Ints | None = None) -> Ints:
    """Return a solution to which no household can be added: urgent first, starting from another if given."""
    first = (
        np.zeros(0, dtype=np.int64) if solution is None else np.flatnonzero(solution[: len(program.owner)])
    )
    return filled(program, np.concatenate([first, preference(program)]))


def make_room(program: Program, solution: Ints, clock: Clock) -> Ints:
    """Return a solution in which more are placed: one household goes elsewhere to let another in."""
    filling = _filled(program, np.flatnonzero(solution[: len(program.owner)]))
    ranked = preference(program)
    columns_of: dict[int, list[int]] = defaultdict(list)
    for column in ranked.tolist():
        columns_of[int(program.owner[column])].append(column)
    placed = {int(program.owner[column]) for column in np.flatnonzero(filling.solution[: len(program.owner)])}
    for household in columns_of:
        if household not in placed and clock.left > 0:
            any(_let_in(filling, column, columns_of) for column in columns_of[household])
    return filling.solution


def _let_in(filling: Filling, column: int, columns_of: dict[int, list[int]]) -> bool:
    """Set a column if one household in its way can go elsewhere; tell whether it was set."""
    for other in sorted(filling.in_the_way(column)):
        filling.remove(other)
        if filling.add(column):
            for elsewhere in columns_of[int(filling.program.owner[other])]:
                if elsewhere != other and filling.add(elsewhere):
                    return True
            filling.remove(column)
        filling.add(other)
    return False


def rounded(program: Program, fractional: Floats, costs: Ints) -> Ints:
    """Return a solution near a fractional one: what it likes most first, then what costs least."""
    nearest = np.round(fractional).astype(np.int64)
    if np.abs(fractional - nearest).max(initial=0) < WHOLE and program.allows(nearest):
        return nearest
    columns = len(program.owner)
    liking = -np.round(fractional[:columns], 6)
    return filled(program, np.lexsort((np.arange(columns), costs[:columns], liking)))


def filled(program: Program, order: Ints) -> Ints:
    """Return the solution that setting columns in an order gives, where the rows allow it."""
    return _filled(program, order).solution


def _filled(program: Program, order: Ints) -> Filling:
    """Set columns in order where the rows allow it, one for each household."""
    filling = Filling(program)
    owners = program.owner.tolist()
    placed: set[int] = set()
    for column in order.tolist():
        if owners[column] not in placed and filling.add(column):
            placed.add(owners[column])
    return filling


def chosen_columns(program: Program, solution: Ints, households: int) -> Ints:
    """Return the column chosen for each household, or NONE."""
    chosen = np.full(households, NONE, dtype=np.int64)
    columns = np.flatnonzero(solution[: len(program.owner)])
    chosen[program.owner[columns]] = columns
    return chosen
