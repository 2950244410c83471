"""Whom changed house rules would have turned away in the last 90 days.

Only households that this house was asked about or housed are counted, as they were then, and only the
house's own rules are tried on them, by the engine. Numbers below five are not told (None).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from allocation.plans.plan import OWN_RULES
from allocation.problems.problem import FORMAT, Facility, Household, Problem, Unit
from allocation.problems.reading import read_problem
from allocation.rules.options import Option
from allocation.rules.own import RULES
from app.core import audit
from app.core.actor import Actor
from app.core.clock import Clock, night_of
from app.core.policy import Permission, demand
from app.core.rules import CLASS_OF, RuleClass
from app.queries.facilities import facility_in_care
from app.services.engine.loading import house_rules, load_snapshot
from app.services.houses.house_rules import HouseRules, rules_of, with_the_rest
from app.services.houses.households_here import asked_or_housed, residents
from models.request import RequestVersion

LOOKS_BACK = timedelta(days=90)
FEW = 5
TRIED = tuple(rule for rule in OWN_RULES if CLASS_OF[rule] in {RuleClass.ADMISSION, RuleClass.HOUSE})
"""Rules that a house states itself; whatever else may stand against a place is not its business."""
HIDDEN = ("threats", "is_threat", "avoid", "near", "current", "watch")
"""What the house never knew of a household, and none of its rules reads."""

Answers = Mapping[str, str]
_BEST_FIRST = ("pass", "unknown", "fail")


@dataclass(frozen=True)
class Effect:
    """Of one rule: how many households it would newly have turned away, made a matter of asking, or let in.
    None: fewer than five."""

    rule: str
    turned_away: int | None
    to_ask: int | None
    let_in: int | None


@dataclass(frozen=True)
class RulesPreview:
    """`residents`: placements here from tonight on that the rules take now and would not take any more."""

    households: int | None
    turned_away: int | None
    effects: tuple[Effect, ...]
    residents: int


@dataclass(frozen=True)
class _House:
    """The house under one set of rules."""

    facility: Facility
    options: tuple[Option, ...]

    def answers(self, household: Household) -> Answers:
        """The best answer of each rule in any room of the house."""
        problem = Problem(household.arrives, 1, (self.facility,), (), (household,))
        found = [{rule: RULES[rule](problem, household, one) for rule in TRIED} for one in self.options]
        return {rule: _best(answers[rule] for answers in found) for rule in TRIED}


def preview_rules(
    session: Session, actor: Actor, clock: Clock, facility_id: str, rules: HouseRules
) -> RulesPreview:
    """Audited. Raises NotFound for somebody else's house."""
    demand(actor, Permission.HOUSE_RULES_WRITE)
    facility = facility_in_care(session, actor, facility_id)
    audit.record(session, actor, clock, audit.Action.FACILITY_READ, facility.id, view="rules_preview")
    tonight = night_of(clock.now())
    after = with_the_rest(rules_of(facility), rules)
    now, then = _houses(session, facility_id, after, facility.staff_trained_on)
    past = asked_or_housed(session, actor, facility_id, clock.now() - LOOKS_BACK, tonight - LOOKS_BACK)
    changes = [(now.answers(one), then.answers(one)) for one in map(_household, past)]
    here = map(_household, residents(session, actor, facility_id, tonight).values())
    return RulesPreview(
        households=_told(len(changes)),
        turned_away=_told(sum(_turns_away(before, after) for before, after in changes)),
        effects=tuple(_effect(rule, changes) for rule in TRIED),
        residents=sum(_turns_away(now.answers(one), then.answers(one)) for one in here),
    )


def _houses(
    session: Session, facility_id: str, rules: HouseRules, staff_trained_on: date | None
) -> tuple[_House, _House]:
    """As it is, and as it would be."""
    snapshot = load_snapshot(session)
    now = snapshot.facilities[facility_id]
    units = [facts.unit for facts in snapshot.units.values() if facts.unit.facility == facility_id]
    then = replace(now, **house_rules(rules, staff_trained_on))
    return _house(now, units), _house(then, units)


def _house(facility: Facility, units: Iterable[Unit]) -> _House:
    return _House(facility, tuple(Option(facility, (unit,)) for unit in units))


def _household(version: RequestVersion) -> Household:
    kept = {name: value for name, value in version.household.items() if name not in HIDDEN}
    horizon = {"first_night": kept["arrives"], "nights": 1}
    empty: dict[str, Any] = {"format": FORMAT, "horizon": horizon, "facilities": [], "units": []}
    return read_problem(empty | {"households": [kept]}).households[0]


def _turns_away(before: Answers, after: Answers) -> bool:
    return "fail" in after.values() and "fail" not in before.values()


def _effect(rule: str, changes: Iterable[tuple[Answers, Answers]]) -> Effect:
    answers = [(before[rule], after[rule]) for before, after in changes if before[rule] != after[rule]]
    counted = {after: sum(one == after for _, one in answers) for after in _BEST_FIRST}
    return Effect(rule, _told(counted["fail"]), _told(counted["unknown"]), _told(counted["pass"]))


def _best(answers: Iterable[str]) -> str:
    """A house without a room turns nobody away by its rules."""
    return min(answers, key=_BEST_FIRST.index, default="pass")


def _told(number: int) -> int | None:
    return number if number >= FEW else None
