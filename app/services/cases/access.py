"""Who is let into the circle of a case, and who is kept out of it whatever else holds."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.core import audit
from app.core.actor import Actor
from app.core.clock import Clock
from app.core.errors import ErrorCode, InvalidInput
from app.queries.access import CASE_KEEPING, live_accesses
from app.queries.users import with_email
from app.services.cases.cases import own_case
from models.case import CaseAccess, CaseBlock
from models.organisation import Organisation, User

NO_SUCH_RECEIVER = ErrorCode("no_such_receiver")
NO_SUCH_USER = ErrorCode("no_such_user")
YOURSELF = ErrorCode("blocks_own_access")


@dataclass(frozen=True)
class Named:
    """An organisation by id, or one person by e-mail address."""

    organisation_id: str | None = None
    email: str | None = None


@dataclass(frozen=True)
class GrantAccess:
    case_id: str
    to: Named
    until: datetime | None


@dataclass(frozen=True)
class HandOver:
    """`keep_until`: how long the unit that hands over still sees the case; None: no longer."""

    case_id: str
    organisation_id: str
    keep_until: datetime | None


@dataclass(frozen=True)
class BlockFromCase:
    case_id: str
    whom: Named


def grant_access(session: Session, actor: Actor, clock: Clock, command: GrantAccess) -> None:
    """Let a unit or a colleague into the circle. Raises InvalidInput when they may hold no case."""
    case = own_case(session, actor, clock, command.case_id)
    access = CaseAccess(
        case_id=case.id, granted_by=actor.user_id, granted_at=clock.now(), until=command.until
    )
    if command.to.organisation_id:
        access.organisation_id = _case_keeping(session, command.to.organisation_id).id
    else:
        access.user_id = _colleague(session, command.to.email or "").id
    session.add(access)
    _record_access(session, actor, clock, access)


def end_access(session: Session, actor: Actor, clock: Clock, case_id: str, access_id: str) -> None:
    case = own_case(session, actor, clock, case_id)
    for access in live_accesses(session, clock.now(), case):
        if access.id == access_id:
            access.until = clock.now()
            audit.record(session, actor, clock, audit.Action.CASE_CHANGED, case.id, access_ended=access.id)


def hand_over(session: Session, actor: Actor, clock: Clock, command: HandOver) -> None:
    """Another unit owns the case from now on. Raises InvalidInput when it may hold no case."""
    case = own_case(session, actor, clock, command.case_id)
    receiver = _case_keeping(session, command.organisation_id)
    if command.keep_until:
        access = CaseAccess(
            case_id=case.id,
            organisation_id=case.owner_organisation_id,
            granted_by=actor.user_id,
            granted_at=clock.now(),
            until=command.keep_until,
        )
        session.add(access)
        _record_access(session, actor, clock, access)
    audit.record(
        session, actor, clock, audit.Action.CASE_CHANGED, case.id,
        owner=receiver.id, owner_before=case.owner_organisation_id,
    )  # fmt: skip
    case.owner_organisation_id = receiver.id


def block(session: Session, actor: Actor, clock: Clock, command: BlockFromCase) -> None:
    """Keep somebody with a conflict of interest out, whatever their role or grant."""
    case = own_case(session, actor, clock, command.case_id)
    row = CaseBlock(case_id=case.id, recorded_at=clock.now())
    if command.whom.organisation_id:
        organisation = session.get(Organisation, command.whom.organisation_id)
        row.organisation_id = organisation.id if organisation else None
    else:
        user = with_email(session, command.whom.email or "")
        row.user_id = user.id if user else None
    if not (row.organisation_id or row.user_id):
        raise InvalidInput({"email": [NO_SUCH_USER]})
    if row.user_id == actor.user_id or row.organisation_id == case.owner_organisation_id:
        raise InvalidInput({"email": [YOURSELF]})
    session.add(row)
    audit.record(
        session, actor, clock, audit.Action.CASE_CHANGED, case.id,
        blocked=row.user_id or row.organisation_id,
    )  # fmt: skip


def _case_keeping(session: Session, organisation_id: str) -> Organisation:
    organisation = session.get(Organisation, organisation_id)
    if organisation is None or organisation.kind not in CASE_KEEPING:
        raise InvalidInput({"organisation_id": [NO_SUCH_RECEIVER]})
    return organisation


def _colleague(session: Session, email: str) -> User:
    user = with_email(session, email)
    if user is None or user.organisation.kind not in CASE_KEEPING:
        raise InvalidInput({"email": [NO_SUCH_RECEIVER]})
    return user


def _record_access(session: Session, actor: Actor, clock: Clock, access: CaseAccess) -> None:
    receiver = access.user_id or access.organisation_id
    until = access.until.isoformat() if access.until else None
    audit.record(session, actor, clock, audit.Action.ACCESS_GRANTED, access.case_id, to=receiver, until=until)
