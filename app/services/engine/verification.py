"""The independent checker's word on one household in one place, on the facts as they are now.

Used at every hold, confirmation and change, inside the transaction that writes it. Imports the checker and
the options only, never the solver: booking works when the solver does not (invariant I12).
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from allocation.answers.suggest import current_homes
from allocation.checker.check import verify_household
from allocation.plans.plan import Verdict
from allocation.problems.problem import FORMAT, Household, Problem
from allocation.problems.writing import write_problem
from allocation.rules.options import options_of
from app.core.actor import Actor
from app.core.clock import Clock, night_of
from app.core.errors import NotFound, PlaceUnsafe, UnitTaken
from app.queries.claims import LiveClaim, live_claims
from app.services.disclosure.between_households import rules_told
from app.services.engine.house_consent import house_consent
from app.services.engine.loading import load_snapshot
from app.services.engine.problem import MARGIN, around
from models.placement import Certificate

RULES_VERSION = FORMAT  # the contract numbers the rules with the format
# Somebody was quicker, or the house has closed: take another place. All else is a matter of safety.
TAKEN = {"occupied", "closed"}


@dataclass(frozen=True)
class Checked:
    """What was looked at and what was found. `problem` holds the household and everybody around it."""

    problem: Problem
    household: Household
    units: tuple[str, ...]
    verdicts: tuple[Verdict, ...]

    @property
    def failing(self) -> list[str]:
        """Rules that do not hold, or that nobody knows to hold."""
        return [verdict.rule for verdict in self.verdicts if verdict.answer != "pass"]

    def refuse(self, actor: Actor) -> None:
        """Raise unless every rule holds; the error says no more of other households than `actor` may know."""
        if not self.failing:
            return
        rules = rules_told(self.failing, actor)
        if set(self.failing) <= TAKEN:
            raise UnitTaken(rules=list(rules))
        raise PlaceUnsafe(rules)

    def certificate(self, placement_id: str, now: datetime) -> Certificate:
        """The verdicts as they are stored. Other households are not named: the certificate is read by
        people outside their circles."""
        return Certificate(
            placement_id=placement_id,
            issued_at=now,
            rules_version=RULES_VERSION,
            facts_hash=facts_hash(self.problem),
            verdicts=[{"rule": verdict.rule, "answer": verdict.answer} for verdict in self.verdicts],
        )


def facts_hash(problem: Problem) -> str:
    """SHA-256 of the problem as the contract writes it, with sorted keys."""
    return hashlib.sha256(json.dumps(write_problem(problem), sort_keys=True).encode()).hexdigest()


def claims_around(
    session: Session, actor: Actor, clock: Clock, household: Household, also: str | None = None
) -> list[LiveClaim]:
    """Live claims that can matter to a household's stay, and the claim `also`."""
    first, last = _reach(household)
    return live_claims(session, actor, clock.now(), first, last, also)


def _reach(household: Household) -> tuple[date, date]:
    stay = timedelta(days=household.nights - 1 + MARGIN)
    return household.arrives - timedelta(days=MARGIN), household.arrives + stay


def check_place(
    session: Session, clock: Clock, household: Household, units: Sequence[str], claims: Sequence[LiveClaim]
) -> Checked:
    """Every rule's verdict on `household` in `units` among `claims`.

    Raises NotFound when the units are no option of the household: unknown, not adjoining, or a pair
    where one alone would do.
    """
    snapshot = load_snapshot(session)
    problem = around(snapshot, household, claims, clock.now(), night_of(clock.now()))
    chosen = tuple(sorted(units))
    if all(option.ids != chosen for option in options_of(problem, household)):
        raise NotFound()
    homes = {**current_homes(problem), household.id: chosen}
    verdicts = verify_household(problem, homes, household.id)
    own = house_consent(session, snapshot, household.id, chosen, claims, clock.now())
    return Checked(problem, household, chosen, (*verdicts, *own))
