"""Hold a place while the last questions are asked: it is nobody else's until it lapses or is released."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import audit
from app.core.actor import SYSTEM, Actor
from app.core.clock import Clock, night_of, nights_from
from app.core.errors import ErrorCode, HoldLapsed, IntakeIncomplete, InvalidInput, NotFound, NotPossibleNow
from app.queries.cases import request_in_circle, requests_in_circle
from app.services.engine.house_consent import not_asked_yet
from app.services.engine.loading import load_snapshot
from app.services.engine.ranking import options_shown, ranked
from app.services.engine.verification import Checked, check_place, claims_around
from app.services.placing import unit_nights
from models.placement import Claim, OverrideReason, Placement
from models.request import PlacementRequest

OPTIONS_KEPT = 5


@dataclass(frozen=True)
class HoldPlace:
    """`units`: one unit or an adjoining pair. A reason is asked for when they are not the first in order;
    `by_hand`: chosen from the checked list without an order, so there is no first."""

    request_id: str
    units: tuple[str, ...]
    override_reason: OverrideReason | None = None
    override_note: str | None = None
    by_hand: bool = False


def hold(session: Session, actor: Actor, clock: Clock, minutes: int, command: HoldPlace) -> Claim:
    """Hold the units for the request's whole stay, for `minutes`.

    Raises NotFound outside the circle, IntakeIncomplete, UnitTaken, PlaceUnsafe when a rule does not hold
    or is unknown, NotPossibleNow when the request has a live hold or placement already, InvalidInput when
    a reason is missing.
    """
    request = request_in_circle(session, actor, clock.now(), command.request_id)
    if not request.complete:
        raise IntakeIncomplete([])
    if request.closed_at:
        raise NotPossibleNow()
    unit_nights.free_lapsed(session, clock.now())
    snapshot = load_snapshot(session)
    household = snapshot.requests[request.id].household
    claims = claims_around(session, actor, clock, household)
    tonight = night_of(clock.now())
    if any(live.claim.request_id == request.id and live.last_night >= tonight for live in claims):
        raise NotPossibleNow()
    checked = check_place(session, clock, household, command.units, claims)
    checked.refuse(actor)
    not_asked = not_asked_yet(session, snapshot, request.id, claims, clock.now())
    offered = (one for one in ranked(checked.problem, household) if one.facility not in not_asked)
    # Kept with the choice, so that anybody can see later what it was chosen from.
    shown = [] if command.by_hand else list(islice(offered, OPTIONS_KEPT))
    is_first = bool(shown) and shown[0].units == checked.units
    if shown and not is_first and command.override_reason is None:
        raise InvalidInput({"override_reason": [ErrorCode("not_the_first")]})
    claim = Claim(
        request=request,
        created_by=actor.user_id,
        created_at=clock.now(),
        expires_at=clock.now() + timedelta(minutes=minutes),
        units=list(checked.units),
        options_shown=options_shown(shown, snapshot),
        override_reason=None if is_first else command.override_reason,
    )
    session.add(claim)
    claim.override_note = command.override_note
    session.flush()
    _occupy(session, claim, checked)
    audit.record(
        session,
        actor,
        clock,
        audit.Action.HELD,
        claim.id,
        request=request.id,
        units=list(checked.units),
        version=request.version,
    )
    return claim


def _occupy(session: Session, claim: Claim, checked: Checked) -> None:
    units = [checked.problem.unit[unit] for unit in checked.units]
    household = checked.household
    unit_nights.occupy(session, claim.id, household, units, nights_from(household.arrives, household.nights))


def extend_hold(session: Session, actor: Actor, clock: Clock, minutes: int, hold_id: str) -> Claim:
    """Let a live hold last `minutes` from now."""
    claim = live_hold(session, actor, clock, hold_id)
    claim.expires_at = clock.now() + timedelta(minutes=minutes)
    audit.record(session, actor, clock, audit.Action.HOLD_EXTENDED, claim.id)
    return claim


def release(session: Session, actor: Actor, clock: Clock, hold_id: str) -> None:
    """Give a hold back. Releasing one that has lapsed or been released changes nothing and is no error."""
    claim = hold_in_circle(session, actor, clock, hold_id)
    if session.scalar(sa.select(Placement.id).where(Placement.claim_id == claim.id)):
        raise NotPossibleNow()
    if claim.released_at is None:
        claim.released_at = clock.now()
        # Whoever goes by the clock alone must see that it has ended.
        claim.expires_at = min(claim.expires_at, clock.now())
        unit_nights.free(session, claim.id, claim.request.arrives)
        audit.record(session, actor, clock, audit.Action.HOLD_RELEASED, claim.id)


def give_back_lapsed(session: Session, clock: Clock) -> None:
    """What has lapsed is free already; this takes its traces out of the unit-nights."""
    lapsed = unit_nights.still_occupied_by_lapsed(session, clock.now())
    if lapsed:
        unit_nights.free_lapsed(session, clock.now())
        audit.record(session, SYSTEM, clock, audit.Action.HOLDS_LAPSED, "holds", holds=lapsed)


def hold_instead(
    session: Session, actor: Actor, clock: Clock, minutes: int, hold_id: str, units: tuple[str, ...]
) -> Claim:
    """Give back a hold that cannot be confirmed any more and hold the best place there is now, in one act."""
    claim = hold_in_circle(session, actor, clock, hold_id)
    # First, for a request has one hold. If nothing can be held the transaction leaves it the old one.
    release(session, actor, clock, hold_id)
    return hold(session, actor, clock, minutes, HoldPlace(claim.request_id, units))


def live_hold(session: Session, actor: Actor, clock: Clock, hold_id: str) -> Claim:
    """A hold that still holds. Raises NotFound, HoldLapsed, or NotPossibleNow when it is a placement."""
    claim = hold_in_circle(session, actor, clock, hold_id)
    if session.scalar(sa.select(Placement.id).where(Placement.claim_id == claim.id)):
        raise NotPossibleNow()
    if claim.expires_at <= clock.now():
        raise HoldLapsed()
    return claim


def hold_in_circle(session: Session, actor: Actor, clock: Clock, hold_id: str) -> Claim:
    circle = requests_in_circle(actor, clock.now()).with_only_columns(PlacementRequest.id)
    claim = session.scalar(sa.select(Claim).where(Claim.id == hold_id, Claim.request_id.in_(circle)))
    if claim is None:
        raise NotFound()
    return claim


def hold_answer(claim: Claim) -> dict[str, Any]:
    """What the API answers and a retry is answered again."""
    return {"id": claim.id, "request_id": claim.request_id, "expires_at": claim.expires_at.isoformat()}
