"""What one household can be given: a unit, or two adjoining exclusive ones when neither alone will do."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from allocation.problems.problem import UNKNOWN, Facility, Household, Problem, Unit


@dataclass(frozen=True)
class Option:
    """One unit or one pair, sorted by id, with its facility."""

    facility: Facility
    units: tuple[Unit, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """The units' ids, sorted."""
        return tuple(unit.id for unit in self.units)

    @property
    def beds(self) -> int:
        """Beds of all units together."""
        return sum(unit.beds for unit in self.units)

    @property
    def cots(self) -> int:
        """Cots of all units together."""
        return sum(unit.cots for unit in self.units)

    @cached_property
    def own_features(self) -> frozenset[str]:
        """Features known without asking the facility: for a pair, what both units have."""
        return frozenset.intersection(*(unit.features for unit in self.units))

    @cached_property
    def features(self) -> frozenset[str]:
        """All known features; an unknown feature counts as missing."""
        shared = self.facility.features
        return self.own_features if shared is UNKNOWN else self.own_features | shared


def fits(household: Household, beds: int, cots: int) -> bool:
    """Whether all members have a bed when as many under two years as there are cots sleep in those."""
    return len(household.members) - min(household.infants, cots) <= beds


def all_pairs(problem: Problem) -> list[tuple[Unit, Unit]]:
    """Return every pair of adjoining exclusive units once, the lower id first."""
    return [
        (unit, problem.unit[other])
        for unit in problem.units
        for other in sorted(unit.adjoins)
        if unit.id < other and unit.sharing == problem.unit[other].sharing == "exclusive"
    ]


def options_of(problem: Problem, household: Household) -> list[Option]:
    """Return every option of a household, allowed or not, sorted by its units' ids."""
    singles = [(unit,) for unit in problem.units]
    pairs = [
        pair for pair in all_pairs(problem) if not any(fits(household, unit.beds, unit.cots) for unit in pair)
    ]
    options = [Option(problem.facility[units[0].facility], units) for units in [*singles, *pairs]]
    return sorted(options, key=lambda option: option.ids)
