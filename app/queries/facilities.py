"""Places of the network: by code name, for choosing one; and those an actor answers for."""

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.actor import SYSTEM, Actor
from app.core.errors import NotFound
from app.core.policy import Permission, may
from models.facility import Facility, Permit


def code_names(session: Session) -> list[tuple[str, str]]:
    """Id and code name of every facility, by name."""
    rows = session.execute(sa.select(Facility.id, Facility.code_name).order_by(Facility.code_name))
    return [(id, code_name) for id, code_name in rows]


def in_care_of(actor: Actor) -> sa.ColumnElement[bool]:
    """Condition on a Facility: run by the actor's organisation, or anybody's for who keeps the register and
    for what a facility's own systems send."""
    if actor == SYSTEM or may(actor, Permission.FACILITY_WRITE):
        return sa.true()
    return sa.and_(
        Facility.organisation_id == actor.organisation_id, sa.literal(may(actor, Permission.FACILITY_OWN))
    )


def facility_in_care(session: Session, actor: Actor, facility_id: str) -> Facility:
    """Raises NotFound for somebody else's facility, as for one that does not exist."""
    found = session.scalar(sa.select(Facility).where(Facility.id == facility_id, in_care_of(actor)))
    if found is None:
        raise NotFound()
    return found


def facilities_of(session: Session, organisation_ids: Collection[str]) -> frozenset[str]:
    """Ids of what these organisations run."""
    if not organisation_ids:
        return frozenset()
    return frozenset(
        session.scalars(sa.select(Facility.id).where(Facility.organisation_id.in_(organisation_ids)))
    )


def facilities_in_care(session: Session, actor: Actor) -> list[Facility]:
    return list(session.scalars(sa.select(Facility).where(in_care_of(actor)).order_by(Facility.code_name)))


def permit_of(session: Session, facility_id: str) -> Permit | None:
    """The latest one holds."""
    latest = sa.select(Permit).where(Permit.facility_id == facility_id)
    return session.scalar(latest.order_by(Permit.recorded_at.desc(), Permit.id.desc()).limit(1))
