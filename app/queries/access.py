"""Who has access to a case (is in its circle), and who can be given it at all."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.case import Case, CaseAccess, CaseBlock
from models.organisation import Organisation, OrganisationKind, User

CASE_KEEPING = (OrganisationKind.DUTY_TEAM, OrganisationKind.FAMILY_VIOLENCE_UNIT)
"""Kinds of organisation whose staff may hold cases."""


@dataclass(frozen=True)
class Receiver:
    """Somebody let in, or kept out, by name."""

    id: str
    name: str
    until: datetime | None


def live_accesses(session: Session, now: datetime, case: Case) -> list[CaseAccess]:
    still = sa.or_(CaseAccess.until.is_(None), CaseAccess.until > now)
    granted = sa.select(CaseAccess).where(CaseAccess.case_id == case.id, still)
    return list(session.scalars(granted.order_by(CaseAccess.granted_at, CaseAccess.id)))


def let_in(session: Session, now: datetime, case: Case) -> list[Receiver]:
    return [Receiver(row.id, _name(session, row), row.until) for row in live_accesses(session, now, case)]


def kept_out(session: Session, case: Case) -> list[Receiver]:
    blocks = sa.select(CaseBlock).where(CaseBlock.case_id == case.id).order_by(CaseBlock.recorded_at)
    return [Receiver(row.id, _name(session, row), None) for row in session.scalars(blocks)]


def kept_out_of(session: Session, case: Case) -> tuple[frozenset[str], frozenset[str]]:
    """Users and organisations with a conflict of interest."""
    blocks = session.scalars(sa.select(CaseBlock).where(CaseBlock.case_id == case.id)).all()
    return (
        frozenset(block.user_id for block in blocks if block.user_id),
        frozenset(block.organisation_id for block in blocks if block.organisation_id),
    )


def organisations(session: Session) -> list[Organisation]:
    return list(session.scalars(sa.select(Organisation).order_by(Organisation.name)))


def units_that_keep_cases(session: Session) -> list[Organisation]:
    return [unit for unit in organisations(session) if unit.kind in CASE_KEEPING]


def _name(session: Session, row: CaseAccess | CaseBlock) -> str:
    if row.organisation_id:
        return session.get_one(Organisation, row.organisation_id).name
    return str(session.get_one(User, row.user_id).name)
