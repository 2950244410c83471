"""What the duty worker sees first: who waits, which holds are about to lapse, who is on the way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.core import audit
from app.core.actor import Actor
from app.core.clock import Clock, end_of, night_of
from app.queries import tonight as queries
from app.queries.placements import ENDED, PlacementStatus
from app.services.engine.loading import load_snapshot
from app.services.engine.party import CaseParty, expected_at, party_of
from app.services.engine.snapshot import Snapshot, level_of
from app.services.placing.booking_list import listed_bookings
from models.placement import Claim, Placement
from models.request import PlacementRequest

_ALARMING = (PlacementStatus.DID_NOT_ARRIVE, PlacementStatus.LEFT)


@dataclass(frozen=True)
class Waiting:
    request_id: str
    case_id: str
    party: CaseParty
    urgency: int
    arrives: date
    nights: int
    since: datetime
    complete: bool
    lapsed_at: datetime | None  # when the last hold ran out unconfirmed


@dataclass(frozen=True)
class HeldTonight:
    hold_id: str
    party: CaseParty
    code_name: str
    unit_codes: tuple[str, ...]
    kind: str
    protection_level: int | None
    expires_at: datetime


@dataclass(frozen=True)
class PlacedTonight:
    placement_id: str
    party: CaseParty
    code_name: str
    unit_codes: tuple[str, ...]
    kind: str
    protection_level: int | None
    status: PlacementStatus
    first_night: date
    last_night: date
    expected_at: datetime | None  # when they were to be there on the first night
    is_late: bool


@dataclass(frozen=True)
class OnDuty:
    name: str
    organisation: str
    phone: str | None
    until: datetime


@dataclass(frozen=True)
class Tonight:
    night: date
    on_duty: tuple[OnDuty, ...]
    waiting: tuple[Waiting, ...]
    held: tuple[HeldTonight, ...]
    placed: tuple[PlacedTonight, ...]

    @property
    def ready(self) -> list[Waiting]:
        return [entry for entry in self.waiting if entry.complete]

    @property
    def unfinished(self) -> list[Waiting]:
        return [entry for entry in self.waiting if not entry.complete]

    @property
    def alarms(self) -> list[PlacedTonight]:
        """Did not arrive, ought to have been there by now, or left without a decision."""
        return [entry for entry in self.placed if entry.status in _ALARMING or entry.is_late]

    @property
    def overdue(self) -> list[PlacedTonight]:
        """Who came, and whose last night is over though nobody has said that they left."""
        return [e for e in self.placed if e.status is PlacementStatus.ARRIVED and e.last_night < self.night]

    @property
    def expected(self) -> list[PlacedTonight]:
        return [
            entry for entry in self.placed if entry.status is PlacementStatus.EXPECTED and not entry.is_late
        ]

    @property
    def staying(self) -> list[PlacedTonight]:
        """In their place, whoever leaves first on top."""
        here = [e for e in self.placed if e.status is PlacementStatus.ARRIVED and e.last_night >= self.night]
        return sorted(here, key=lambda entry: (entry.last_night, entry.code_name))


def tonight(session: Session, actor: Actor, clock: Clock) -> Tonight:
    """Everything under way in the actor's circle; one audited look."""
    now, night = clock.now(), night_of(clock.now())
    snapshot = load_snapshot(session)
    waiting = queries.waiting_requests(session, actor, now, night)
    held = queries.live_holds(session, actor, now)
    placements = queries.open_placements(session, actor, now)
    audit.record(
        session,
        actor,
        clock,
        audit.Action.CASE_LISTED,
        actor.user_id,
        requests=[request.id for request in waiting],
        holds=[claim.id for claim in held],
        placements=[placement.id for placement in placements],
    )
    return Tonight(
        night=night,
        on_duty=tuple(_on_duty(session, now)),
        waiting=tuple(_waiting(session, snapshot, waiting, now)),
        held=tuple(_held(snapshot, claim) for claim in held),
        placed=tuple(_placed(session, snapshot, placements, now)),
    )


def _on_duty(session: Session, now: datetime) -> Iterable[OnDuty]:
    for shift in queries.on_duty(session, now):
        team = shift.organisation
        yield OnDuty(shift.user.name, team.name, team.duty_phone, shift.ends_at)


def _waiting(
    session: Session, snapshot: Snapshot, requests: Sequence[PlacementRequest], now: datetime
) -> Iterable[Waiting]:
    lapsed = queries.lapsed_holds(session, [request.id for request in requests], now)
    for request in requests:
        yield Waiting(
            request_id=request.id,
            case_id=request.case_id,
            party=party_of(snapshot, request.case, request.id),
            urgency=request.urgency,
            arrives=request.arrives,
            nights=request.nights,
            since=request.created_at,
            complete=request.complete,
            lapsed_at=lapsed.get(request.id),
        )


def _held(snapshot: Snapshot, claim: Claim) -> HeldTonight:
    units = [snapshot.units[unit] for unit in claim.units]
    facility = snapshot.facilities[units[0].unit.facility]
    return HeldTonight(
        hold_id=claim.id,
        party=party_of(snapshot, claim.request.case, claim.request_id),
        code_name=snapshot.code_names[facility.id],
        unit_codes=tuple(unit.code for unit in units),
        kind=facility.kind,
        protection_level=level_of(facility),
        expires_at=claim.expires_at,
    )


def _placed(
    session: Session, snapshot: Snapshot, placements: Sequence[Placement], now: datetime
) -> Iterable[PlacedTonight]:
    cases = {placement.id: placement.claim.request.case for placement in placements}
    for stay in listed_bookings(session, placements):
        if stay.status in ENDED or stay.first_night is None or stay.last_night is None:
            continue
        case, units = cases[stay.id], [snapshot.units[unit] for unit in stay.units]
        facility = snapshot.facilities[units[0].unit.facility]
        awaited = expected_at(case, stay.first_night)
        yield PlacedTonight(
            placement_id=stay.id,
            party=party_of(snapshot, case, stay.request_id),
            code_name=snapshot.code_names[facility.id],
            unit_codes=tuple(unit.code for unit in units),
            kind=facility.kind,
            protection_level=level_of(facility),
            status=stay.status,
            first_night=stay.first_night,
            last_night=stay.last_night,
            expected_at=awaited,
            is_late=stay.status is PlacementStatus.EXPECTED and now > (awaited or end_of(stay.first_night)),
        )
