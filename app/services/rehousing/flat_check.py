"""The independent checker's word on one flat for one household."""

from sqlalchemy.orm import Session

from allocation.checker.check import verify_household
from allocation.plans.plan import Verdict
from app.core.actor import Actor
from app.core.clock import Clock
from app.core.errors import PlaceUnsafe
from app.services.disclosure.to_company import rule_told
from app.services.rehousing.matching_problem import problem
from app.services.rehousing.pool import HomeSeeker, brief_of
from models.rehousing import Flat, RehousingRequest


def check_flat(
    session: Session, actor: Actor, clock: Clock, request: RehousingRequest, flat: Flat
) -> tuple[Verdict, ...]:
    """The independent checker's word on one flat for one household, on the facts as they are, among those who
    have a flat already. Raises PlaceUnsafe unless every rule holds; it names only what is about the flat."""
    facts = problem(session, clock, [HomeSeeker(request, brief_of(request))], [flat])
    homes = {h.id: h.current.units for h in facts.households if h.current}
    verdicts = verify_household(facts, {**homes, request.id: (flat.id,)}, request.id)
    failing = [verdict.rule for verdict in verdicts if verdict.answer != "pass"]
    if failing:
        raise PlaceUnsafe(sorted({rule_told(rule) for rule in failing}))
    return verdicts
