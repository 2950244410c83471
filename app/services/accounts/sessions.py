"""Signing in and out. Sessions live in the database, so that they can be ended from here (docs/adr/0002)."""

import secrets
from dataclasses import dataclass, field
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import audit
from app.core.actor import SYSTEM, Actor
from app.core.audit import Action
from app.core.clock import Clock
from app.core.database import Database
from app.core.errors import ErrorCode, InvalidInput, NotAllowed
from app.queries import users
from app.queries.users import sha256
from app.services.accounts import throttle
from app.services.accounts.passwords import Passwords
from models.access import UserSession
from models.organisation import User

SEEN_EVERY = timedelta(minutes=1)
IN_PARALLEL = 2
TOKEN_BYTES = 32


class TrainingMissing(NotAllowed):
    """Said only to somebody who gave the right password."""

    code = "training_missing"


@dataclass(frozen=True)
class SignIn:
    email: str
    password: str = field(repr=False)
    address: str = ""  # of the network, for the throttle


def sign_in(database: Database, passwords: Passwords, clock: Clock, command: SignIn) -> str:
    """The token of a new session.

    Takes the database and not a session: the try is counted in one transaction, the slow hash is compared
    under no lock, and the outcome is written in another. A try is counted before it is evaluated, so that
    many at once are not worth more than one after the other.
    """
    with database.transaction() as session:
        throttle.count_try(session, clock, command.email, command.address)
        user = users.with_email(session, command.email)
        stored = user.password_hash if user else None
    fits = passwords.fits(stored, command.password)
    if user is None or user.disabled_at is not None or not fits:
        _audit_refusal(database, clock, user)
        raise InvalidInput({"password": ErrorCode("wrong_password")})
    if users.lacks_training(user):
        _audit_refusal(database, clock, user)
        raise TrainingMissing()
    with database.transaction() as session:
        return _enter(session, passwords, clock, user.id, command)


def _audit_refusal(database: Database, clock: Clock, user: User | None) -> None:
    with database.transaction() as session:
        audit.record(session, SYSTEM, clock, Action.REFUSED, user.id if user else "unknown")


def _enter(session: Session, passwords: Passwords, clock: Clock, user_id: str, command: SignIn) -> str:
    user = session.get_one(User, user_id)
    if passwords.outdated(user.password_hash):
        user.password_hash = passwords.hash(command.password)
    throttle.forget(session, command.email)
    token = _open_session(session, clock, user, command.address)
    actor = Actor(user.id, user.organisation_id, user.role, user.organisation.kind)
    audit.record(session, actor, clock, Action.SIGNED_IN, user.id)
    return token


def _open_session(session: Session, clock: Clock, user: User, address: str) -> str:
    token, now = secrets.token_urlsafe(TOKEN_BYTES), clock.now()
    for surplus in users.open_sessions(session, user.id)[IN_PARALLEL - 1 :]:
        surplus.revoked_at = now
    session.add(
        UserSession(
            token_sha256=sha256(token),
            user_id=user.id,
            address_index=users.address_index(session, address),
            created_at=now,
            last_seen_at=now,
        )
    )
    return token


def touch(session: Session, clock: Clock, token: str) -> None:
    """Note that somebody is still there. Never wakes a session that has been ended."""
    session.execute(
        sa.update(UserSession)
        .where(UserSession.token_sha256 == sha256(token), UserSession.revoked_at.is_(None))
        .values(last_seen_at=clock.now())
    )


def sign_out(session: Session, actor: Actor, clock: Clock, token: str) -> None:
    session.execute(
        sa.update(UserSession)
        .where(UserSession.token_sha256 == sha256(token), UserSession.revoked_at.is_(None))
        .values(revoked_at=clock.now())
    )
    audit.record(session, actor, clock, Action.SIGNED_OUT, actor.user_id)
