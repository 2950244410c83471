"""A lawful plan at once, to start from or fall back on: the most urgent first, in the best place left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from allocation.plans.plan import TIER_NAMES
from allocation.rules.tables import NONE, Floats, Ints
from allocation.solver.limits import Countdown
from allocation.solver.linear.variables import Program

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
        order = np.argsort(program.variable, kind="stable")
        self.rows, self.factors = program.row[order].tolist(), program.factor[order].tolist()
        self.stands: list[int] = np.searchsorted(
            program.variable[order], np.arange(program.size + 1)
        ).tolist()
        self.makes_room: dict[int, list[int]] = defaultdict(list)
        for entry in np.flatnonzero(program.factor < 0).tolist():
            self.makes_room[int(program.row[entry])].append(int(program.variable[entry]))

    def stands_in(self, variable: int) -> Iterator[tuple[int, int]]:
        """Yield the rows of a variable, each with its factor there."""
        begin, end = self.stands[variable], self.stands[variable + 1]
        return zip(self.rows[begin:end], self.factors[begin:end], strict=True)

    def add(self, variable: int) -> bool:
        """Set a variable if the rows allow it, with those that make room for it; tell whether it was set."""
        short = [row for row, factor in self.stands_in(variable) if factor > self.room[row]]
        helpers = {helper for row in short for helper in self.makes_room[row] if not self.solution[helper]}
        if short and not helpers:
            return False
        set_now = [*sorted(helpers), variable]
        for item in set_now:
            self._change(item, 1)
        if all(self.room[row] >= 0 for item in set_now for row, _ in self.stands_in(item)):
            return True
        for item in set_now:
            self._change(item, -1)
        return False

    def remove(self, variable: int) -> None:
        """Take a variable back, and the helpers that it no longer needs."""
        self._change(variable, -1)
        rows = [row for row, _ in self.stands_in(variable)]
        for helper in {helper for row in rows for helper in self.makes_room[row] if self.solution[helper]}:
            if all(self.room[row] + factor >= 0 for row, factor in self.stands_in(helper)):
                self._change(helper, -1)

    def in_the_way(self, variable: int) -> set[int]:
        """Return the columns that are set in the rows that a variable would break."""
        found: set[int] = set()
        for row, factor in self.stands_in(variable):
            if factor > self.room[row]:
                inside = self.program.variable[self.begins[row] : self.begins[row + 1]]
                found.update(inside[self.solution[inside] > 0].tolist())
        return {other for other in found if other < len(self.program.owner)}

    def _change(self, variable: int, sign: int) -> None:
        self.solution[variable] += sign
        for row, factor in self.stands_in(variable):
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


def make_room(program: Program, solution: Ints, clock: Countdown) -> Ints:
    """Return a solution in which more are placed: one household goes elsewhere to let another in."""
    filling = filling_of(program, np.flatnonzero(solution[: len(program.owner)]))
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
    # In an order of our own: equal problems get equal plans, and a set promises none.
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
    # Rounded, so that the last digits of a solver do not decide who comes first.
    liking = -np.round(fractional[:columns], 6)
    return filled(program, np.lexsort((np.arange(columns), costs[:columns], liking)))


def filled(program: Program, order: Ints) -> Ints:
    """Return the solution that setting columns in an order gives, where the rows allow it."""
    return filling_of(program, order).solution


def filling_of(program: Program, order: Ints) -> Filling:
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
