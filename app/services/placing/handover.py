"""What goes with the household: to the place that receives it, and to the colleague who takes over.

What the place is told is drawn from app/services/disclosure. Where the place lies is a record of its own and
is read by an act of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import audit
from app.core.actor import Actor
from app.core.clock import Clock
from app.core.errors import NotPossibleNow
from app.core.night_form.kinds import Section
from app.core.policy import Permission, demand
from app.queries.placements import ENDED, placement_in_circle
from app.services.disclosure.household import Expected
from app.services.disclosure.to_expecting_home import told_to
from app.services.disclosure.to_house import AWAITING, Announced
from app.services.engine.party import expected_at
from app.services.intake.from_rows import answers_of
from app.services.placing.booking_list import listed_bookings
from app.services.placing.placement_page import PlacementPage, read_placement
from models.case import Case
from models.facility import KINDS, Facility, FacilityAddress
from models.organisation import Organisation
from models.request import PlacementRequest


@dataclass(frozen=True)
class Handover:
    """`announced`, and `told` of the night form: for the place; `answers` holds all answers and is for the
    circle's own part of the sheet."""

    page: PlacementPage
    announced: Announced
    told: Section
    answers: Mapping[str, Any]
    duty_phone: str | None
    house_rules: str | None

    @property
    def is_for_protected_home(self) -> bool:
        return KINDS[self.page.place.kind].is_protected_home


@dataclass(frozen=True)
class Address:
    street: str
    arrival: str | None


def handover(session: Session, actor: Actor, clock: Clock, placement_id: str) -> Handover:
    """The sheet of a placement, without address; audited. Raises NotFound outside the circle,
    NotPossibleNow when the placement has ended."""
    page = read_placement(session, actor, clock, placement_id, view="handover")
    if not page.is_running:
        raise NotPossibleNow()
    request = session.get_one(PlacementRequest, page.request_id)
    case = request.case
    owner = session.get_one(Organisation, case.owner_organisation_id)
    return Handover(
        page=page,
        announced=AWAITING.draw(Announced, _expected(page, case)),
        told=told_to(page.place.kind),
        answers=answers_of(case, request),
        duty_phone=owner.duty_phone,
        house_rules=session.get_one(Facility, page.place.facility_id).house_rules,
    )


def _expected(page: PlacementPage, case: Case) -> Expected:
    first, last = page.first_night, page.last_night
    if first is None or last is None:
        raise NotPossibleNow()
    return Expected(
        case=case,
        household=page.household,
        cots=page.place.cots,
        booking_code=page.booking_code,
        status=page.status,
        unit_codes=page.place.unit_codes,
        first_night=first,
        last_night=last,
        expected_at=expected_at(case, first),
    )


def read_address(session: Session, actor: Actor, clock: Clock, placement_id: str) -> Address | None:
    """Where a confirmed place lies: a read of its own, audited as one; None when nobody has recorded it.

    Raises NotAllowed, NotFound outside the circle, NotPossibleNow when the placement has ended.
    """
    demand(actor, Permission.ADDRESS_READ)
    placement = placement_in_circle(session, actor, clock.now(), placement_id)
    stay = next(iter(listed_bookings(session, [placement])))
    if stay.status in ENDED or stay.facility is None:
        raise NotPossibleNow()
    row = session.scalar(sa.select(FacilityAddress).where(FacilityAddress.facility_id == stay.facility))
    if row is None:
        return None
    audit.record(session, actor, clock, audit.Action.ADDRESS_READ, placement.id, facility=stay.facility)
    return Address(row.street, row.arrival)
