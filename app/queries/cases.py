"""Cases and their requests, seen only from inside their circle.

The circle of a case: the staff of the organisation that owns it, and whoever has been granted access that
has not run out; minus everybody with a conflict of interest, which beats both. Outside it a case does not
exist (T01, T04): every read of a case in the service starts here.
"""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager

from app.core.actor import Actor
from app.core.errors import NotFound
from models.case import Case, CaseAccess, CaseBlock
from models.request import PlacementRequest


def cases_in_circle(actor: Actor, now: datetime) -> sa.Select[Case]:
    return sa.select(Case).where(in_circle(actor, now))


def case_in_circle(session: Session, actor: Actor, now: datetime, case_id: str) -> Case:
    case = session.scalar(cases_in_circle(actor, now).where(Case.id == case_id))
    if case is None:
        raise NotFound()
    return case


def case_by_ref(session: Session, actor: Actor, now: datetime, ref: str) -> Case:
    """The only search there is (R-61): the exact reference, inside the circle."""
    case = session.scalar(cases_in_circle(actor, now).where(Case.ref == ref))
    if case is None:
        raise NotFound()
    return case


def requests_in_circle(actor: Actor, now: datetime) -> sa.Select[PlacementRequest]:
    return (
        sa.select(PlacementRequest)
        .join(PlacementRequest.case)
        .options(contains_eager(PlacementRequest.case))
        .where(in_circle(actor, now))
    )


def request_in_circle(session: Session, actor: Actor, now: datetime, request_id: str) -> PlacementRequest:
    request = session.scalar(requests_in_circle(actor, now).where(PlacementRequest.id == request_id))
    if request is None:
        raise NotFound()
    return request


def in_circle(actor: Actor, now: datetime) -> sa.ColumnElement[bool]:
    """The condition on `Case` itself, for queries that start from another table."""
    granted = sa.exists().where(
        CaseAccess.case_id == Case.id,
        _names(CaseAccess, actor),
        sa.or_(CaseAccess.until.is_(None), CaseAccess.until > now),
    )
    return sa.and_(sa.or_(Case.owner_organisation_id == actor.organisation_id, granted), not_blocked(actor))


def not_blocked(actor: Actor) -> sa.ColumnElement[bool]:
    return ~sa.exists().where(CaseBlock.case_id == Case.id, _names(CaseBlock, actor))


def _names(receiver: type[CaseAccess] | type[CaseBlock], actor: Actor) -> sa.ColumnElement[bool]:
    return sa.or_(receiver.user_id == actor.user_id, receiver.organisation_id == actor.organisation_id)
