"""Booking by hand: places that the own rules and the independent checker both accept, in no order of merit.

Neither the solver nor the ranking is asked, so this works when they do not (invariant I12).
"""

from sqlalchemy.orm import Session

from allocation.answers.explain import ledger
from allocation.answers.suggest import current_homes
from allocation.checker.check import verify_household
from app.core import audit
from app.core.actor import Actor
from app.core.clock import Clock, night_of
from app.core.errors import IntakeIncomplete
from app.queries.cases import request_in_circle
from app.services.engine.house_consent import not_asked_yet
from app.services.engine.loading import load_snapshot
from app.services.engine.places import Place, Places, contacts_of
from app.services.engine.problem import around
from app.services.engine.verification import claims_around


def safe_places(session: Session, actor: Actor, clock: Clock, request_id: str) -> list[Place]:
    """Every place that may be held for a request, by code name and unit; audited.

    Raises NotFound outside the circle, IntakeIncomplete before the starred fields are answered.
    """
    request = request_in_circle(session, actor, clock.now(), request_id)
    if not request.complete:
        raise IntakeIncomplete([])
    audit.record(session, actor, clock, audit.Action.SUGGESTIONS_SHOWN, request.id, by_hand=True)
    snapshot = load_snapshot(session)
    household = snapshot.requests[request.id].household
    claims = claims_around(session, actor, clock, household)
    problem = around(snapshot, household, claims, clock.now(), night_of(clock.now()))
    seen, homes = Places(snapshot, household, clock.now(), contacts_of(session)), current_homes(problem)
    not_asked = not_asked_yet(session, snapshot, request.id, claims, clock.now())
    eligible = (
        tuple(option["units"]) for option in ledger(problem, household.id)["options"] if option["allowed"]
    )
    places = [
        seen.of(units)
        for units in eligible
        if snapshot.units[units[0]].unit.facility not in not_asked
        and all(
            verdict.answer == "pass"
            for verdict in verify_household(problem, {**homes, household.id: units}, household.id)
        )
    ]
    return sorted(places, key=lambda place: (place.code_name, place.unit_codes))
