"""Secrets for a facility's own systems: made and shown once, kept as a hash, revoked by whoever runs it."""

import hmac
import secrets
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import audit
from app.core.actor import SYSTEM, Actor
from app.core.audit import Action
from app.core.clock import Clock
from app.core.errors import NotFound
from app.queries.facilities import facility_in_care
from app.queries.users import sha256
from app.services.accounts import throttle
from models.feed import FacilityKey, KeyUse

PREFIXES = {KeyUse.OTA: "tpo_", KeyUse.CALENDAR: "tpk_"}  # lets a scanner for leaked secrets know them
SECRET_BYTES = 32


@dataclass(frozen=True)
class KeyMade:
    """`secret` is to be had here and never again."""

    id: str
    secret: str


def make_key(session: Session, actor: Actor, clock: Clock, facility_id: str, use: KeyUse) -> KeyMade:
    facility = facility_in_care(session, actor, facility_id)
    secret = PREFIXES[use] + secrets.token_urlsafe(SECRET_BYTES)
    key = FacilityKey(
        facility_id=facility.id,
        use=use,
        secret_sha256=sha256(secret),
        created_by=actor.user_id,
        created_at=clock.now(),
    )
    session.add(key)
    audit.record(session, actor, clock, Action.KEY_MADE, facility.id, key=key.id, use=use.value)
    return KeyMade(key.id, secret)


def revoke_key(session: Session, actor: Actor, clock: Clock, facility_id: str, key_id: str) -> None:
    """From this moment nobody gets in with it. Again is no error."""
    facility = facility_in_care(session, actor, facility_id)
    key = session.get(FacilityKey, key_id)
    if key is None or key.facility_id != facility.id:
        raise NotFound()
    if key.revoked_at is None:
        key.revoked_at = clock.now()
        audit.record(session, actor, clock, Action.KEY_REVOKED, facility.id, key=key.id, use=key.use.value)


def keys_of(session: Session, facility_id: str) -> list[FacilityKey]:
    """Those that work, the newest first."""
    keys = sa.select(FacilityKey).where(
        FacilityKey.facility_id == facility_id, FacilityKey.revoked_at.is_(None)
    )
    return list(session.scalars(keys.order_by(FacilityKey.created_at.desc(), FacilityKey.id)))


def calendar_key(session: Session, secret: str) -> FacilityKey:
    """Raises NotFound alike for a wrong secret and a revoked one."""
    key = session.scalar(_working(KeyUse.CALENDAR).where(FacilityKey.secret_sha256 == sha256(secret)))
    if key is None:
        raise NotFound()
    return key


def ota_key(session: Session, user: str, password: str) -> FacilityKey | None:
    """Compares a hash, and one of nothing for a user that does not exist, in a time that tells nothing."""
    readable = user.isascii() and user.isprintable()  # a database may refuse to look for anything else
    key = session.scalar(_working(KeyUse.OTA).where(FacilityKey.id == user)) if readable else None
    stored = key.secret_sha256 if key else sha256("")
    return key if hmac.compare_digest(stored, sha256(password)) and key else None


def _working(use: KeyUse) -> sa.Select[FacilityKey]:
    return sa.select(FacilityKey).where(FacilityKey.use == use, FacilityKey.revoked_at.is_(None))


def count_failure(session: Session, clock: Clock, user: str, address: str) -> None:
    """A wrong password of a hotel's system counts as one of a person does. Raises TooManyTries."""
    audit.record(session, SYSTEM, clock, Action.REFUSED, "alpinebits")
    throttle.count_try(session, clock, f"alpinebits {user}", address)
