"""What is recorded of a case's perpetrators."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.case import Case
from models.facility import Facility
from models.threat import (
    CasePerpetrator,
    Perpetrator,
    PerpetratorMunicipality,
    PerpetratorPlace,
    PerpetratorTie,
    Relation,
)


@dataclass(frozen=True)
class Known:
    """A perpetrator of the case, and the places that are kept away from. `facilities`: id and code name."""

    perpetrator: Perpetrator
    relation: Relation
    places: list[PerpetratorPlace]
    facilities: list[tuple[str, str]]
    municipalities: list[str]


def known_of(session: Session, case: Case) -> list[Known]:
    rows = session.execute(
        sa.select(Perpetrator, CasePerpetrator.relation)
        .join(CasePerpetrator, CasePerpetrator.perpetrator_id == Perpetrator.id)
        .where(CasePerpetrator.case_id == case.id)
        .order_by(Perpetrator.created_at, Perpetrator.id)
    )
    return [_known(session, perpetrator, relation) for perpetrator, relation in rows]


def _known(session: Session, perpetrator: Perpetrator, relation: Relation) -> Known:
    places = sa.select(PerpetratorPlace).where(PerpetratorPlace.perpetrator_id == perpetrator.id)
    ties = (
        sa.select(Facility.id, Facility.code_name)
        .join(PerpetratorTie, PerpetratorTie.facility_id == Facility.id)
        .where(PerpetratorTie.perpetrator_id == perpetrator.id)
        .order_by(Facility.code_name)
    )
    codes = sa.select(PerpetratorMunicipality.municipality).where(
        PerpetratorMunicipality.perpetrator_id == perpetrator.id
    )
    return Known(
        perpetrator,
        relation,
        list(session.scalars(places.order_by(PerpetratorPlace.id))),
        [(id, code_name) for id, code_name in session.execute(ties)],
        sorted(session.scalars(codes)),
    )
