"""Re-plan the network with the fewest moves: propose, review move by move, apply all or nothing.

The problem is a snapshot and is solved outside every transaction. What is applied is checked again, by the
checker that shares no code with the solver, on the facts as they are in the transaction that writes it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from allocation.answers.suggest import current_homes
from allocation.checker.check import broken_now, verify_household
from allocation.plans.plan import Plan
from allocation.problems.problem import Current, Household, Problem
from allocation.rules.options import options_of
from app.core import audit
from app.core.actor import Actor
from app.core.clock import Clock, night_of
from app.core.errors import ErrorCode, InvalidInput, NotFound, NotPossibleNow
from app.core.policy import Permission, demand
from app.queries.claims import LiveClaim, live_claims
from app.queries.solver_runs import last_deadline
from app.queries.tonight import all_waiting
from app.services.engine import solver_runs
from app.services.engine.house_consent import house_consent
from app.services.engine.loading import load_snapshot
from app.services.engine.problem import build, keeping_from, resident
from app.services.engine.snapshot import FOREVER
from app.services.engine.solver_runs import RunState, deadline_for, note_end
from app.services.engine.verification import Checked
from app.services.placing import unit_nights
from app.services.placing.stays import record_move, take_units
from app.services.replanning.stored import replan_seen_by
from models.placement import EventReason, Placement
from models.replan import Replan, ReplanStep

LONGEST_HORIZON = 400
NIGHTS_OUT_OF_RANGE = ErrorCode("replan_nights_out_of_range")


class ReplanState(StrEnum):
    RUNNING = "running"
    FAILED = "failed"
    CANCELLED = "cancelled"
    IN_REVIEW = "in_review"
    APPLIED = "applied"


def state_of(replan: Replan, now: datetime) -> ReplanState:
    """Where a re-plan stands: as its run does, until it is reviewed."""
    if replan.applied_at:
        return ReplanState.APPLIED
    run = solver_runs.state_of(replan, now)
    return ReplanState.IN_REVIEW if run is RunState.FINISHED else ReplanState(run.value)


@dataclass(frozen=True)
class StartReplan:
    """`nights` from tonight are looked at, for at most `seconds`."""

    nights: int
    seconds: float


@dataclass(frozen=True)
class DecideStep:
    replan_id: str
    step_id: str
    accepted: bool


def start(session: Session, actor: Actor, clock: Clock, command: StartReplan) -> Replan:
    """Write down that a run begins; whoever calls starts it after the commit. One runs at a time: it looks at
    the whole network anyway, and takes as much of the machine as it may. Raises NotPossibleNow."""
    demand(actor, Permission.REPLAN)
    if not 1 <= command.nights <= LONGEST_HORIZON:
        raise InvalidInput({"nights": [NIGHTS_OUT_OF_RANGE]})
    if last_deadline(session, Replan, clock.now()):
        raise NotPossibleNow()
    replan = Replan(
        created_by=actor.user_id,
        created_at=clock.now(),
        first_night=night_of(clock.now()),
        nights=command.nights,
        deadline=deadline_for(session, Replan, clock.now(), command.seconds),
    )
    session.add(replan)
    audit.record(session, actor, clock, audit.Action.REPLAN_STARTED, replan.id, nights=command.nights)
    return replan


def problem_of(session: Session, actor: Actor, clock: Clock, replan: Replan) -> Problem:
    """The network with every placement free to move (at the price of tier 4), holds kept where they are,
    and every complete request that waits."""
    snapshot = load_snapshot(session)
    claims = live_claims(session, actor, clock.now(), replan.first_night, FOREVER)
    movable = [_movable(resident(snapshot, live)) for live in claims if live.placement_id]
    waiting = [
        snapshot.requests[request].household
        for request in all_waiting(session, clock.now(), replan.first_night)
        if request in snapshot.requests
    ]
    problem = build(snapshot, [*movable, *waiting], claims, clock.now(), replan.first_night, replan.nights)
    return keeping_from(problem, snapshot.asks_first)


def _movable(household: Household) -> Household:
    units = household.current.units if household.current else ()
    return replace(household, current=Current(units, locked=False))


def finish(
    session: Session, actor: Actor, clock: Clock, replan_id: str, problem: Problem, plan: Plan | None
) -> None:
    """Write down what the run found (None: it gave no plan that can be trusted). A run that was cancelled
    meanwhile changes nothing."""
    replan = session.get_one(Replan, replan_id)
    if not note_end(replan, clock.now(), problem, plan):
        return
    if plan:
        replan.tiers = list(_tiers(problem, plan))
        placements = {
            live.claim.request_id: live.placement_id for live in _placed(session, actor, clock, replan)
        }
        session.add_all(_steps(replan, problem, plan, placements))
    audit.record(session, actor, clock, audit.Action.REPLAN_FINISHED, replan.id, failed=plan is None)


def _tiers(problem: Problem, plan: Plan) -> Iterable[dict[str, Any]]:
    """Each tier; `before`: of those that count who is without a place, how many are so now."""
    waiting = [household.urgency for household in problem.households if household.current is None]
    before = {f"unplaced_{urgency}": waiting.count(urgency) for urgency in (1, 2, 3)}
    for tier in plan.tiers:
        yield {"name": tier.name, "value": tier.value, "bound": tier.bound, "before": before.get(tier.name)}


def _placed(session: Session, actor: Actor, clock: Clock, replan: Replan) -> list[LiveClaim]:
    return [
        live
        for live in live_claims(session, actor, clock.now(), replan.first_night, FOREVER)
        if live.placement_id
    ]


def _steps(
    replan: Replan, problem: Problem, plan: Plan, placements: Mapping[str, str | None]
) -> Iterable[ReplanStep]:
    """What changes: moves first in an order in which units are freed before they are taken where that is
    possible, then first places; households that keep what they have, or still have nothing, are no steps."""
    broken: dict[str, set[str]] = {}
    for rule, household in broken_now(problem):
        broken.setdefault(household, set()).add(rule)
    given = {placement.household: placement.units for placement in plan.placements}
    homes = current_homes(problem)
    changed = sorted(id for id in {*homes, *given} if homes.get(id, ()) != given.get(id, ()))
    for position, request in enumerate(in_order_of_freeing(changed, homes, given)):
        yield ReplanStep(
            replan=replan,
            position=position,
            request_id=request,
            placement_id=placements.get(request),
            from_units=list(homes.get(request, ())),
            to_units=list(given.get(request, ())),
            rules=sorted(broken.get(request, ())),
        )


def in_order_of_freeing(
    changed: Sequence[str], homes: Mapping[str, tuple[str, ...]], given: Mapping[str, tuple[str, ...]]
) -> list[str]:
    """The chain: whoever leaves a unit stands before whoever comes into it. A ring is cut anywhere."""
    left, order = list(changed), list[str]()
    while left:
        still_there = {unit: id for id in left for unit in homes.get(id, ())}
        ready = [id for id in left if {still_there.get(unit, id) for unit in given.get(id, ())} <= {id}]
        nearest = ready or left[:1]
        order += nearest
        left = [id for id in left if id not in nearest]
    return order


def decide(session: Session, actor: Actor, clock: Clock, command: DecideStep) -> ReplanStep:
    """Accept or reject one move. Raises NotFound, NotPossibleNow when it is no move or not in review."""
    replan = _in_review(session, actor, clock, command.replan_id)
    step = next((step for step in replan.steps if step.id == command.step_id), None)
    if step is None:
        raise NotFound()
    if not (step.placement_id and step.to_units):
        raise NotPossibleNow()
    step.accepted, step.decided_by, step.decided_at = command.accepted, actor.user_id, clock.now()
    audit.record(session, actor, clock, audit.Action.REPLAN_DECIDED, step.id, accepted=command.accepted)
    return step


def cancel(session: Session, actor: Actor, clock: Clock, replan_id: str) -> Replan:
    """Stop a run, or put a proposal aside. Cancelling twice changes nothing."""
    demand(actor, Permission.REPLAN)
    replan = replan_seen_by(session, actor, replan_id)
    if replan.applied_at:
        raise NotPossibleNow()
    if replan.cancelled_at is None:
        replan.cancelled_at = clock.now()
        audit.record(session, actor, clock, audit.Action.REPLAN_CANCELLED, replan.id)
    return replan


def apply(session: Session, actor: Actor, clock: Clock, replan_id: str) -> Replan:
    """Make every accepted move, or none of them.

    Raises NotPossibleNow when a move is undecided, none is accepted, or somebody lives elsewhere than the
    proposal says; UnitTaken or PlaceUnsafe when the moves together are not safe on the facts as they are.
    """
    replan = _in_review(session, actor, clock, replan_id)
    moves = _accepted(replan)
    claims = live_claims(session, actor, clock.now(), night_of(clock.now()), FOREVER)
    living = {live.placement_id: live for live in claims if live.placement_id}
    if any(step.placement_id not in living for step in moves):
        raise NotPossibleNow()
    pairs = [(step, living[str(step.placement_id)]) for step in moves]
    # Somebody has been moved by hand since, so the proposal is about a network that is no more.
    if any(list(live.units) != step.from_units for step, live in pairs):
        raise NotPossibleNow()
    checked = _checked(session, clock, claims, pairs)
    for check in checked.values():
        check.refuse(actor)
    unit_nights.free_lapsed(session, clock.now())
    # All are freed before any is taken: in a ring everybody waits for somebody else's room.
    for _, live in pairs:
        unit_nights.free(session, live.claim.id, max(night_of(clock.now()), live.first_night))
    for step, live in pairs:
        placement = session.get_one(Placement, str(step.placement_id))
        take_units(session, clock, placement, live, checked[step.request_id])
        record_move(session, actor, clock, placement, live, checked[step.request_id], EventReason.REPLANNED)
    replan.applied_at = clock.now()
    audit.record(session, actor, clock, audit.Action.REPLAN_APPLIED, replan.id, moves=len(moves))
    return replan


def _accepted(replan: Replan) -> list[ReplanStep]:
    moves = [step for step in replan.steps if step.placement_id and step.to_units]
    if any(step.accepted is None for step in moves) or not any(step.accepted for step in moves):
        raise NotPossibleNow()
    return [step for step in moves if step.accepted]


def _checked(
    session: Session, clock: Clock, claims: Sequence[LiveClaim], pairs: Sequence[tuple[ReplanStep, LiveClaim]]
) -> dict[str, Checked]:
    """The checker's word on each moved household, with all the moves made."""
    snapshot, tonight = load_snapshot(session), night_of(clock.now())
    seeking = [replace(resident(snapshot, live), current=None) for _, live in pairs]
    last = max(live.last_night for _, live in pairs)
    nights = min((last - tonight).days + 1, LONGEST_HORIZON)
    problem = build(snapshot, seeking, claims, clock.now(), tonight, nights)
    homes = {**current_homes(problem), **{step.request_id: tuple(step.to_units) for step, _ in pairs}}
    for household in seeking:
        if all(option.ids != homes[household.id] for option in options_of(problem, household)):
            raise NotPossibleNow()
    return {
        household.id: Checked(
            problem,
            household,
            homes[household.id],
            (
                *verify_household(problem, homes, household.id),
                *house_consent(session, snapshot, household.id, homes[household.id], claims, clock.now()),
            ),
        )
        for household in seeking
    }


def read(session: Session, actor: Actor, clock: Clock, replan_id: str) -> Replan:
    """The re-plan for its page; audited, because it tells where people live."""
    demand(actor, Permission.REPLAN)
    replan = replan_seen_by(session, actor, replan_id)
    audit.record(session, actor, clock, audit.Action.REPLAN_READ, replan.id)
    return replan


def _in_review(session: Session, actor: Actor, clock: Clock, replan_id: str) -> Replan:
    demand(actor, Permission.REPLAN)
    replan = replan_seen_by(session, actor, replan_id)
    if state_of(replan, clock.now()) is not ReplanState.IN_REVIEW:
        raise NotPossibleNow()
    return replan
