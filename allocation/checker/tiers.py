"""The ten tiers of section 4 computed from placements alone, for the checker only."""

from __future__ import annotations

import math
from collections.abc import Mapping

from allocation.checker.rules import kilometres
from allocation.problems.problem import Household, Problem, Unit, Unknown


def tier_values(problem: Problem, homes: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """Return the value of every tier by name when each household has the units that `homes` gives it."""
    placed = [
        (household, [problem.unit[unit] for unit in homes[household.id]])
        for household in problem.households
        if household.id in homes
    ]
    waiting = [household.urgency for household in problem.households if household.id not in homes]
    moved = [
        household
        for household in problem.households
        if household.current is not None
        and not household.current.locked
        and set(household.current.units) != set(homes.get(household.id, ()))
    ]
    given = [unit for household, units in placed if not household.locked for unit in units]
    return {
        "unplaced_1": waiting.count(1),
        "unplaced_2": waiting.count(2),
        "unplaced_3": waiting.count(3),
        "moves": len(moved),
        "language": sum(_speechless(problem, household, units) for household, units in placed),
        "wishes": sum(_unmet(problem, household, units) for household, units in placed),
        "surplus": sum(_surplus(problem, household, units) for household, units in placed),
        "stale": sum(min(72, unit.stale_hours) for unit in given),
        "distance": sum(_distance(problem, household, units) for household, units in placed),
        "cost": sum(
            len(problem.stay(household)) * unit.price for household, units in placed for unit in units
        ),
    }


def _speechless(problem: Problem, household: Household, units: list[Unit]) -> int:
    spoken = problem.facility[units[0].facility].languages
    understood = not isinstance(spoken, Unknown) and any(tongue in spoken for tongue in household.languages)
    return 0 if understood or not household.languages else len(problem.stay(household))


def _unmet(problem: Problem, household: Household, units: list[Unit]) -> int:
    common = problem.facility[units[0].facility].features
    here = frozenset() if isinstance(common, Unknown) else common
    missing = [
        wish.weight
        for wish in household.wishes
        if wish.feature not in here and any(wish.feature not in unit.features for unit in units)
    ]
    return len(problem.stay(household)) * sum(missing)


def _surplus(problem: Problem, household: Household, units: list[Unit]) -> int:
    level = problem.facility[units[0].facility].protection_level
    above = 0 if isinstance(level, Unknown) else max(0, level - household.protection_level)
    return len(problem.stay(household)) * above


def _distance(problem: Problem, household: Household, units: list[Unit]) -> int:
    if household.near is None:
        return 0
    place = problem.facility[units[0].facility]
    return math.floor(kilometres(place.lat, place.lon, household.near.lat, household.near.lon) + 0.5)
