"""Whom a case is to be kept away from: perpetrators, facilities, other households.

Only ever added to: what keeps people apart does not go because somebody left it out of a message.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.core.clock import Clock
from app.core.errors import ErrorCode, InvalidInput
from app.queries.cases import requests_in_circle
from app.services.cases.known_perpetrators import known_perpetrators
from app.services.cases.separations import RecordSeparation, record_separation
from models.case import Case
from models.facility import Facility
from models.request import PlacementRequest
from models.threat import (
    BurntAddress,
    BurntReason,
    CasePerpetrator,
    Perpetrator,
    Relation,
    SeparationScope,
)

NOT_KNOWN = ErrorCode("not_known")
OWN_THREAT = ErrorCode("own_threat")


@dataclass(frozen=True)
class KeepApart:
    """`household`: the id of the other household's request."""

    household: str
    scope: SeparationScope
    km: float | None = None


def keep_from_threats(
    session: Session,
    actor: Actor,
    clock: Clock,
    case: Case,
    threats: Collection[str],
    is_threat: str | None,
) -> None:
    """Tie the case to perpetrators known to the actor; `is_threat`: the one whom this case itself houses."""
    known = known_perpetrators(session, actor, clock.now(), {*threats, *filter(None, [is_threat])})
    _refuse_unknown("threats", threats, known)
    tied = set(
        session.scalars(sa.select(CasePerpetrator.perpetrator_id).where(CasePerpetrator.case_id == case.id))
    )
    for id in threats:
        if id not in tied:
            session.add(CasePerpetrator(case_id=case.id, perpetrator_id=id, relation=Relation.UNKNOWN))
    housed = session.scalar(sa.select(Perpetrator).where(Perpetrator.housed_case_id == case.id))
    if is_threat is not None:
        housed = _house(case, known.get(is_threat), housed)
    if housed is not None and housed.id in tied.union(threats):
        raise InvalidInput({"is_threat": [OWN_THREAT]})


def _house(case: Case, perpetrator: Perpetrator | None, housed: Perpetrator | None) -> Perpetrator:
    """One answer to all that does not fit: who else is housed by us is nobody's business."""
    if perpetrator is None or perpetrator.housed_case_id not in (None, case.id):
        raise InvalidInput({"is_threat": [NOT_KNOWN]})
    if housed is not None and housed is not perpetrator:
        raise InvalidInput({"is_threat": [NOT_KNOWN]})
    perpetrator.housed_case_id = case.id
    return perpetrator


def keep_from_facilities(session: Session, case: Case, facilities: Collection[str]) -> None:
    known = set(session.scalars(sa.select(Facility.id).where(Facility.id.in_(facilities))))
    _refuse_unknown("avoid", facilities, known)
    burnt = set(session.scalars(sa.select(BurntAddress.facility_id).where(BurntAddress.case_id == case.id)))
    for id in facilities:
        if id not in burnt:
            session.add(BurntAddress(case_id=case.id, facility_id=id, reason=BurntReason.NOT_STATED))


def keep_from_households(
    session: Session, actor: Actor, clock: Clock, case: Case, separations: Iterable[KeepApart]
) -> None:
    for index, wanted in enumerate(separations):
        other = session.scalar(
            requests_in_circle(actor, clock.now()).where(PlacementRequest.id == wanted.household)
        )
        if other is None or other.case.closed_at or other.case_id == case.id:
            raise InvalidInput({f"separations[{index}].household": [NOT_KNOWN]})
        command = RecordSeparation(case.id, other.case.ref, wanted.scope, wanted.km)
        record_separation(session, actor, clock, command)


def _refuse_unknown(field: str, ids: Collection[str], known: Collection[str]) -> None:
    unknown = {f"{field}[{index}]": [NOT_KNOWN] for index, id in enumerate(ids) if id not in known}
    if unknown:
        raise InvalidInput(unknown)
