"""The best plan by the model that one would write first: a unit and a night at a time, tier by tier.

What a household may have, and what a placement adds to a tier, is the checker's word; nothing of the
solver's model is used.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

from ortools.math_opt.python import mathopt

from allocation.checker.tiers import tier_values
from allocation.plans.plan import TIER_NAMES
from allocation.problems.problem import Household, Problem
from tests.allocation.brute_force import Choices

Given = tuple[str, tuple[str, ...]]
EXACT = mathopt.SolveParameters(relative_gap_tolerance=0.0, absolute_gap_tolerance=0.5)


def best_tiers(problem: Problem) -> dict[str, int]:
    """Return the value of every tier in a lexicographically best plan."""
    return _StraightMip(problem).best()


class _StraightMip:
    def __init__(self, problem: Problem) -> None:
        self.problem, self.choices = problem, Choices(problem)
        self.model = mathopt.Model()
        self.given: dict[Given, mathopt.Variable] = {
            (household, units): self.model.add_binary_variable()
            for household, options in self.choices.choices.items()
            for units in options
        }
        for household in self.choices.choices:
            self._at_most(1, [(1, given) for given in self.given if given[0] == household])
        for night in range(problem.nights):
            self._night(night)
        self._pairs()

    def best(self) -> dict[str, int]:
        nobody = tier_values(self.problem, self.choices.residents)
        adds = {
            (household, units): tier_values(self.problem, {**self.choices.residents, household: units})
            for household, units in self.given
        }
        found = {}
        for name in TIER_NAMES:
            total = mathopt.fast_sum(
                (adds[given][name] - nobody[name]) * variable for given, variable in self.given.items()
            )
            self.model.minimize(total)
            best = round(mathopt.solve(self.model, mathopt.SolverType.HIGHS, params=EXACT).objective_value())
            self.model.add_linear_constraint(total <= best)
            found[name] = nobody[name] + best
        return found

    def _at_most(self, limit: int, load: list[tuple[int, Given]]) -> None:
        if load:
            self.model.add_linear_constraint(
                mathopt.fast_sum(factor * self.given[given] for factor, given in load) <= max(limit, 0)
            )

    def _night(self, night: int) -> None:
        here = [given for given in self.given if self._is_there(given[0], night)]
        living = [
            (household, units)
            for household, units in self.choices.residents.items()
            if self._is_there(household, night)
        ]
        self._units(here, living)
        self._facilities(here, living)
        self._watch(night, here, living)

    def _units(self, here: list[Given], living: list[Given]) -> None:
        for unit in self.problem.units:
            loads = [given for given in here if unit.id in given[1]]
            residents = [household for household, units in living if unit.id in units]
            if unit.sharing == "exclusive":
                self._at_most(1 - len(residents), [(1, given) for given in loads])
                continue
            for beds, heads in ((unit.beds + unit.cots, _everybody), (unit.beds, _in_beds)):
                taken = sum(heads(self.problem.household[resident]) for resident in residents)
                self._at_most(
                    beds - taken, [(heads(self.problem.household[given[0]]), given) for given in loads]
                )

    def _facilities(self, here: list[Given], living: list[Given]) -> None:
        for facility in self.problem.facilities:
            if facility.max_persons is None:
                continue
            taken = sum(
                _everybody(self.problem.household[household])
                for household, units in living
                if self._facility(units) == facility.id
            )
            self._at_most(
                facility.max_persons - taken,
                [
                    (_everybody(self.problem.household[given[0]]), given)
                    for given in here
                    if self._facility(given[1]) == facility.id
                ],
            )

    def _watch(self, night: int, here: list[Given], living: list[Given]) -> None:
        capacity = self.problem.watch_on(night)
        if capacity is None:
            return
        needing = [given for given in (*here, *living) if not self._is_staffed(given[1])]
        rounds = [(self.problem.household[given[0]].watch, given) for given in needing]
        taken = sum(watch for watch, given in rounds if given not in self.given)
        self._at_most(
            capacity - taken, [(watch, given) for watch, given in rounds if watch and given in self.given]
        )

    def _pairs(self) -> None:
        """What two households may not have beside each other; only those that a rule can tie are asked."""
        by_unit = defaultdict(list)
        for given in self.given:
            for unit in given[1]:
                by_unit[unit].append(given)
        asked = {
            pair
            for unit, loads in by_unit.items()
            if self.problem.unit[unit].sharing == "same_gender"
            for pair in combinations(loads, 2)
        }
        asked |= {
            ((one, units), (other, others))
            for one, other in self._tied()
            for units in self.choices.choices.get(one, ())
            for others in self.choices.choices.get(other, ())
        }
        for (one, units), (other, others) in asked:
            if one != other and not self.choices.goes_beside(one, units, other, others):
                self._at_most(1, [(1, (one, units)), (1, (other, others))])

    def _tied(self) -> set[tuple[str, str]]:
        groups = [separation.households for separation in self.problem.separations]
        groups += self.problem.together
        pairs = {pair for group in groups for pair in combinations(sorted(group), 2)}
        return pairs | {
            (one.id, other.id)
            for one in self.problem.households
            for other in self.problem.households
            if one.is_threat in other.threats
        }

    def _is_there(self, household: str, night: int) -> bool:
        stay = self.problem.household[household]
        first = (stay.arrives - self.problem.first_night).days
        return first <= night < first + stay.nights

    def _facility(self, units: tuple[str, ...]) -> str:
        return self.problem.unit[units[0]].facility

    def _is_staffed(self, units: tuple[str, ...]) -> bool:
        features = self.problem.facility[self._facility(units)].features
        return isinstance(features, frozenset) and "staffed_24h" in features


def _everybody(household: Household) -> int:
    return len(household.members)


def _in_beds(household: Household) -> int:
    """Cots bound those under two by the row for everybody: members ≤ beds + cots, the older ones ≤ beds."""
    return sum(member.age >= 2 for member in household.members)
