"""Bearer tokens for programs that act for a user. Shown once; only the hash is kept."""

import secrets

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import audit
from app.core.actor import Actor
from app.core.audit import Action
from app.core.clock import Clock
from app.core.errors import InvalidInput
from app.queries import users
from app.services.accounts.sessions import TOKEN_BYTES
from app.services.accounts.users import NO_SUCH_ACCOUNT
from models.access import ApiToken
from models.organisation import User

PREFIX = "tp_"  # lets a scanner for leaked secrets know it at sight


def create(session: Session, actor: Actor, clock: Clock, email: str) -> str:
    user = _known(session, email)
    token = PREFIX + secrets.token_urlsafe(TOKEN_BYTES)
    row = ApiToken(token_sha256=users.sha256(token), user_id=user.id, created_at=clock.now())
    session.add(row)
    audit.record(session, actor, clock, Action.TOKEN_CREATED, row.id, user=user.id)
    return token


def revoke(session: Session, actor: Actor, clock: Clock, email: str) -> int:
    """End every token of the user; how many there were."""
    user = _known(session, email)
    query = sa.select(ApiToken).where(ApiToken.user_id == user.id, ApiToken.revoked_at.is_(None))
    tokens = list(session.scalars(query))
    for token in tokens:
        token.revoked_at = clock.now()
        audit.record(session, actor, clock, Action.TOKEN_REVOKED, token.id, user=user.id)
    return len(tokens)


def _known(session: Session, email: str) -> User:
    user = users.with_email(session, email)
    if user is None:
        raise InvalidInput({"email": NO_SUCH_ACCOUNT})
    return user
