"""Where a home is. Reading one's own house's address is an act of its own, and so is changing it (R-40)."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import audit
from app.core.actor import Actor
from app.core.clock import Clock
from app.core.policy import Permission, demand
from app.queries.facilities import facility_in_care
from models.facility import Facility, FacilityAddress


@dataclass(frozen=True)
class ChangeAddress:
    facility_id: str
    street: str
    arrival: str


@dataclass(frozen=True)
class OwnAddress:
    facility: Facility
    street: str
    arrival: str


def read_own_address(session: Session, actor: Actor, clock: Clock, facility_id: str) -> OwnAddress:
    """Audited. Raises NotFound for somebody else's house."""
    facility = _own(session, actor, facility_id)
    audit.record(session, actor, clock, audit.Action.ADDRESS_READ, facility.id)
    stored = _stored(session, facility)
    if stored is None:
        return OwnAddress(facility, "", "")
    return OwnAddress(facility, stored.street or "", stored.arrival or "")


def change_own_address(session: Session, actor: Actor, clock: Clock, command: ChangeAddress) -> None:
    facility = _own(session, actor, command.facility_id)
    stored = _stored(session, facility) or FacilityAddress(facility_id=facility.id, facility=facility)
    session.add(stored)
    stored.street, stored.arrival = command.street, command.arrival
    audit.record(session, actor, clock, audit.Action.FACILITY_CHANGED, facility.id, changed=["address"])


def _own(session: Session, actor: Actor, facility_id: str) -> Facility:
    demand(actor, Permission.HOUSE_RULES_WRITE)
    return facility_in_care(session, actor, facility_id)


def _stored(session: Session, facility: Facility) -> FacilityAddress | None:
    return session.scalar(sa.select(FacilityAddress).where(FacilityAddress.facility_id == facility.id))
