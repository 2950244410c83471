"""Burnt addresses: places of the network that a case must not be sent to."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import audit
from app.core.actor import Actor
from app.core.clock import Clock
from app.core.errors import InvalidInput
from app.queries.cases import case_in_circle
from app.services.intake.answers import open_request
from app.services.intake.to_threats import NO_SUCH_FACILITY
from app.services.requests.versions import keep_version
from models.case import Case
from models.facility import Facility
from models.threat import BurntAddress, BurntReason


@dataclass(frozen=True)
class AvoidFacility:
    case_id: str
    facility_id: str
    reason: BurntReason


def avoid(session: Session, actor: Actor, clock: Clock, command: AvoidFacility) -> None:
    case = case_in_circle(session, actor, clock.now(), command.case_id)
    if session.get(Facility, command.facility_id) is None:
        raise InvalidInput({"facility_id": [NO_SUCH_FACILITY]})
    session.merge(BurntAddress(case_id=case.id, facility_id=command.facility_id, reason=command.reason))
    _changed(session, actor, clock, case, avoided=command.facility_id)


def stop_avoiding(session: Session, actor: Actor, clock: Clock, case_id: str, facility_id: str) -> None:
    case = case_in_circle(session, actor, clock.now(), case_id)
    if row := session.get(BurntAddress, (case.id, facility_id)):
        session.delete(row)
        _changed(session, actor, clock, case, no_longer_avoided=facility_id)


def avoided(session: Session, case: Case) -> list[tuple[BurntAddress, str]]:
    """With the code name of each."""
    rows = session.execute(
        sa.select(BurntAddress, Facility.code_name)
        .join(Facility, Facility.id == BurntAddress.facility_id)
        .where(BurntAddress.case_id == case.id)
        .order_by(Facility.code_name)
    )
    return [(row, code_name) for row, code_name in rows]


def _changed(session: Session, actor: Actor, clock: Clock, case: Case, **details: str) -> None:
    audit.record(session, actor, clock, audit.Action.CASE_CHANGED, case.id, **details)
    if request := open_request(session, case):
        keep_version(session, actor, clock, request)
