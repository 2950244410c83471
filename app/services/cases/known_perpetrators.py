"""Perpetrators as far as an actor may know of them."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.queries.cases import cases_in_circle
from models.case import Case
from models.threat import CasePerpetrator, Perpetrator


def known_perpetrators(
    session: Session, actor: Actor, now: datetime, ids: Collection[str]
) -> dict[str, Perpetrator]:
    """Those of `ids` that the actor recorded, or that a case in the actor's circle is tied to or houses."""
    circle = cases_in_circle(actor, now).with_only_columns(Case.id)
    tied = sa.select(CasePerpetrator.perpetrator_id).where(CasePerpetrator.case_id.in_(circle))
    known = sa.or_(
        Perpetrator.created_by == actor.user_id,
        Perpetrator.id.in_(tied),
        Perpetrator.housed_case_id.in_(circle),
    )
    found = session.scalars(sa.select(Perpetrator).where(Perpetrator.id.in_(ids), known))
    return {perpetrator.id: perpetrator for perpetrator in found}
