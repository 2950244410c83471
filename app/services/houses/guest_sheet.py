"""Who comes to a protected home: identities and arrival protocol, once the placement is confirmed there and
for as long as it is (need-to-know matrix, reference/sweden.md section 3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import audit
from app.core.actor import Actor
from app.core.audit import Action
from app.core.clock import NIGHTS_AHEAD, Clock, night_of, nights_from
from app.core.errors import NotFound
from app.core.night_form.kinds import Section
from app.core.policy import Permission, demand, may
from app.queries.facilities import facility_in_care
from app.queries.placements import ENDED
from app.services.engine.party import expected_at
from app.services.houses.guest_list import Stay, stays_at
from app.services.intake.from_rows import answers_from_rows
from app.services.placing.handover import told_to
from app.services.placing.placement_page import protected_identity
from models.case import ADULT, Case, Coming
from models.facility import KINDS, Facility
from models.inquiry import Inquiry
from models.placement import Placement


@dataclass(frozen=True)
class Identity:
    """`personal_number` where one is recorded; it can wait at night."""

    alias: str | None
    is_child: bool
    birth_year: int
    gender: str
    comes_later: bool
    personal_number: str | None


@dataclass(frozen=True)
class GuestSheet:
    facility: Facility
    placement_id: str
    booking_code: str
    unit_codes: tuple[str, ...]
    first_night: date
    last_night: date
    expected_at: datetime | None
    protected_identity: str | None
    people: tuple[Identity, ...]
    told: Section
    answers: Mapping[str, Any]
    contact: str
    duty_phone: str | None


def read_guest_sheet(
    session: Session, actor: Actor, clock: Clock, facility_id: str, placement_id: str
) -> GuestSheet:
    """Audited. Raises NotAllowed, and NotFound for whoever is not, or no longer, a guest of this home."""
    demand(actor, Permission.GUEST_READ)
    facility = facility_in_care(session, actor, facility_id)
    stay = _stay(session, actor, clock, facility, placement_id)
    if stay is None:
        raise NotFound()
    request = stay.placement.claim.request
    case = request.case
    audit.record(session, actor, clock, Action.GUEST_READ, placement_id, facility=facility.id, case=case.id)
    return GuestSheet(
        facility=facility,
        placement_id=placement_id,
        booking_code=stay.placement.booking_code,
        unit_codes=tuple(unit.code for unit in stay.rooms),
        first_night=stay.first_night,
        last_night=stay.last_night,
        expected_at=expected_at(case, stay.first_night) if stay.first_night == request.arrives else None,
        protected_identity=protected_identity(case),
        people=tuple(_people(case, stay.first_night.year)),
        told=told_to(facility.kind),
        answers=case.answers or answers_from_rows(case, request),
        contact=case.owner.name,
        duty_phone=case.owner.duty_phone,
    )


def placement_of(
    session: Session, actor: Actor, clock: Clock, facility: Facility, inquiry_id: str
) -> str | None:
    """The placement that a yes has become, for whoever may read its sheet now."""
    if not may(actor, Permission.GUEST_READ):
        return None
    claims = sa.select(Inquiry.claim_id).where(Inquiry.id == inquiry_id)
    placement = session.scalar(sa.select(Placement.id).where(Placement.claim_id.in_(claims)))
    return placement if placement and _stay(session, actor, clock, facility, placement) else None


def _stay(session: Session, actor: Actor, clock: Clock, facility: Facility, placement_id: str) -> Stay | None:
    """A stay in a protected home that has nights left there and has not ended."""
    if not KINDS[facility.kind].is_protected_home:
        return None
    nights = list(nights_from(night_of(clock.now()), NIGHTS_AHEAD))
    stays = stays_at(session, actor, facility.id, nights)
    return next(
        (stay for stay in stays if stay.placement.id == placement_id and stay.status not in ENDED), None
    )


def _people(case: Case, this_year: int) -> list[Identity]:
    return [
        Identity(
            alias=(case.alias if index == 0 else None) or member.alias,
            is_child=this_year - member.birth_year < ADULT,
            birth_year=member.birth_year,
            gender=member.gender.value,
            comes_later=member.coming is Coming.LATER,
            personal_number=member.personal_number,
        )
        for index, member in enumerate(case.members)
        if member.coming is not Coming.STAYS
    ]
