"""The engine's order of places for one household, everybody else kept where they are."""

from collections.abc import Sequence
from typing import Any

from allocation.answers.suggest import Standing, standings
from allocation.problems.problem import Household, Problem
from allocation.rules.tiers import PLACED
from app.services.engine.snapshot import Snapshot


def standings_in_order(problem: Problem, household: Household) -> list[Standing]:
    """Every option, allowed or not, by tiers 5 to 10 and then unit ids (contract sections 4 and 7)."""
    return sorted(standings(problem, household.id), key=_order)


def ranked(problem: Problem, household: Household) -> list[Standing]:
    """Places that break no rule, best first."""
    return [standing for standing in standings_in_order(problem, household) if standing.allowed]


def _order(standing: Standing) -> tuple[Any, ...]:
    return (*(standing.tiers[name] for name in PLACED), standing.units)


def options_shown(standing: Sequence[Standing], snapshot: Snapshot) -> list[dict[str, Any]]:
    """The offered places as the decision record keeps them: code name, units, tiers, in order."""
    return [
        {
            "facility": place.facility,
            "code_name": snapshot.code_names[place.facility],
            "units": list(place.units),
            "tiers": dict(place.tiers),
        }
        for place in standing
    ]
