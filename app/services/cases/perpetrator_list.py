"""What is recorded of a case's perpetrators."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.queries.cases import cases_in_circle
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
class KnownPerpetrator:
    """A perpetrator of the case, and the places that are kept away from. `facilities`: id and code name.
    `is_shared` with a case outside the actor's circle: what is known of them may come from there, so
    neither name nor places are shown."""

    perpetrator: Perpetrator
    relation: Relation
    places: list[PerpetratorPlace]
    facilities: list[tuple[str, str]]
    municipalities: list[str]
    is_shared: bool = False


def known_of(session: Session, actor: Actor, now: datetime, case: Case) -> list[KnownPerpetrator]:
    rows = session.execute(
        sa.select(Perpetrator, CasePerpetrator.relation)
        .join(CasePerpetrator, CasePerpetrator.perpetrator_id == Perpetrator.id)
        .where(CasePerpetrator.case_id == case.id)
        .order_by(Perpetrator.created_at, Perpetrator.id)
    )
    return [
        KnownPerpetrator(perpetrator, relation, [], [], [], is_shared=True)
        if is_shared(session, actor, now, perpetrator.id)
        else _known(session, perpetrator, relation)
        for perpetrator, relation in rows
    ]


def is_shared(session: Session, actor: Actor, now: datetime, perpetrator_id: str) -> bool:
    """Tied to a case that the actor may not know of."""
    circle = cases_in_circle(actor, now).with_only_columns(Case.id)
    elsewhere = sa.select(CasePerpetrator.case_id).where(
        CasePerpetrator.perpetrator_id == perpetrator_id, CasePerpetrator.case_id.not_in(circle)
    )
    return session.scalar(elsewhere.limit(1)) is not None


def knows_places(session: Session, case: Case) -> bool:
    """Whether anything keeps the case away from any place."""
    tied = sa.select(CasePerpetrator.perpetrator_id).where(CasePerpetrator.case_id == case.id)
    return any(
        session.scalar(sa.select(sa.exists().where(table.perpetrator_id.in_(tied))))
        for table in (PerpetratorPlace, PerpetratorTie, PerpetratorMunicipality)
    )


def _known(session: Session, perpetrator: Perpetrator, relation: Relation) -> KnownPerpetrator:
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
    return KnownPerpetrator(
        perpetrator,
        relation,
        list(session.scalars(places.order_by(PerpetratorPlace.id))),
        [(id, code_name) for id, code_name in session.execute(ties)],
        sorted(session.scalars(codes)),
    )
