"""The life of a placement: arrived, did not arrive, extended, shortened, moved, departed, cancelled.

Every change is checked again on the facts as they are, and leaves a certificate. A change that takes more
is refused when a rule does not hold; one that only gives back is not, for nobody may be kept where they
are unsafe. Somebody who leaves gives back from that calendar day; of somebody who never came, tonight's
bed is free too.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from allocation.problems.problem import Household
from app.core import audit
from app.core.actor import Actor
from app.core.audit import Action
from app.core.clock import Clock, local, night_of, nights_from
from app.core.errors import ErrorCode, InvalidInput, NotPossibleNow
from app.queries.claims import LiveClaim
from app.queries.placements import (
    ENDED,
    HAVE_COME,
    PlacementStatus,
    events_of,
    placement_in_circle,
    status_of,
)
from app.services.engine.loading import load_snapshot
from app.services.engine.problem import resident
from app.services.engine.ranking import options_shown, ranked
from app.services.engine.verification import RULES_VERSION, Checked, check_place, claims_around
from app.services.placing import unit_nights
from models.placement import (
    DecisionRecord,
    EventKind,
    EventReason,
    LegalBasis,
    Placement,
    PlacementEvent,
)
from models.rehousing import ExitKind, StayExit
from models.request import ClosedReason

_ACTION = {
    EventKind.ARRIVED: Action.ARRIVED,
    EventKind.DID_NOT_ARRIVE: Action.DID_NOT_ARRIVE,
    EventKind.EXTENDED: Action.EXTENDED,
    EventKind.SHORTENED: Action.SHORTENED,
    EventKind.MOVED: Action.MOVED,
    EventKind.LEFT: Action.LEFT,
    EventKind.DEPARTED: Action.DEPARTED,
    EventKind.CANCELLED: Action.CANCELLED,
}
LONGEST = 400  # nights; the contract's limit for a stay


@dataclass(frozen=True)
class ChangeLastNight:
    placement_id: str
    last_night: date
    reason: EventReason


@dataclass(frozen=True)
class MovePlacement:
    placement_id: str
    units: tuple[str, ...]
    reason: EventReason


@dataclass(frozen=True)
class EndPlacement:
    """`exit`: where a household that departs goes. `left_on`: the day it left, if not today."""

    placement_id: str
    reason: EventReason
    exit: ExitKind = ExitKind.UNKNOWN
    left_on: date | None = None


def arrived(session: Session, actor: Actor, clock: Clock, placement_id: str) -> Placement:
    placement = _running(session, actor, clock, placement_id)
    note(session, actor, clock, placement, EventKind.ARRIVED)
    return placement


def did_not_arrive(session: Session, actor: Actor, clock: Clock, placement_id: str) -> Placement:
    """An alert, not an end: the place is kept until somebody decides (intake.md indicator 4)."""
    placement = _running(session, actor, clock, placement_id)
    if _status(session, placement) in HAVE_COME:
        raise NotPossibleNow()
    note(session, actor, clock, placement, EventKind.DID_NOT_ARRIVE)
    return placement


def change_last_night(session: Session, actor: Actor, clock: Clock, command: ChangeLastNight) -> Placement:
    """Extend or shorten to `last_night`. Raises UnitTaken or PlaceUnsafe when the longer stay may not be."""
    placement = _running(session, actor, clock, command.placement_id)
    now_ends, stay, _ = remaining_stay(session, actor, clock, placement)
    if command.last_night == now_ends.last_night:
        raise InvalidInput({"last_night": [ErrorCode("same_night")]})
    nights = (command.last_night - now_ends.first_night).days + 1
    if command.last_night < night_of(clock.now()) or not 1 <= nights <= LONGEST:
        raise InvalidInput({"last_night": [ErrorCode("out_of_range")]})
    changed = resized(stay, nights)
    # Not those around the stay as it was: somebody may come later who must not meet this household.
    claims = claims_around(session, actor, clock, changed, also=placement.claim_id)
    checked = check_place(session, clock, changed, now_ends.units, claims)
    if command.last_night > now_ends.last_night:
        checked.refuse(actor)
        added = nights_from(now_ends.last_night + timedelta(days=1), nights - now_ends.nights)
        _occupy(session, clock, placement, checked, added)
        kind = EventKind.EXTENDED
    else:
        unit_nights.free(session, placement.claim_id, command.last_night + timedelta(days=1))
        kind = EventKind.SHORTENED
    # Later checks look for others around the nights that the request names.
    placement.claim.request.nights = nights
    session.add(checked.certificate(placement.id, clock.now()))
    note(
        session,
        actor,
        clock,
        placement,
        kind,
        command.reason,
        was=now_ends.last_night.isoformat(),
        last_night=command.last_night.isoformat(),
    )
    return placement


def move(session: Session, actor: Actor, clock: Clock, command: MovePlacement) -> Placement:
    """Give the household other units from tonight (or from its first night), for the rest of its stay."""
    placement = _running(session, actor, clock, command.placement_id)
    live, stay, claims = remaining_stay(session, actor, clock, placement)
    checked = check_place(session, clock, stay, command.units, claims)
    if checked.units == live.units:
        raise InvalidInput({"units": [ErrorCode("same_units")]})
    checked.refuse(actor)
    # Before the new ones are taken, for one of a pair may stay.
    unit_nights.free(session, placement.claim_id, first_night_to_move(clock, live))
    take_units(session, clock, placement, live, checked)
    record_move(session, actor, clock, placement, live, checked, command.reason)
    return placement


def first_night_to_move(clock: Clock, live: LiveClaim) -> date:
    """A move takes effect tonight, or on the first night of a stay that has not begun."""
    return max(night_of(clock.now()), live.first_night)


def take_units(
    session: Session, clock: Clock, placement: Placement, live: LiveClaim, checked: Checked
) -> None:
    """Claim the checked units for the nights that are left; the old ones must have been freed."""
    first = first_night_to_move(clock, live)
    _occupy(session, clock, placement, checked, nights_from(first, (live.last_night - first).days + 1))


def record_move(
    session: Session,
    actor: Actor,
    clock: Clock,
    placement: Placement,
    live: LiveClaim,
    checked: Checked,
    reason: EventReason,
) -> None:
    """Certificate, decision record, event and audit row of one move."""
    session.add(checked.certificate(placement.id, clock.now()))
    session.add(_decision(session, actor, clock, placement, checked))
    note(
        session,
        actor,
        clock,
        placement,
        EventKind.MOVED,
        reason,
        was=list(live.units),
        units=list(checked.units),
        from_night=first_night_to_move(clock, live).isoformat(),
    )


def depart(session: Session, actor: Actor, clock: Clock, command: EndPlacement) -> Placement:
    """They have left: nights from the day they left are given back and the request is closed."""
    placement = _running(session, actor, clock, command.placement_id)
    left_on = command.left_on or local(clock.now()).date()
    _end(session, actor, clock, placement, EventKind.DEPARTED, command.reason, left_on)
    session.add(
        StayExit(
            placement_id=placement.id,
            kind=command.exit,
            recorded_by=actor.user_id,
            recorded_at=clock.now(),
        )
    )
    request = placement.claim.request
    request.closed_at, request.closed_reason = clock.now(), ClosedReason.DEPARTED
    return placement


def cancel(session: Session, actor: Actor, clock: Clock, command: EndPlacement) -> Placement:
    """They will not come: nights not yet spent are given back, and the request waits again."""
    placement = _running(session, actor, clock, command.placement_id)
    if _status(session, placement) in HAVE_COME:
        raise NotPossibleNow()
    _end(session, actor, clock, placement, EventKind.CANCELLED, command.reason, night_of(clock.now()))
    return placement


def _running(session: Session, actor: Actor, clock: Clock, placement_id: str) -> Placement:
    placement = placement_in_circle(session, actor, clock.now(), placement_id)
    if _status(session, placement) in ENDED:
        raise NotPossibleNow()
    return placement


def _status(session: Session, placement: Placement) -> PlacementStatus:
    return status_of(events_of(session, [placement.id])[placement.id])


def remaining_stay(
    session: Session, actor: Actor, clock: Clock, placement: Placement
) -> tuple[LiveClaim, Household, list[LiveClaim]]:
    """The placement's own claim, its household for the nights claimed, and every claim around it.
    Raises NotPossibleNow when its last night is over: somebody has to book anew."""
    request = placement.claim.request
    claims = claims_around(
        session, actor, clock, load_snapshot(session).requests[request.id].household, also=placement.claim_id
    )
    own = next((live for live in claims if live.claim.id == placement.claim_id), None)
    if own is None or own.last_night < night_of(clock.now()):
        raise NotPossibleNow()
    return own, resized(resident(load_snapshot(session), own), own.nights), claims


def resized(household: Household, nights: int) -> Household:
    """The same household for another number of nights, seeking a place (no current units)."""
    return replace(household, nights=nights, current=None)


def _occupy(session: Session, clock: Clock, placement: Placement, checked: Checked, nights: Any) -> None:
    unit_nights.free_lapsed(session, clock.now())
    units = [checked.problem.unit[unit] for unit in checked.units]
    unit_nights.occupy(session, placement.claim_id, checked.household, units, nights)


def _end(
    session: Session,
    actor: Actor,
    clock: Clock,
    placement: Placement,
    kind: EventKind,
    reason: EventReason,
    from_night: date,
) -> None:
    unit_nights.free(session, placement.claim_id, from_night)
    note(session, actor, clock, placement, kind, reason)


def _decision(
    session: Session, actor: Actor, clock: Clock, placement: Placement, checked: Checked
) -> DecisionRecord:
    shown = ranked(checked.problem, checked.household)[:5]
    return DecisionRecord(
        placement_id=placement.id,
        decided_by=actor.user_id,
        decided_at=clock.now(),
        legal_basis=_basis(session, placement),
        options_shown=options_shown(shown, load_snapshot(session)),
        chosen_units=list(checked.units),
        override_reason=None,
        request_version=placement.claim.request.version,
        engine_version=RULES_VERSION,
    )


def _basis(session: Session, placement: Placement) -> LegalBasis:
    """A move is carried out under the decision that gave the place."""
    first = sa.select(DecisionRecord.legal_basis).where(DecisionRecord.placement_id == placement.id)
    return session.scalars(first.order_by(DecisionRecord.decided_at).limit(1)).one()


def note(
    session: Session,
    actor: Actor,
    clock: Clock,
    placement: Placement,
    kind: EventKind,
    reason: EventReason | None = None,
    **details: Any,
) -> PlacementEvent:
    """What has happened, on the placement and in the audit."""
    event = PlacementEvent(
        placement_id=placement.id,
        kind=kind,
        reason=reason,
        details=details,
        recorded_by=actor.user_id,
        recorded_at=clock.now(),
    )
    session.add(event)
    audit.record(session, actor, clock, _ACTION[kind], placement.id, reason=reason, **details)
    return event
