"""One placement as its circle reads it: where, when, what has happened, and on what grounds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import audit
from app.core.actor import Actor
from app.core.clock import Clock, night_of
from app.queries.placements import ENDED, PlacementStatus, events_of, placement_in_circle
from app.queries.users import name_of
from app.services.disclosure.between_households import rules_told
from app.services.disclosure.to_expecting_home import protected_identity
from app.services.engine.loading import load_snapshot
from app.services.engine.party import CaseParty, party_of
from app.services.engine.places import Household, Place, Places, contacts_of
from app.services.engine.snapshot import Snapshot
from app.services.placing.booking_list import ListedBooking, listed_bookings
from models.placement import (
    Certificate,
    DecisionRecord,
    LegalBasis,
    OverrideReason,
    Placement,
)


@dataclass(frozen=True)
class StoryEvent:
    kind: str
    at: datetime
    by: str
    reason: str | None
    last_night: date | None
    place: str | None  # where they were moved, by code name and unit


@dataclass(frozen=True)
class ShownCertificate:
    """A certificate; `answers`: by rule, or by class of rules where another household is concerned."""

    at: datetime
    rules_version: str
    facts_hash: str
    answers: Mapping[str, str]


@dataclass(frozen=True)
class Decision:
    at: datetime
    by: str
    legal_basis: LegalBasis
    shown: tuple[str, ...]  # code name and units of each place that stood on the page, in order
    chosen: str
    override_reason: OverrideReason | None


@dataclass(frozen=True)
class PlacementPage:
    """`first_night` and `last_night` are None when no night was spent or is left."""

    placement_id: str
    request_id: str
    case_id: str
    protected_identity: str | None
    party: CaseParty
    booking_code: str
    status: PlacementStatus
    is_running: bool
    has_nights_left: bool
    first_night: date | None
    last_night: date | None
    confirmed_at: datetime
    place: Place
    household: Household
    override_note: str | None
    events: tuple[StoryEvent, ...]
    certificates: tuple[ShownCertificate, ...]
    decisions: tuple[Decision, ...]


def read_placement(
    session: Session, actor: Actor, clock: Clock, placement_id: str, view: str
) -> PlacementPage:
    """Everything a page shows of a placement; audited. Raises NotFound outside the circle."""
    placement = placement_in_circle(session, actor, clock.now(), placement_id)
    request = placement.claim.request
    audit.record(
        session,
        actor,
        clock,
        audit.Action.PLACEMENT_READ,
        placement.id,
        case=request.case_id,
        view=view,
    )
    snapshot, stay = load_snapshot(session), next(iter(listed_bookings(session, [placement])))
    household = snapshot.requests[request.id].household
    seen = Places(snapshot, household, clock.now(), contacts_of(session))
    last = stay.last_night
    return PlacementPage(
        placement_id=placement.id,
        request_id=request.id,
        case_id=request.case_id,
        protected_identity=protected_identity(request.case),
        party=party_of(snapshot, request.case, request.id),
        booking_code=placement.booking_code,
        status=stay.status,
        is_running=stay.status not in ENDED,
        has_nights_left=last is not None and last >= night_of(clock.now()),
        first_night=stay.first_night,
        last_night=last,
        confirmed_at=placement.confirmed_at,
        place=seen.of(_units(placement, stay)),
        household=household,
        override_note=placement.claim.override_note,
        events=tuple(_events(session, snapshot, placement)),
        certificates=tuple(_certificates(session, actor, placement)),
        decisions=tuple(_decisions(session, snapshot, placement)),
    )


def _units(placement: Placement, stay: ListedBooking) -> Sequence[str]:
    return stay.units or placement.claim.units


def _events(session: Session, snapshot: Snapshot, placement: Placement) -> Iterable[StoryEvent]:
    for event in events_of(session, [placement.id])[placement.id]:
        details = event.details
        yield StoryEvent(
            kind=event.kind.value,
            at=event.recorded_at,
            by=name_of(session, event.recorded_by) or "",
            reason=event.reason.value if event.reason else None,
            last_night=date.fromisoformat(details["last_night"]) if "last_night" in details else None,
            place=_place_name(snapshot, details["units"]) if "units" in details else None,
        )


def _certificates(session: Session, actor: Actor, placement: Placement) -> Iterable[ShownCertificate]:
    statement = sa.select(Certificate).where(Certificate.placement_id == placement.id)
    for row in session.scalars(statement.order_by(Certificate.issued_at.desc(), Certificate.id)):
        yield ShownCertificate(row.issued_at, row.rules_version, row.facts_hash, _answers(row, actor))


def _answers(certificate: Certificate, actor: Actor) -> Mapping[str, str]:
    """The worst answer within each class: nothing tells which rule between households it was."""
    worst: dict[str, str] = {}
    for verdict in certificate.verdicts:
        (rule,) = rules_told([verdict["rule"]], actor)
        if worst.get(rule, "pass") == "pass":
            worst[rule] = verdict["answer"]
    return worst


def _decisions(session: Session, snapshot: Snapshot, placement: Placement) -> Iterable[Decision]:
    statement = sa.select(DecisionRecord).where(DecisionRecord.placement_id == placement.id)
    for row in session.scalars(statement.order_by(DecisionRecord.decided_at, DecisionRecord.id)):
        yield Decision(
            at=row.decided_at,
            by=name_of(session, row.decided_by) or "",
            legal_basis=row.legal_basis,
            shown=tuple(_place_name(snapshot, option["units"]) for option in row.options_shown),
            chosen=_place_name(snapshot, row.chosen_units),
            override_reason=row.override_reason,
        )


def _place_name(snapshot: Snapshot, unit_ids: Sequence[str]) -> str:
    units = [snapshot.units[unit] for unit in unit_ids]
    return f"{snapshot.code_names[units[0].unit.facility]} {' + '.join(unit.code for unit in units)}"
