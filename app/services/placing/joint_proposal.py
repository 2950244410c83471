"""A proposal for everybody who waits, together: what the solver would give whom.

Only a proposal (T23): each place is held one by one, under the checker, by somebody who may. Households
outside the actor's circle are part of the problem and of no page.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from allocation.plans.plan import Plan
from allocation.problems.problem import Household, Problem
from app.core import audit
from app.core.actor import Actor
from app.core.clock import Clock, night_of
from app.queries.claims import live_claims
from app.queries.joint_proposals import proposal_seen_by
from app.queries.tonight import all_waiting, waiting_requests
from app.services.engine.loading import load_snapshot
from app.services.engine.party import CaseParty, party_of
from app.services.engine.places import Contact, Place, Places, contacts_of
from app.services.engine.problem import build, keeping_from
from models.joint import JointProposal
from models.request import PlacementRequest

HORIZON = 60  # nights; what lies further off is planned another day


@dataclass(frozen=True)
class JointPlan:
    """What came of it: units by request, and whether nothing better exists."""

    units: Mapping[str, tuple[str, ...]]
    waiting: frozenset[str]
    is_proven: bool


@dataclass(frozen=True)
class Proposed:
    """A request of the circle and its place; None when there is none for it beside the others'."""

    request_id: str
    party: CaseParty
    urgency: int
    arrives: date
    nights: int
    place: Place | None
    household: Household


@dataclass(frozen=True)
class Proposal:
    """`others`: how many outside the circle were counted in."""

    mine: tuple[Proposed, ...]
    others: int
    is_proven: bool


def anybody_waits(session: Session, clock: Clock) -> bool:
    """Whether there is anybody to solve for, in any organisation."""
    return bool(_waiting(session, clock))


def waiting_problem(session: Session, actor: Actor, clock: Clock) -> Problem:
    """Everybody who waits with a finished intake, in all organisations, among everybody who has a place."""
    now, tonight = clock.now(), night_of(clock.now())
    snapshot, waiting = load_snapshot(session), _waiting(session, clock)
    last = max((household.last_night for household in waiting), default=tonight.toordinal())
    nights = min(HORIZON, last - tonight.toordinal() + 1)
    claims = live_claims(session, actor, now, tonight, tonight + timedelta(days=nights - 1))
    return keeping_from(build(snapshot, waiting, claims, now, tonight, nights), snapshot.asks_first)


def _waiting(session: Session, clock: Clock) -> list[Household]:
    tonight = night_of(clock.now())
    snapshot, ids = load_snapshot(session), all_waiting(session, clock.now(), tonight)
    found = (facts.household for id, facts in snapshot.requests.items() if id in ids)
    return [household for household in found if _within(household, tonight)]


def _within(household: Household, tonight: date) -> bool:
    first = tonight.toordinal()
    return household.arrives.toordinal() < first + HORIZON and household.last_night >= first


def joint_plan(problem: Problem, plan: Plan) -> JointPlan:
    waiting = frozenset(household.id for household in problem.households if household.current is None)
    units = {one.household: one.units for one in plan.placements if one.household in waiting}
    return JointPlan(units, waiting, plan.status == "optimal")


def kept_plan(run: JointProposal) -> JointPlan:
    """What a finished run wrote down."""
    units = {place.request_id: tuple(place.units) for place in run.places if place.units}
    return JointPlan(units, frozenset(place.request_id for place in run.places), bool(run.proven))


def read_proposal(session: Session, actor: Actor, clock: Clock, run_id: str) -> Proposal:
    """The part of a finished run that concerns the actor's circle; audited. Raises NotFound."""
    return proposal(session, actor, clock, kept_plan(proposal_seen_by(session, actor, run_id)))


def proposal(session: Session, actor: Actor, clock: Clock, plan: JointPlan) -> Proposal:
    """The part of a plan that concerns the actor's circle, for those who still wait; audited."""
    now, tonight = clock.now(), night_of(clock.now())
    waiting = waiting_requests(session, actor, now, tonight)
    mine = [request for request in waiting if request.id in plan.waiting]
    audit.record(
        session,
        actor,
        clock,
        audit.Action.CASE_LISTED,
        actor.user_id,
        requests=[request.id for request in mine],
    )
    contacts = contacts_of(session)
    return Proposal(
        mine=tuple(_proposed(session, clock, request, plan, contacts) for request in mine),
        others=len(plan.waiting - {request.id for request in mine}),
        is_proven=plan.is_proven,
    )


def _proposed(
    session: Session,
    clock: Clock,
    request: PlacementRequest,
    plan: JointPlan,
    contacts: Mapping[str, Contact],
) -> Proposed:
    snapshot = load_snapshot(session)
    household = snapshot.requests[request.id].household
    units = plan.units.get(request.id)
    return Proposed(
        request_id=request.id,
        party=party_of(snapshot, request.case, request.id),
        urgency=request.urgency,
        arrives=request.arrives,
        nights=request.nights,
        place=Places(snapshot, household, clock.now(), contacts).of(units) if units else None,
        household=household,
    )
