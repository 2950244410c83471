"""From the answers of the night form to perpetrators and the places they know.

Each person of the form is a perpetrator of their own. What the form says of places hangs on one more
record, the case's threat picture, for at night nobody can say who knows what; places recorded later, on a
named perpetrator, are never touched by the form.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import audit
from app.core.actor import Actor
from app.core.clock import Clock
from app.core.errors import ErrorCode, InvalidInput
from app.core.night_form.places import DISTRICT_RADIUS_KM, MUNICIPALITIES, PLACES
from models.base import new_id
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

Answers = Mapping[str, Any]
THREAT_ID = "threat_id"
"""Kept with the answers: the row of the threat picture."""
NO_SUCH_FACILITY = ErrorCode("no_such_facility")


@dataclass(frozen=True)
class Circle:
    kind: PlaceKind
    position: tuple[float, float]
    radius_km: float


@dataclass(frozen=True)
class Geography:
    """What the form says of where they are."""

    circles: frozenset[Circle]
    municipalities: frozenset[str]
    facilities: frozenset[str]

    def __bool__(self) -> bool:
        return bool(self.circles or self.municipalities or self.facilities)


def write_threats(
    session: Session, actor: Actor, clock: Clock, case: Case, before: Answers, answers: dict[str, Any]
) -> None:
    """Bring the rows in line with the answers; `before` are the answers they are in line with now."""
    written = {row["id"]: row for row in before.get("perpetrators", ())}
    rows = {row["id"]: row for row in answers.get("perpetrators", ())}
    for id in written.keys() - rows.keys():
        _forget_person(session, case, id)
    for id, row in rows.items():
        if row != written.get(id):
            perpetrator = _linked(session, actor, clock, case, id, Relation(row.get("relation", "unknown")))
            perpetrator.alias, perpetrator.is_network = row.get("alias"), row.get("network") == "yes"
    if geography(answers) != geography(before):
        _write_geography(session, actor, clock, case, answers)


def geography(answers: Answers) -> Geography:
    areas = answers.get("known_areas", ())
    named = (*answers.get("known_facilities", ()), *answers.get("staff_facilities", ()))
    return Geography(
        frozenset(_circles(areas, answers.get("distance_min", 0))),
        frozenset(row["area"] for row in areas if row.get("area") in MUNICIPALITIES),
        frozenset(row["facility"] for row in named),
    )


def _circles(areas: Any, least_km: float) -> Iterator[Circle]:
    """A whole municipality is kept out by its code; a circle is drawn in it only when a distance is said."""
    for row in areas:
        area, said = PLACES.get(row.get("area", "")), row.get("radius_km", 0)
        kind = PlaceKind(row.get("kind", PlaceKind.OTHER))
        if position := row.get("position"):
            latitude, longitude = position
            yield Circle(kind, (latitude, longitude), max(said or DISTRICT_RADIUS_KM, least_km))
        if area and (row["area"] not in MUNICIPALITIES or said or least_km):
            yield Circle(kind, (area.lat, area.lon), max(said or area.radius_km, least_km))


def _linked(
    session: Session, actor: Actor, clock: Clock, case: Case, id: str, relation: Relation
) -> Perpetrator:
    perpetrator = session.get(Perpetrator, id)
    link = session.get(CasePerpetrator, (case.id, id))
    if perpetrator is None:
        perpetrator = Perpetrator(id=id, created_by=actor.user_id, created_at=clock.now())
        session.add(perpetrator)
        session.flush()
        audit.record(session, actor, clock, audit.Action.PERPETRATOR_RECORDED, id, case=case.id)
    if link is None:
        session.add(CasePerpetrator(case_id=case.id, perpetrator_id=id, relation=relation))
    else:
        link.relation = relation
    return perpetrator


def _forget_person(session: Session, case: Case, id: str) -> None:
    """Unless somebody has recorded more of them: what keeps people apart never goes by the way."""
    known = sa.union_all(
        sa.select(PerpetratorPlace.id).where(PerpetratorPlace.perpetrator_id == id),
        sa.select(PerpetratorTie.facility_id).where(PerpetratorTie.perpetrator_id == id),
        sa.select(PerpetratorMunicipality.municipality).where(PerpetratorMunicipality.perpetrator_id == id),
        sa.select(CasePerpetrator.case_id).where(
            CasePerpetrator.perpetrator_id == id, CasePerpetrator.case_id != case.id
        ),
    )
    perpetrator = session.get_one(Perpetrator, id)
    is_more = perpetrator.keep_km or perpetrator.housed_case_id
    if not is_more and session.execute(known.limit(1)).first() is None:
        session.execute(sa.delete(CasePerpetrator).where(CasePerpetrator.perpetrator_id == id))
        session.execute(sa.delete(Perpetrator).where(Perpetrator.id == id))


def _write_geography(
    session: Session, actor: Actor, clock: Clock, case: Case, answers: dict[str, Any]
) -> None:
    known = geography(answers)
    _refuse_unknown_facilities(session, known.facilities)
    id = answers.setdefault(THREAT_ID, new_id())
    for table in (PerpetratorPlace, PerpetratorTie, PerpetratorMunicipality):
        session.execute(sa.delete(table).where(table.perpetrator_id == id))
    _linked(session, actor, clock, case, id, Relation.UNKNOWN)
    for circle in known.circles:
        place = PerpetratorPlace(perpetrator_id=id, kind=circle.kind, radius_km=circle.radius_km)
        session.add(place)
        place.perpetrator = session.get_one(Perpetrator, id)
        place.position = list(circle.position)
    session.add_all(PerpetratorTie(perpetrator_id=id, facility_id=each) for each in known.facilities)
    session.add_all(
        PerpetratorMunicipality(perpetrator_id=id, municipality=code) for code in known.municipalities
    )


def _refuse_unknown_facilities(session: Session, facilities: frozenset[str]) -> None:
    found = set(session.scalars(sa.select(Facility.id).where(Facility.id.in_(facilities))))
    if facilities - found:
        raise InvalidInput({"known_facilities-0-facility": [NO_SUCH_FACILITY]})
