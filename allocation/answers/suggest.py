"""The best places for one household, and what stands against the rest, while all others stay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from allocation.problems.problem import Problem
from allocation.rules.eligibility import Eligibility
from allocation.rules.eligibility import codes as own_codes
from allocation.rules.occupancy import codes as joint_codes
from allocation.rules.occupancy import occupancy_of
from allocation.rules.tables import Tables
from allocation.rules.tiers import PLACED, option_costs


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A place that breaks no rule, and what it costs this household in tiers 5–10."""

    facility: str
    units: tuple[str, ...]
    tiers: dict[str, int]

    def to_json(self) -> dict[str, Any]:
        """Return the entry of the command line's list."""
        return {"facility": self.facility, "units": list(self.units), "tiers": self.tiers}


@dataclass(frozen=True, slots=True)
class Standing:
    """One option of one household: allowed now, or every rule that keeps it from being used.

    `fails` and `unknown` are own rules; `joint` maps joint rules to the ids of the other households.
    """

    facility: str
    units: tuple[str, ...]
    tiers: dict[str, int]
    fails: tuple[str, ...]
    unknown: tuple[str, ...]
    joint: dict[str, tuple[str, ...]]

    @property
    def allowed(self) -> bool:
        """Whether nothing stands against it."""
        return not (self.fails or self.unknown or self.joint)


def current_homes(problem: Problem, but: str | None = None) -> dict[str, tuple[str, ...]]:
    """Return the current units of everybody who has some, but for one household."""
    return {
        household.id: household.current.units
        for household in problem.households
        if household.current is not None and household.id != but
    }


def suggest(
    problem: Problem, household: str, top: int = 5, homes: Mapping[str, tuple[str, ...]] | None = None
) -> list[Suggestion]:
    """Return the `top` best places for one household (by id), best first.

    Ranked lexicographically by tiers 5–10 for this household alone, then by sorted unit ids.  Every
    other household stays in `homes` (unit ids by household id; default: where it lives now).  Nothing
    is listed that breaks, or leaves unknown, one of its own rules, or breaks a joint rule that
    involves it.  Raises `KeyError` for an unknown id.
    """
    tables = Tables(problem)
    row = tables.households.index[household]
    allowed = Eligibility(tables).allowed(np.array([row]))[0]
    kept = _without(current_homes(problem) if homes is None else homes, household)
    free = np.flatnonzero(allowed & (occupancy_of(tables, kept).joint(row) == 0))
    costs = {name: cost[0, free] for name, cost in option_costs(tables, np.array([row])).items()}
    best = np.lexsort([free, *(costs[name] for name in reversed(PLACED))])[:top]
    return [
        Suggestion(
            facility=tables.facilities.rows[tables.options.facility[free[place]]].id,
            units=tables.options.ids[free[place]],
            tiers={name: int(costs[name][place]) for name in PLACED},
        )
        for place in best
    ]


def standings(
    problem: Problem, household: str, homes: Mapping[str, tuple[str, ...]] | None = None
) -> list[Standing]:
    """Return every option of one household with all that stands against it, sorted by unit ids.

    Others stay in `homes` as for `suggest`.  Each entry lists the own rules that fail, those that are
    unknown, and the joint rules it would break with the ids of the other households.  Raises `KeyError`
    for an unknown id.
    """
    tables = Tables(problem)
    row = tables.households.index[household]
    rows = np.array([row])
    eligibility = Eligibility(tables)
    fails, unknown = eligibility.own(rows)
    kept = _without(current_homes(problem) if homes is None else homes, household)
    occupancy = occupancy_of(tables, kept)
    joint = occupancy.joint(row)
    costs = option_costs(tables, rows)
    options, everybody = tables.options, tables.households.rows
    opposition = occupancy.opposition(row)
    found = []
    for place in np.flatnonzero(eligibility.is_option(rows)[0]):
        units = [unit for unit in (options.first[place], options.second[place]) if unit >= 0]
        against = opposition(units) if joint[place] else {}
        found.append(
            Standing(
                facility=tables.facilities.rows[options.facility[place]].id,
                units=options.ids[place],
                tiers={name: int(costs[name][0, place]) for name in PLACED},
                fails=tuple(own_codes(int(fails[0, place]))),
                unknown=tuple(own_codes(int(unknown[0, place]))),
                joint={
                    code: tuple(sorted(everybody[other].id for other in against[code]))
                    for code in joint_codes(int(joint[place]))
                },
            )
        )
    return found


def _without(homes: Mapping[str, tuple[str, ...]], household: str) -> dict[str, tuple[str, ...]]:
    return {other: units for other, units in homes.items() if other != household}
