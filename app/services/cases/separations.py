"""Two cases that must be kept apart. Each side sees that a separation stands, neither with whom."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import audit
from app.core.actor import Actor
from app.core.clock import Clock
from app.core.errors import ErrorCode, InvalidInput, NotFound
from app.queries.cases import case_in_circle, cases_in_circle, not_blocked
from models.case import Case
from models.organisation import User
from models.threat import Separation, SeparationScope

NO_SUCH_CASE = ErrorCode("no_such_case")
NEEDS_KM = ErrorCode("needs_km")


@dataclass(frozen=True)
class RecordSeparation:
    case_id: str
    other_ref: str
    scope: SeparationScope
    km: float | None


@dataclass(frozen=True)
class SeparationSeen:
    """A separation as one side may see it: `other_ref` only inside the other case's circle too."""

    id: str
    scope: SeparationScope
    km: float | None
    other_ref: str | None
    may_end: bool


def record_separation(session: Session, actor: Actor, clock: Clock, command: RecordSeparation) -> None:
    """The other case is named by a reference the worker already knows; it need not be in the circle.

    Raises NotFound for the own case, InvalidInput when there is no such other case or no distance is said.
    """
    case = case_in_circle(session, actor, clock.now(), command.case_id)
    other = session.scalar(
        sa.select(Case.id).where(
            Case.ref == command.other_ref, Case.closed_at.is_(None), Case.id != case.id, not_blocked(actor)
        )
    )
    if other is None:
        raise InvalidInput({"other_ref": [NO_SUCH_CASE]})
    if command.scope is SeparationScope.DISTANCE and command.km is None:
        raise InvalidInput({"km": [NEEDS_KM]})
    a, b = sorted((case.id, other))
    separation = Separation(
        case_a_id=a,
        case_b_id=b,
        scope=command.scope,
        km=command.km if command.scope is SeparationScope.DISTANCE else None,
        created_by=actor.user_id,
        created_at=clock.now(),
    )
    session.add(separation)
    audit.record(session, actor, clock, audit.Action.SEPARATION_RECORDED, separation.id, case=case.id)


def end_separation(session: Session, actor: Actor, clock: Clock, case_id: str, separation_id: str) -> None:
    """Only the unit that asked for it may end it; whoever is on the other side cannot."""
    case = case_in_circle(session, actor, clock.now(), case_id)
    for separation in _standing(session, case):
        if separation.id == separation_id and _asked_by(session, separation) == actor.organisation_id:
            separation.ended_at = clock.now()
            audit.record(
                session, actor, clock, audit.Action.CASE_CHANGED, case.id, separation_ended=separation.id
            )
            return
    raise NotFound()


def separations_of(session: Session, actor: Actor, clock: Clock, case: Case) -> list[SeparationSeen]:
    return [
        SeparationSeen(
            separation.id,
            separation.scope,
            separation.km,
            _ref_if_in_circle(session, actor, clock, case, separation),
            _asked_by(session, separation) == actor.organisation_id,
        )
        for separation in _standing(session, case)
    ]


def _standing(session: Session, case: Case) -> list[Separation]:
    either = sa.or_(Separation.case_a_id == case.id, Separation.case_b_id == case.id)
    return list(
        session.scalars(
            sa.select(Separation)
            .where(either, Separation.ended_at.is_(None))
            .order_by(Separation.created_at, Separation.id)
        )
    )


def _ref_if_in_circle(
    session: Session, actor: Actor, clock: Clock, case: Case, separation: Separation
) -> str | None:
    other = separation.case_b_id if separation.case_a_id == case.id else separation.case_a_id
    found = session.scalar(cases_in_circle(actor, clock.now()).where(Case.id == other))
    return found.ref if found else None


def _asked_by(session: Session, separation: Separation) -> str | None:
    return session.scalar(sa.select(User.organisation_id).where(User.id == separation.created_by))
