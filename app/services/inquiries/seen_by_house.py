"""A question as the facility that is asked is told it (app/services/disclosure/to_house.py)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.core import audit
from app.core.actor import Actor
from app.core.audit import Action
from app.core.clock import Clock
from app.core.errors import NotFound
from app.core.policy import Permission, demand
from app.queries.facilities import facility_in_care
from app.queries.inquiries import InquiryState, asked_of, inquiry_in_care, state_of
from app.services.disclosure.household import HouseholdAsked
from app.services.disclosure.to_house import ASKED, Sight
from app.services.engine.loading import load_snapshot
from app.services.engine.party import is_child
from app.services.engine.snapshot import Snapshot
from models.facility import Facility
from models.inquiry import Inquiry

REMEMBERED = timedelta(hours=24)


@dataclass(frozen=True)
class Inbox:
    """What a facility is asked now, the first to lapse first, and what it was asked since yesterday."""

    facility: Facility
    waiting: tuple[Sight, ...]
    earlier: tuple[Sight, ...]


def inbox(session: Session, actor: Actor, clock: Clock, facility_id: str) -> Inbox:
    """Audited. Raises NotFound for another house."""
    facility, seen = _seen(session, actor, clock, facility_id)
    audit.record(
        session, actor, clock, Action.INQUIRY_READ, facility.id, inquiries=[sight.id for sight in seen]
    )
    waiting = [sight for sight in seen if sight.state is InquiryState.WAITING]
    return Inbox(
        facility=facility,
        waiting=tuple(sorted(waiting, key=lambda sight: (sight.expires_at, sight.id))),
        earlier=tuple(sight for sight in seen if sight.state is not InquiryState.WAITING),
    )


def waiting_now(session: Session, actor: Actor, clock: Clock, facility_id: str) -> list[str]:
    """Which questions wait: asked for every other second, and tells nothing of anybody."""
    facility = facility_in_care(session, actor, facility_id)
    asked = asked_of(session, actor, facility.id, clock.now() - REMEMBERED)
    return [one.id for one in asked if state_of(one, clock.now()) is InquiryState.WAITING]


def read_question(
    session: Session, actor: Actor, clock: Clock, facility_id: str, inquiry_id: str
) -> tuple[Facility, Sight]:
    """Audited. Raises NotFound for what was not asked of this house of the actor's."""
    demand(actor, Permission.INQUIRY_ANSWER)
    facility = facility_in_care(session, actor, facility_id)
    inquiry = inquiry_in_care(session, actor, inquiry_id)
    if inquiry.facility_id != facility.id:
        raise NotFound()
    audit.record(session, actor, clock, Action.INQUIRY_READ, inquiry.id, facility=facility.id)
    return facility, _sight(load_snapshot(session), inquiry, clock.now())


def _seen(session: Session, actor: Actor, clock: Clock, facility_id: str) -> tuple[Facility, list[Sight]]:
    demand(actor, Permission.INQUIRY_ANSWER)
    facility = facility_in_care(session, actor, facility_id)
    asked = asked_of(session, actor, facility.id, clock.now() - REMEMBERED)
    return facility, [_sight(load_snapshot(session), inquiry, clock.now()) for inquiry in asked]


def _sight(snapshot: Snapshot, inquiry: Inquiry, now: datetime) -> Sight:
    household = snapshot.requests[inquiry.round.request_id].household
    asked = HouseholdAsked(
        inquiry=inquiry,
        state=state_of(inquiry, now),
        unit_codes=tuple(snapshot.units[unit].code for unit in inquiry.units),
        household=household,
        children=sum(is_child(member.age) for member in household.members),
        cots=sum(snapshot.units[unit].unit.cots for unit in inquiry.units),
    )
    return ASKED.draw(Sight, asked)
