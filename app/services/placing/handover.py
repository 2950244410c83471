"""What goes with the household: to the place that receives it, and to the colleague who takes over.

The place is told what it must know and nothing more (need-to-know matrix, reference/sweden.md section 3):
a protected home what the night form says a facility may see; a hotel or a landlord only what the room
needs. Where the place lies is a record of its own and is read by an act of its own.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import audit
from app.core.actor import Actor
from app.core.clock import Clock
from app.core.errors import NotPossibleNow
from app.core.night_form.form import QUESTIONS
from app.core.night_form.kinds import Question, Section, Viewer
from app.core.policy import Permission, demand
from app.queries.placements import ENDED, placement_in_circle
from app.services.engine.party import expected_at
from app.services.intake.from_rows import answers_from_rows
from app.services.placing.booking_list import booked
from app.services.placing.placement_page import Placed, read_placement
from models.facility import KINDS, Facility, FacilityAddress
from models.organisation import Organisation
from models.request import PlacementRequest

ROOM_NEEDS = frozenset({"accessibility_needs"})
"""All that a hotel or a landlord is told of the people, beside how many beds they need."""

TOLD_OTHERWISE = frozenset({"urgency", "arrives", "nights", "needs", "watch", "adult_count", "child_count"})
ONLY_THE_LEVEL = frozenset({"risk_method", "risk_date", "risk_valid_until"})
"""Of a risk assessment the place is told the level."""


@dataclass(frozen=True)
class Handover:
    """`told`: the questions whose answers the place may know; `answers` holds all answers and is for the
    circle's own part of the sheet."""

    placed: Placed
    told: Section
    answers: Mapping[str, Any]
    expected_at: datetime | None
    duty_phone: str | None
    house_rules: str | None

    @property
    def is_for_protected_home(self) -> bool:
        return KINDS[self.placed.place.kind].is_protected_home


@dataclass(frozen=True)
class Address:
    street: str
    arrival: str | None


def handover(session: Session, actor: Actor, clock: Clock, placement_id: str) -> Handover:
    """The sheet of a placement, without address; audited. Raises NotFound outside the circle,
    NotPossibleNow when the placement has ended."""
    placed = read_placement(session, actor, clock, placement_id, view="handover")
    if not placed.is_running or placed.first_night is None:
        raise NotPossibleNow()
    request = session.get_one(PlacementRequest, placed.request_id)
    case = request.case
    owner = session.get_one(Organisation, case.owner_organisation_id)
    return Handover(
        placed=placed,
        told=told_to(placed.place.kind),
        answers=case.answers or answers_from_rows(case, request),
        expected_at=expected_at(case, placed.first_night),
        duty_phone=owner.duty_phone,
        house_rules=session.get_one(Facility, placed.place.facility_id).house_rules,
    )


def told_to(kind: str) -> Section:
    """The night form cut down to what a place of this kind may know."""
    if KINDS[kind].is_protected_home:
        hidden = TOLD_OTHERWISE | ONLY_THE_LEVEL
        seen = [question for question in QUESTIONS if Viewer.FACILITY in question.sees]
        cut = [_keep(question, lambda code: code not in hidden) for question in seen]
    else:
        cut = [_keep(question, ROOM_NEEDS.__contains__) for question in QUESTIONS]
    return Section("told", "", tuple(question for question in cut if question.parts))


def _keep(question: Question, wanted: Callable[[str], bool]) -> Question:
    return replace(question, parts=tuple(part for part in question.parts if wanted(part.code)))


def read_address(session: Session, actor: Actor, clock: Clock, placement_id: str) -> Address | None:
    """Where a confirmed place lies: a read of its own, audited as one; None when nobody has recorded it.

    Raises NotAllowed, NotFound outside the circle, NotPossibleNow when the placement has ended.
    """
    demand(actor, Permission.ADDRESS_READ)
    placement = placement_in_circle(session, actor, clock.now(), placement_id)
    stay = next(iter(booked(session, [placement])))
    if stay.status in ENDED or stay.facility is None:
        raise NotPossibleNow()
    row = session.scalar(sa.select(FacilityAddress).where(FacilityAddress.facility_id == stay.facility))
    if row is None:
        return None
    audit.record(session, actor, clock, audit.Action.ADDRESS_READ, placement.id, facility=stay.facility)
    return Address(row.street, row.arrival)
