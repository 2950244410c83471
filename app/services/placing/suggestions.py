"""Which places are free and safe for one request, in order, and why every other place is not.

The order is the engine's (contract section 4, tiers 5 to 10, then unit ids), everybody else kept where
they are. What stands against a place is put into words that reveal no other case: rules between
households are told as classes, and a conflict is told as one only to those who may know that it exists.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from allocation.answers.relaxations import relaxations
from allocation.problems.problem import Household
from app.core import audit
from app.core.actor import Actor
from app.core.clock import Clock, night_of
from app.core.errors import IntakeIncomplete
from app.core.rules import CONSENT
from app.queries.cases import request_in_circle
from app.queries.claims import LiveClaim
from app.queries.placements import placement_in_circle
from app.services.disclosure.between_households import rules_told
from app.services.engine.house_consent import not_asked_yet
from app.services.engine.loading import load_snapshot
from app.services.engine.places import Place, Places, contacts_of
from app.services.engine.problem import around, keeping_from
from app.services.engine.ranking import standings_in_order
from app.services.engine.verification import claims_around
from app.services.placing.stays import remaining_stay
from app.services.placing.whom_to_ask import HouseToAsk, whom_to_ask
from models.request import PlacementRequest


@dataclass(frozen=True)
class Suggestions:
    """`offered` best first; `asked`: would do if the facility says yes; `excluded`: all other options.
    `to_ask`: facilities to which a question may be put, one place each."""

    household: Household
    offered: tuple[Place, ...]
    asked: tuple[Place, ...]
    excluded: tuple[Place, ...]
    relaxations: tuple[Mapping[str, Any], ...]
    to_ask: tuple[HouseToAsk, ...]

    def by_reason(self) -> list[list[Place]]:
        """Excluded places grouped by their first reason, the largest group first. That a rule fails and
        that nobody knows are two reasons."""
        groups: dict[tuple[bool, str], list[Place]] = {}
        for place in self.excluded:
            groups.setdefault((bool(place.rules), place.reasons[0]), []).append(place)
        return sorted(groups.values(), key=lambda places: (-len(places), places[0].reasons[0]))


def suggest_places(session: Session, actor: Actor, clock: Clock, request_id: str) -> Suggestions:
    """Everything the suggestions page shows for a request whose starred fields are answered; audited.

    Raises NotFound outside the circle, IntakeIncomplete before that.
    """
    return suggestions_for(session, actor, clock, request_in_circle(session, actor, clock.now(), request_id))


def suggestions_for(session: Session, actor: Actor, clock: Clock, request: PlacementRequest) -> Suggestions:
    """The same for a request that has been found in the actor's circle. Raises IntakeIncomplete."""
    if not request.complete:
        raise IntakeIncomplete([])
    audit.record(session, actor, clock, audit.Action.SUGGESTIONS_SHOWN, request.id, version=request.version)
    household = load_snapshot(session).requests[request.id].household
    claims = claims_around(session, actor, clock, household)
    return _suggestions(session, actor, clock, household, claims, explain=True)


def provisional(session: Session, actor: Actor, clock: Clock, request_id: str) -> Suggestions | None:
    """The same while the night form is still being filled in; None until somebody is to be placed."""
    request = request_in_circle(session, actor, clock.now(), request_id)
    facts = load_snapshot(session).requests.get(request.id)
    if facts is None:
        return None
    claims = claims_around(session, actor, clock, facts.household)
    return _suggestions(session, actor, clock, facts.household, claims, explain=False)


def rest_of_stay(session: Session, actor: Actor, clock: Clock, placement_id: str) -> Suggestions:
    """Where a placed household could be moved for the nights it has left; audited. Its present place is
    not among them. Raises NotFound outside the circle, NotPossibleNow when the stay is over."""
    placement = placement_in_circle(session, actor, clock.now(), placement_id)
    live, household, claims = remaining_stay(session, actor, clock, placement)
    audit.record(
        session, actor, clock, audit.Action.SUGGESTIONS_SHOWN, live.claim.request_id, placement=placement.id
    )
    found = _suggestions(session, actor, clock, household, claims, explain=False)
    return replace(found, offered=tuple(place for place in found.offered if place.units != live.units))


def _suggestions(
    session: Session,
    actor: Actor,
    clock: Clock,
    household: Household,
    claims: Sequence[LiveClaim],
    *,
    explain: bool,
) -> Suggestions:
    snapshot = load_snapshot(session)
    problem = around(snapshot, household, claims, clock.now(), night_of(clock.now()))
    seen = Places(snapshot, household, clock.now(), contacts_of(session))
    not_asked = not_asked_yet(session, snapshot, household.id, claims, clock.now())
    places = [
        seen.of(
            one.units,
            one.tiers,
            rules_told((*one.fails, *one.joint), actor),
            (*one.unknown, *([CONSENT] if one.facility in not_asked else [])),
        )
        for one in standings_in_order(problem, household)
    ]
    offered = tuple(place for place in places if place.is_offered)
    return Suggestions(
        household=household,
        offered=offered,
        asked=tuple(place for place in places if place.can_be_asked),
        excluded=tuple(place for place in places if not place.is_offered and not place.can_be_asked),
        relaxations=tuple(relaxations(keeping_from(problem, not_asked), household.id))
        if explain and not offered
        else (),
        to_ask=tuple(whom_to_ask(session, clock, household, claims)) if explain else (),
    )
