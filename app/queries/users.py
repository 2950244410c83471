"""Who an address, a session or an API token belongs to."""

import hashlib
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.core.clock import Clock
from app.core.config import Settings
from models.access import ApiToken, UserSession
from models.organisation import Organisation, OrganisationKind, Role, User
from models.sealing import keyring_of

PARTNER_IDLE = timedelta(minutes=10)
ADDRESS_REMEMBERED = timedelta(days=30)
MUNICIPAL = frozenset(
    {
        OrganisationKind.DUTY_TEAM,
        OrganisationKind.MOBILE_TEAM,
        OrganisationKind.FAMILY_VIOLENCE_UNIT,
        OrganisationKind.COORDINATION,
    }
)


@dataclass(frozen=True)
class SignedIn:
    """What a page needs to know of the one who asks; read anew at every request."""

    actor: Actor
    name: str
    locale: str
    seen_at: datetime | None = None  # None: an API token


def sha256(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def email_index(session: Session, email: str) -> str:
    normal = unicodedata.normalize("NFKC", email).strip().casefold()
    return keyring_of(session).blind_index(f"email:{normal}")


def address_index(session: Session, address: str) -> str:
    return keyring_of(session).blind_index(f"address:{address}")


def with_email(session: Session, email: str) -> User | None:
    return session.scalar(sa.select(User).where(User.email_index == email_index(session, email)))


def name_of(session: Session, user_id: str | None) -> str | None:
    """None for nobody, and for the service itself."""
    user = session.get(User, user_id) if user_id else None
    return user.name if user else None


def organisation_named(session: Session, name: str) -> Organisation | None:
    return session.scalar(sa.select(Organisation).where(Organisation.name == name))


def session_holder(session: Session, clock: Clock, settings: Settings, token: str) -> SignedIn | None:
    """Nobody, when the session is ended, idle, too old, or its user may no longer come in."""
    found = session.get(UserSession, sha256(token))
    if found is None or found.revoked_at is not None or _is_kept_out(found.user):
        return None
    now = clock.now()
    if now - found.last_seen_at >= idle_limit(found.user, settings):
        return None
    if now - found.created_at >= timedelta(hours=settings.absolute_hours):
        return None
    return _signed_in(found.user, found.last_seen_at)


def open_sessions(session: Session, user_id: str) -> list[UserSession]:
    """Those not ended, the last used first."""
    query = sa.select(UserSession).where(UserSession.user_id == user_id, UserSession.revoked_at.is_(None))
    return list(session.scalars(query.order_by(UserSession.last_seen_at.desc())))


def addresses_entered_from(session: Session, account: str, since: datetime) -> list[str]:
    """Blind indexes of the network addresses from which the right password came lately."""
    query = (
        sa.select(UserSession.address_index)
        .join(User)
        .where(User.email_index == account, UserSession.created_at >= since)
        .distinct()
    )
    return list(session.scalars(query))


def idle_limit(user: User, settings: Settings) -> timedelta:
    limit = timedelta(minutes=settings.idle_minutes)
    return limit if user.organisation.kind in MUNICIPAL else min(limit, PARTNER_IDLE)


def token_holder(session: Session, token: str) -> SignedIn | None:
    found = session.scalar(
        sa.select(ApiToken).where(ApiToken.token_sha256 == sha256(token), ApiToken.revoked_at.is_(None))
    )
    if found is None or _is_kept_out(found.user):
        return None
    return _signed_in(found.user)


def lacks_training(user: User) -> bool:
    """Hotel staff come in once the day of their training *En säker hand* has been recorded."""
    return user.role is Role.HOTEL_STAFF and user.trained_on is None


def _is_kept_out(user: User) -> bool:
    return user.disabled_at is not None or lacks_training(user)


def _signed_in(user: User, seen_at: datetime | None = None) -> SignedIn:
    actor = Actor(user.id, user.organisation_id, user.role, user.organisation.kind)
    return SignedIn(actor, user.name, user.locale, seen_at)
