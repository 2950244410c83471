"""Signed-in sessions, API tokens and counted sign-in attempts. Only hashes of tokens are stored."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import SHA256_HEX, Base, Record, link
from models.organisation import User


class UserSession(Base):
    __tablename__ = "user_session"

    token_sha256: Mapped[str] = mapped_column(sa.String(SHA256_HEX), primary_key=True)
    user_id: Mapped[str] = link("user_account")
    address_index: Mapped[str] = mapped_column(sa.String(32))  # of the network it was opened from
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)


class ApiToken(Record):
    __tablename__ = "api_token"

    token_sha256: Mapped[str] = mapped_column(sa.String(SHA256_HEX), unique=True)
    user_id: Mapped[str] = link("user_account")
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)


class SignInAttempt(Record):
    """One failed try. Counted per account and per network address, both as blind indexes."""

    __tablename__ = "sign_in_attempt"

    email_index: Mapped[str] = mapped_column(sa.String(32), index=True)
    address_index: Mapped[str] = mapped_column(sa.String(32), index=True)
    at: Mapped[datetime] = mapped_column(index=True)
