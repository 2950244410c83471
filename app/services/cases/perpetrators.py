"""Perpetrators of a case and what they know, recorded by day with more time than the night form gives."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import audit
from app.core.actor import Actor
from app.core.clock import Clock
from app.core.errors import InvalidInput, NotFound, NotPossibleNow
from app.core.night_form.places import MUNICIPALITIES, PLACES
from app.queries.cases import case_in_circle
from app.services.cases.perpetrator_list import is_shared
from app.services.intake.answers import open_request
from app.services.intake.to_threats import NO_SUCH_FACILITY, THREAT_ID
from app.services.requests.versions import keep_version
from models.case import Case
from models.facility import Facility
from models.threat import (
    CasePerpetrator,
    Perpetrator,
    PerpetratorMunicipality,
    PerpetratorPlace,
    PerpetratorTie,
    PlaceKind,
    Relation,
)


@dataclass(frozen=True)
class RecordPerpetrator:
    case_id: str
    relation: Relation
    alias: str | None
    is_network: bool
    keep_km: float


@dataclass(frozen=True)
class RecordPlace:
    """An area of the gazetteer, or a position; a whole municipality counts as one, not as a circle."""

    case_id: str
    perpetrator_id: str
    kind: PlaceKind
    area: str | None
    position: tuple[float, float] | None
    radius_km: float | None


@dataclass(frozen=True)
class RecordTie:
    """Works there, has kin there, is known there."""

    case_id: str
    perpetrator_id: str
    facility_id: str


def record_perpetrator(session: Session, actor: Actor, clock: Clock, command: RecordPerpetrator) -> str:
    case = case_in_circle(session, actor, clock.now(), command.case_id)
    perpetrator = Perpetrator(
        is_network=command.is_network,
        keep_km=command.keep_km,
        created_by=actor.user_id,
        created_at=clock.now(),
    )
    session.add(perpetrator)
    perpetrator.alias = command.alias
    session.flush()
    session.add(CasePerpetrator(case_id=case.id, perpetrator_id=perpetrator.id, relation=command.relation))
    _recorded(session, actor, clock, case, perpetrator.id)
    return perpetrator.id


def record_place(session: Session, actor: Actor, clock: Clock, command: RecordPlace) -> None:
    case, perpetrator = _of_case(session, actor, clock, command.case_id, command.perpetrator_id)
    if command.area in MUNICIPALITIES and command.radius_km is None:
        session.merge(PerpetratorMunicipality(perpetrator_id=perpetrator.id, municipality=command.area))
    else:
        area = PLACES.get(command.area or "")
        position = [area.lat, area.lon] if area else list(command.position or ())
        default_km = area.radius_km if area else 1.0
        place = PerpetratorPlace(
            perpetrator=perpetrator, kind=command.kind, radius_km=command.radius_km or default_km
        )
        session.add(place)
        place.position = position
    _recorded(session, actor, clock, case, perpetrator.id)


def record_tie(session: Session, actor: Actor, clock: Clock, command: RecordTie) -> None:
    case, perpetrator = _of_case(session, actor, clock, command.case_id, command.perpetrator_id)
    if session.get(Facility, command.facility_id) is None:
        raise InvalidInput({"facility_id": [NO_SUCH_FACILITY]})
    session.merge(PerpetratorTie(perpetrator_id=perpetrator.id, facility_id=command.facility_id))
    _recorded(session, actor, clock, case, perpetrator.id)


def forget(
    session: Session, actor: Actor, clock: Clock, case_id: str, perpetrator_id: str, what: str
) -> None:
    """Take back one place, tie or municipality, by its id or code. Raises NotPossibleNow where a case that
    the actor may not know of relies on it too."""
    case, perpetrator = _of_case(session, actor, clock, case_id, perpetrator_id)
    if is_shared(session, actor, clock.now(), perpetrator.id):
        raise NotPossibleNow()
    for table, key in (
        (PerpetratorPlace, PerpetratorPlace.id),
        (PerpetratorTie, PerpetratorTie.facility_id),
        (PerpetratorMunicipality, PerpetratorMunicipality.municipality),
    ):
        session.execute(sa.delete(table).where(table.perpetrator_id == perpetrator.id, key == what))
    audit.record(session, actor, clock, audit.Action.CASE_CHANGED, case.id, forgotten=what)


def _of_case(
    session: Session, actor: Actor, clock: Clock, case_id: str, perpetrator_id: str
) -> tuple[Case, Perpetrator]:
    """What the night form says of places belongs to the night form: nobody changes it here."""
    case = case_in_circle(session, actor, clock.now(), case_id)
    link = session.get(CasePerpetrator, (case.id, perpetrator_id))
    if link is None or perpetrator_id == (case.answers or {}).get(THREAT_ID):
        raise NotFound()
    return case, session.get_one(Perpetrator, perpetrator_id)


def _recorded(session: Session, actor: Actor, clock: Clock, case: Case, perpetrator_id: str) -> None:
    audit.record(session, actor, clock, audit.Action.PERPETRATOR_RECORDED, perpetrator_id, case=case.id)
    if request := open_request(session, case):
        keep_version(session, actor, clock, request)
