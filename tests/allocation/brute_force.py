"""The best plan by trying everything, judged by the checker's reading of the rules alone."""

from __future__ import annotations

from itertools import combinations

from allocation.checker.check import verify_household
from allocation.checker.rules import sleeps
from allocation.checker.tiers import tier_values
from allocation.plans.plan import JOINT_RULES, TIER_NAMES
from allocation.problems.problem import Household, Problem, Unit

Homes = dict[str, tuple[str, ...]]


def best_tiers(problem: Problem) -> dict[str, int]:
    """Return the value of every tier in a lexicographically best plan."""
    return _Everything(problem).best()


class Choices:
    """What each household may have, alone and beside another, by the checker's word."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.residents = {h.id: h.current.units for h in problem.households if h.current and h.current.locked}
        self.free = [household for household in problem.households if household.id not in self.residents]
        self.choices = {household.id: self._choices(household) for household in self.free}
        self.beside: dict[tuple[object, ...], bool] = {}

    def _choices(self, household: Household) -> list[tuple[str, ...]]:
        return [
            units for units in self._options(household) if self._lawful(household.id, {household.id: units})
        ]

    def _options(self, household: Household) -> list[tuple[str, ...]]:
        exclusive = [unit for unit in self.problem.units if unit.sharing == "exclusive"]
        pairs: list[tuple[Unit, Unit]] = [
            (one, other)
            for one, other in combinations(exclusive, 2)
            if other.id in one.adjoins and not sleeps(household, [one]) and not sleeps(household, [other])
        ]
        return [*((unit.id,) for unit in self.problem.units), *((one.id, other.id) for one, other in pairs)]

    def _lawful(self, household: str, homes: Homes) -> bool:
        verdicts = verify_household(self.problem, {**self.residents, **homes}, household)
        return all(verdict.answer == "pass" for verdict in verdicts)

    def goes_beside(self, one: str, units: tuple[str, ...], other: str, others: tuple[str, ...]) -> bool:
        key = (one, units, other, others)
        if key not in self.beside:
            self.beside[key] = self._lawful(one, {one: units, other: others})
        return self.beside[key]


class _Everything(Choices):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.winner: tuple[int, ...] | None = None

    def best(self) -> dict[str, int]:
        self._try(0, {})
        assert self.winner is not None
        return dict(zip(TIER_NAMES, self.winner, strict=True))

    def _try(self, place: int, homes: Homes) -> None:
        if place == len(self.free):
            self._judge(homes)
            return
        household = self.free[place].id
        for units in self.choices[household]:
            if all(self.goes_beside(household, units, other, theirs) for other, theirs in homes.items()):
                self._try(place + 1, {**homes, household: units})
        self._try(place + 1, homes)

    def _judge(self, homes: Homes) -> None:
        values = tuple(tier_values(self.problem, {**self.residents, **homes}).values())
        if (self.winner is None or values < self.winner) and self._all_lawful(homes):
            self.winner = values

    def _all_lawful(self, homes: Homes) -> bool:
        return all(
            verdict.answer == "pass"
            for household in homes
            for verdict in verify_household(self.problem, {**self.residents, **homes}, household)
            if verdict.rule in JOINT_RULES
        )
