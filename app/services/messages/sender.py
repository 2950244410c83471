"""Sends what waits in the outbox: claim, send, note how it went.

A claim is a lease: whoever claims a message has it alone until the lease is over, so two senders never have
the same one. Should one be killed between the sending and the note, the message is sent again when its lease
is over: each arrives at least once, and seldom twice. Nothing is sent inside a transaction.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import audit
from app.core.actor import SYSTEM
from app.core.audit import Action
from app.core.clock import Clock
from app.core.database import Database
from app.services.messages.text import MessageText, NotDelivered
from app.services.messages.ways import Way
from models.notification import Medium, MessageKind, OutboxMessage

AT_ONCE = 20
LEASE = timedelta(minutes=10)
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)
GIVEN_UP_AFTER = timedelta(days=1)

Compose = Callable[[MessageKind, str], MessageText]
"""The text of a kind of message in a language."""


@dataclass(frozen=True)
class Letter:
    id: str
    medium: Medium
    kind: MessageKind
    locale: str
    to: str | None = field(repr=False)  # None: the address has been taken away since


@dataclass(frozen=True)
class SendOutcome:
    """`why`: the code of what went wrong; None: it was sent."""

    message_id: str
    why: str | None


def send_due(
    database: Database, clock: Clock, ways: Mapping[Medium, Way], compose: Compose
) -> list[SendOutcome]:
    """One round; as many as a lease has time for. Empty when nothing was due."""
    with database.read() as session:  # so that an empty outbox locks nothing
        if not session.scalar(sa.select(_due(clock.now()).exists())):
            return []
    with database.transaction() as session:
        lease_ends = clock.now() + LEASE
        letters = _claim(session, clock, lease_ends)
    outcomes = []
    for letter in letters:
        if clock.now() >= lease_ends:
            break
        outcomes.append(_send(letter, ways, compose))
        with database.transaction() as session:
            _note(session, clock, outcomes[-1])
    return outcomes


def _due(now: datetime) -> sa.Select[OutboxMessage]:
    return sa.select(OutboxMessage).where(
        OutboxMessage.sent_at.is_(None), OutboxMessage.given_up_at.is_(None), OutboxMessage.next_try_at <= now
    )


def _claim(session: Session, clock: Clock, lease_ends: datetime) -> list[Letter]:
    """The ledger's lock lets one sender claim at a time."""
    claimed = session.scalars(_due(clock.now()).order_by(OutboxMessage.next_try_at).limit(AT_ONCE)).all()
    for message in claimed:
        message.tries += 1
        message.next_try_at = lease_ends
    audit.record(
        session, SYSTEM, clock, Action.MESSAGES_TRIED, "outbox", messages=[message.id for message in claimed]
    )
    return [_letter(message) for message in claimed]


def _letter(message: OutboxMessage) -> Letter:
    user = message.user
    to = user.email if message.medium is Medium.EMAIL else user.organisation.duty_phone
    return Letter(message.id, message.medium, message.kind, user.locale, None if user.disabled_at else to)


def _send(letter: Letter, ways: Mapping[Medium, Way], compose: Compose) -> SendOutcome:
    if not letter.to:
        return SendOutcome(letter.id, "no_address")
    try:
        ways[letter.medium].send(letter.to, compose(letter.kind, letter.locale))
    except NotDelivered as failure:
        return SendOutcome(letter.id, failure.why)
    return SendOutcome(letter.id, None)


def _note(session: Session, clock: Clock, outcome: SendOutcome) -> None:
    message, now = session.get_one(OutboxMessage, outcome.message_id), clock.now()
    if outcome.why is None:
        message.sent_at = now
    elif now - message.created_at >= GIVEN_UP_AFTER:
        message.given_up_at = now
    else:
        message.next_try_at = now + pause_after(message.tries)
    audit.record(
        session,
        SYSTEM,
        clock,
        Action.MESSAGES_SENT if outcome.why is None else Action.MESSAGES_NOT_SENT,
        message.id,
        why=outcome.why,
        given_up=message.given_up_at is not None,
    )


def pause_after(tries: int) -> timedelta:
    """A minute, two, four … an hour at most."""
    doublings = min(tries - 1, 10)
    return min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)
