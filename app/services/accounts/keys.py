"""Wrapping every data key anew under the newest key encryption key, in steps that may be interrupted."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.core import audit
from app.core.actor import Actor
from app.core.audit import Action
from app.core.clock import Clock
from models.all import Base
from models.sealing import KEK_ID_BYTES, KeyHolder, keyring_of


def rotate_some(session: Session, actor: Actor, clock: Clock, at_most: int) -> int:
    """Wrap up to `at_most` keys anew; how many that were. What they seal stays as it is."""
    keyring = keyring_of(session)
    done = 0
    for holder in key_holders():
        column: InstrumentedAttribute[bytes | None] = holder.wrapped_key
        old = sa.func.substr(column, 1, KEK_ID_BYTES) != keyring.current_id
        query: sa.Select[Any] = sa.select(holder).where(column.is_not(None), old).limit(at_most - done)
        for row in session.scalars(query):
            row.wrapped_key = keyring.wrap(keyring.unwrap(row.wrapped_key))
            done += 1
    if done:
        audit.record(session, actor, clock, Action.KEYS_ROTATED, actor.user_id, keys=done)
    return done


def key_holders() -> list[type[Any]]:
    """The tables whose rows own a data key."""
    classes = [mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, KeyHolder)]
    return sorted(classes, key=lambda one: one.__name__)
