"""The independent checker: is this plan allowed, complete, and worth what it says?

Shares only the problem and the plan with the engine.  `check` looks at a whole plan,
`verify_household` at one household among others, for the service to call at every booking.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from allocation.checker.rules import Houseful, own_verdicts, sleeps
from allocation.checker.tiers import tier_values
from allocation.plans.plan import Placement, Plan, Verdict
from allocation.problems.problem import Household, Problem

Placements = Plan | Iterable[Placement] | Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with a plan: the rule, tier or part of the plan it concerns, and what."""

    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"


def verify_household(problem: Problem, placements: Placements, household_id: str) -> tuple[Verdict, ...]:
    """Return one verdict per rule of section 3, own and joint, for one placed household among the others.

    `placements` is a plan, placements, or a map from household id to unit ids; whoever is not in it is
    not housed.  A joint verdict that fails names the other households (none: it breaks the rule alone).
    A locked household is judged like any other: what its failures mean is for the caller.
    Raises `KeyError` for an id that the problem or the placements do not know.
    """
    homes = _homes(placements)
    household = problem.household[household_id]
    units = [problem.unit[unit] for unit in homes[household_id]]
    return (*own_verdicts(problem, household, units), *Houseful(problem, homes).verdicts(household))


def check(problem: Problem, plan: Plan) -> list[Finding]:
    """Return everything wrong with a plan (form, options, rules, tier values, bounds, alerts), or nothing."""
    found = list(_form(problem, plan))
    if found:
        return found
    homes = _homes(plan)
    found += _locked(problem, homes)
    found += _rules(problem, homes)
    found += _tiers(problem, plan, homes)
    found += _alerts(problem, plan)
    return found


def _homes(placements: Placements) -> Mapping[str, tuple[str, ...]]:
    if isinstance(placements, Mapping):
        return placements
    listed = placements.placements if isinstance(placements, Plan) else placements
    return {placement.household: placement.units for placement in listed}


def _form(problem: Problem, plan: Plan) -> Iterator[Finding]:
    """Every household stands in the plan once, and what it is given exists, in the facility named."""
    listed = [placement.household for placement in plan.placements]
    left = [item.household for item in plan.unplaced]
    for household in sorted(set(listed + left) - problem.household.keys()):
        yield Finding("household", f"there is no household {household!r}")
    for household in sorted(problem.household.keys() - set(listed + left)):
        yield Finding("household", f"{household!r} is neither placed nor unplaced")
    for household in sorted({item for item in listed + left if (listed + left).count(item) > 1}):
        yield Finding("household", f"{household!r} stands in the plan more than once")
    if listed != sorted(listed):
        yield Finding("placements", "must be sorted by household id")
    for placement in plan.placements:
        yield from _place(problem, placement)


def _place(problem: Problem, placement: Placement) -> Iterator[Finding]:
    missing = [unit for unit in placement.units if unit not in problem.unit]
    for unit in missing:
        yield Finding("units", f"{placement.household!r} is given {unit!r}, which does not exist")
    if placement.facility not in problem.facility:
        yield Finding("facility", f"there is no facility {placement.facility!r}")
    elif not missing and {problem.unit[unit].facility for unit in placement.units} != {placement.facility}:
        yield Finding("facility", f"the units of {placement.household!r} are not in {placement.facility!r}")


def _locked(problem: Problem, homes: Mapping[str, tuple[str, ...]]) -> Iterator[Finding]:
    for household in problem.households:
        if household.current is not None and household.current.locked:
            given = homes.get(household.id)
            if given is None or set(given) != set(household.current.units):
                yield Finding("locked", f"{household.id!r} must stay in {', '.join(household.current.units)}")


def _rules(problem: Problem, homes: Mapping[str, tuple[str, ...]]) -> Iterator[Finding]:
    """Whoever is not locked breaks no rule, alone or with others, and has what counts as an option."""
    houseful = Houseful(problem, homes)
    for household in problem.households:
        if household.id not in homes or household.locked:
            continue
        units = [problem.unit[unit] for unit in homes[household.id]]
        yield from _option(problem, household, homes[household.id])
        for verdict in [*own_verdicts(problem, household, units), *houseful.verdicts(household)]:
            if verdict.answer != "pass":
                how = "breaks" if verdict.answer == "fail" else "does not know"
                with_whom = f" with {', '.join(verdict.households)}" if verdict.households else ""
                where = ", ".join(homes[household.id])
                yield Finding(verdict.rule, f"{household.id!r} in {where} {how} it{with_whom}")


def _option(problem: Problem, household: Household, given: tuple[str, ...]) -> Iterator[Finding]:
    """One unit, or two adjoining exclusive ones of which neither alone has the beds."""
    units = [problem.unit[unit] for unit in given]
    if len(units) == 1:
        return
    if units[1].id not in units[0].adjoins or any(unit.sharing != "exclusive" for unit in units):
        yield Finding("option", f"{household.id!r} is given units that are not an adjoining exclusive pair")
    elif any(sleeps(household, [unit]) for unit in units):
        yield Finding("option", f"{household.id!r} is given a pair though one of the two is enough")


def _tiers(problem: Problem, plan: Plan, homes: Mapping[str, tuple[str, ...]]) -> Iterator[Finding]:
    values = tier_values(problem, homes)
    for tier in plan.tiers:
        if tier.value != values[tier.name]:
            yield Finding(tier.name, f"is {values[tier.name]}, not {tier.value}")
        if tier.bound > tier.value:
            yield Finding(tier.name, f"has a bound of {tier.bound} above its value {tier.value}")


def _alerts(problem: Problem, plan: Plan) -> Iterator[Finding]:
    """Every rule that current places break is named in an alert with everybody concerned, and no other."""
    due = broken_now(problem)
    said = {(alert.rule, household) for alert in plan.alerts for household in alert.households}
    for rule, household in sorted(due - said):
        yield Finding("alerts", f"nothing says that {household!r} breaks {rule} where it lives now")
    for rule, household in sorted(said - due):
        yield Finding("alerts", f"{household!r} does not break {rule} where it lives now")


def broken_now(problem: Problem) -> set[tuple[str, str]]:
    """Return (rule, household) for every rule that a household breaks where it lives now."""
    homes = {
        household.id: household.current.units
        for household in problem.households
        if household.current is not None
    }
    houseful = Houseful(problem, homes)
    return {
        (verdict.rule, household)
        for household, units in homes.items()
        for verdict in [
            *own_verdicts(problem, problem.household[household], [problem.unit[unit] for unit in units]),
            *houseful.verdicts(problem.household[household]),
        ]
        if verdict.answer == "fail"
    }
