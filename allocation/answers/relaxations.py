"""The smallest single changes that would give an unplaced household a place (section 6), never of safety.

Every one is verified: with the change made and all others where they are, the option named breaks no
rule.  Smallest first: answers to questions, then what is asked of a place, then the nights, then somebody
else's move.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import numpy as np

from allocation.answers.suggest import current_homes
from allocation.problems.problem import Household, Problem
from allocation.rules.eligibility import Eligibility, codes
from allocation.rules.occupancy import Occupancy, occupancy_of
from allocation.rules.tables import Bools, Ints, Tables
from allocation.rules.tiers import PLACED, option_costs

CONFIRMABLE: Final = frozenset({"brings", "needs", "language", "max_nights"})
"""Own rules that can be unknown and are not about safety."""
DAYS_TO_SHIFT: Final = 3
MOVES_SHOWN: Final = 3

Json = dict[str, Any]


def relaxations(problem: Problem, household: str) -> list[Json]:
    """Return the relaxations of one household (by id) while everybody else stays where they live now."""
    tables = Tables(problem)
    others = occupancy_of(tables, current_homes(problem, but=household))
    return Relaxations(Eligibility(tables), others).of(tables.households.index[household])


class Relaxations:
    """Finds relaxations in one plan; what others could have instead is worked out once for all."""

    def __init__(self, eligibility: Eligibility, occupancy: Occupancy) -> None:
        self.eligibility, self.occupancy = eligibility, occupancy
        self.tables = eligibility.tables
        self.first_night = self.tables.problem.first_night
        self._spare: dict[int, Ints] = {}

    def of(self, row: int) -> list[Json]:
        """Return the relaxations of an unplaced household, smallest first."""
        return [
            *self._confirmations(row),
            *self._language(row),
            *self._needs(row),
            *self._arrivals(row),
            *self._shorter(row),
            *self._moves(row),
        ]

    def _option(self, place: int) -> Json:
        option = self.tables.option(place)
        return {"facility": option.facility.id, "units": list(option.ids)}

    def _confirmations(self, row: int) -> Iterator[Json]:
        """Unknowns which, answered with yes, leave nothing in the way; only smallest sets of them."""
        rows = np.array([row])
        fails, unknown = (masks[0] for masks in self.eligibility.own(rows))
        near = self.eligibility.is_option(rows)[0] & (fails == 0) & (unknown != 0)
        near &= self.occupancy.joint(row) == 0
        shown: list[frozenset[str]] = []
        ranked = self._ranked(self.tables, row, near)
        for place in sorted(ranked, key=lambda place: int(unknown[place]).bit_count()):
            asked = frozenset(codes(int(unknown[place])))
            if asked <= CONFIRMABLE and not any(smaller <= asked for smaller in shown):
                shown.append(asked)
                yield {"kind": "confirm", "rules": sorted(asked), "option": self._option(place)}

    def _language(self, row: int) -> Iterator[Json]:
        household = self.tables.households.rows[row]
        if household.language_required:
            best = self._best(row, replace(household, language_required=False))
            if best is not None:
                yield {"kind": "language", "option": self._option(best)}

    def _needs(self, row: int) -> Iterator[Json]:
        household = self.tables.households.rows[row]
        for need in sorted(household.needs):
            best = self._best(row, replace(household, needs=household.needs - {need}))
            if best is not None:
                yield {"kind": "need", "drop": need, "option": self._option(best)}

    def _arrivals(self, row: int) -> Iterator[Json]:
        """The nearest other arrival, never before the horizon; of two equally near the earlier."""
        household = self.tables.households.rows[row]
        for days in (shift * sign for shift in range(1, DAYS_TO_SHIFT + 1) for sign in (-1, 1)):
            if not self._can_arrive(household, days):
                continue
            arrives = household.arrives + timedelta(days=days)
            best = self._best(row, replace(household, arrives=arrives))
            if best is not None:
                yield {"kind": "arrives", "arrives": arrives.isoformat(), "option": self._option(best)}
                return

    def _can_arrive(self, household: Household, days: int) -> bool:
        """Whether the stay can be moved: it has not begun, and still has a night in the horizon."""
        here = household.arrives.toordinal() - self.first_night.toordinal()
        return here >= 0 and 0 <= here + days < self.tables.problem.nights

    def _shorter(self, row: int) -> Iterator[Json]:
        """The longest shorter stay; every shorter one is no harder, so halving finds it."""
        household = self.tables.households.rows[row]
        before = max(0, self.first_night.toordinal() - household.arrives.toordinal())
        shortest, longest, best = before + 1, household.nights - 1, None
        while shortest <= longest:
            nights = (shortest + longest + 1) // 2
            found = self._best(row, replace(household, nights=nights))
            if found is None:
                longest = nights - 1
            else:
                shortest, best = nights + 1, (nights, found)
        if best is not None:
            yield {"kind": "nights", "nights": best[0], "option": self._option(best[1])}

    def _best(self, row: int, household: Household) -> int | None:
        """Return the best option of another version of the household beside all others, if any."""
        tables = self.tables.variants([household])
        allowed = Eligibility(tables).allowed(np.array([0]))[0]
        if not allowed.any():
            return None
        stay = slice(int(tables.households.start[0]), int(tables.households.end[0]))
        ranked = self._ranked(tables, 0, allowed & (self.occupancy.joint(row, stay) == 0))
        return ranked[0] if ranked else None

    def _ranked(self, tables: Tables, row: int, options: Bools) -> list[int]:
        """Return the options marked, best first by tiers 5–10 of the household alone, then by unit ids."""
        places = np.flatnonzero(options)
        if not places.size:
            return []
        costs = option_costs(tables, np.array([row]))
        keys = [places, *(costs[name][0, places] for name in reversed(PLACED))]
        return [int(place) for place in places[np.lexsort(keys)]]

    def _moves(self, row: int) -> Iterator[Json]:
        """Somebody who is not locked and could live elsewhere, leaving an option to this household."""
        allowed = self.eligibility.allowed(np.array([row]))[0]
        shown = 0
        for other in self._in_the_way(row, allowed) if allowed.any() else ():
            if not self._elsewhere(other).size:
                continue
            found = self._swap(row, other, allowed)
            if found is not None:
                option, units = found
                name = self.tables.households.rows[other].id
                yield {"kind": "move", "household": name, "units": units, "option": self._option(option)}
                shown += 1
                if shown == MOVES_SHOWN:
                    return

    def _in_the_way(self, row: int, allowed: Bools) -> list[int]:
        """Those not locked who stand before one of the options."""
        options, h = self.tables.options, self.tables.households
        units = {int(unit) for unit in (*options.first[allowed], *options.second[allowed]) if unit >= 0}
        against = self.occupancy.against(row, sorted(units))
        return sorted(other for other in set().union(*against.values()) if not h.locked[other])

    def _elsewhere(self, other: int) -> Ints:
        """Return other options that a placed household could have now, best first."""
        if other not in self._spare:
            units = self.occupancy.take(other)
            free = self.eligibility.allowed(np.array([other]))[0] & (self.occupancy.joint(other) == 0)
            free[self.tables.options.index.get(self._ids(units), [])] = False
            self._spare[other] = np.array(self._ranked(self.tables, other, free), dtype=np.int64)
            self.occupancy.put_units(other, units)
        return self._spare[other]

    def _ids(self, units: tuple[int, ...]) -> tuple[str, ...]:
        return tuple(self.tables.units.rows[unit].id for unit in units)

    def _swap(self, row: int, other: int, allowed: Bools) -> tuple[int, list[str]] | None:
        """Return the best option that opens when the other moves, and the units it moves to."""
        left = self.occupancy.take(other)
        try:
            opened = allowed & (self.occupancy.joint(row) == 0)
            for option in self._ranked(self.tables, row, opened):
                self.occupancy.put(row, self.tables.options.ids[option])
                joint = self.occupancy.joint(other)
                self.occupancy.take(row)
                for place in self._spare[other]:
                    if joint[place] == 0:
                        return option, list(self.tables.options.ids[place])
        finally:
            self.occupancy.put_units(other, left)
        return None
