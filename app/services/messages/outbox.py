"""What is to be told by e-mail or SMS: rows in the transaction that they tell of, sent after it
(app/services/messages/sender.py).

Everybody concerned in the organisation gets an e-mail, and the organisation's own duty phone one SMS. To
queue the same thing twice is to queue it once.
"""

from collections.abc import Collection, Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.clock import Clock
from app.core.policy import PERMISSIONS, Permission
from models.notification import Medium, MessageKind, OutboxMessage
from models.organisation import User

CONCERNS = {
    MessageKind.INQUIRY: Permission.INQUIRY_ANSWER,
    MessageKind.INQUIRY_RELEASED: Permission.INQUIRY_ANSWER,
    MessageKind.REMINDER: Permission.AVAILABILITY_WRITE,
    MessageKind.DUTY_ALERT: Permission.PLACEMENT_READ,
    MessageKind.HOUSING_WAITS: Permission.HOUSING,
    MessageKind.REHOUSING_WAITS: Permission.REHOUSE,
    MessageKind.GUESTS_LEFT: Permission.ARRIVAL_WRITE,
}
"""Who is told of what: those who can do something about it."""


def notify(
    session: Session,
    clock: Clock,
    organisation_id: str,
    kind: MessageKind,
    about_id: str,
    kept_out: Collection[str] = (),
) -> None:
    """Queue the messages, in the caller's own audited transaction. `kept_out`: ids of users who may not know
    that there is anything to be told."""
    told = sa.select(OutboxMessage.user_id, OutboxMessage.medium).where(
        OutboxMessage.kind == kind, OutboxMessage.about_id == about_id
    )
    queued = {(user_id, medium) for user_id, medium in session.execute(told)}
    users = [user for user in _concerned(session, organisation_id, kind) if user.id not in kept_out]
    for user_id, medium in _ways(users):
        if (user_id, medium) not in queued:
            session.add(_message(clock, user_id, medium, kind, about_id))


def _concerned(session: Session, organisation_id: str, kind: MessageKind) -> list[User]:
    roles = [role for role, granted in PERMISSIONS.items() if CONCERNS[kind] in granted]
    statement = sa.select(User).where(
        User.organisation_id == organisation_id, User.role.in_(roles), User.disabled_at.is_(None)
    )
    return list(session.scalars(statement.order_by(User.id)))


def _ways(users: list[User]) -> Iterable[tuple[str, Medium]]:
    """One SMS is enough for the phone they share: it stands on the first of them."""
    for user in users:
        yield user.id, Medium.EMAIL
    if users and users[0].organisation.duty_phone:
        yield users[0].id, Medium.SMS


def _message(clock: Clock, user_id: str, medium: Medium, kind: MessageKind, about_id: str) -> OutboxMessage:
    now = clock.now()
    return OutboxMessage(
        user_id=user_id, medium=medium, kind=kind, about_id=about_id, created_at=now, next_try_at=now
    )
