"""Guessing passwords gets slow, for one account and from one address, whichever process answers.

A network address from which the account was entered lately has a count of its own: whoever knocks on a
duty officer's account from outside cannot keep the officer out (security.md T16).
"""

import math
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.clock import Clock
from app.core.errors import TooManyTries
from app.queries import users
from models.access import SignInAttempt

FREE_TRIES = 5
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(minutes=15)
TRIES_OF_AN_ADDRESS, ADDRESS_WINDOW = 30, timedelta(minutes=1)
MEMORY = timedelta(days=1)


def count_try(session: Session, clock: Clock, email: str, address: str) -> None:
    """Write the try down, or refuse it unwritten when it comes too early."""
    now = clock.now()
    account, place = users.email_index(session, email), users.address_index(session, address)
    session.execute(sa.delete(SignInAttempt).where(SignInAttempt.at < now - MEMORY))
    at_once = _times(session, SignInAttempt.address_index == place, SignInAttempt.at > now - ADDRESS_WINDOW)
    if len(at_once) >= TRIES_OF_AN_ADDRESS:
        raise TooManyTries(_seconds(at_once[0] + ADDRESS_WINDOW - now))
    earlier = _times(session, SignInAttempt.email_index == account, _same_side(session, account, place, now))
    if earlier and earlier[-1] + wait_after(len(earlier)) > now:
        raise TooManyTries(_seconds(earlier[-1] + wait_after(len(earlier)) - now))
    session.add(SignInAttempt(email_index=account, address_index=place, at=now))


def wait_after(failures: int) -> timedelta:
    if failures < FREE_TRIES:
        return timedelta(0)
    doublings = min(failures - FREE_TRIES, 10)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


def forget(session: Session, email: str) -> None:
    """The right password wipes the account's slate."""
    account = users.email_index(session, email)
    session.execute(sa.delete(SignInAttempt).where(SignInAttempt.email_index == account))


def _same_side(session: Session, account: str, place: str, now: datetime) -> sa.ColumnElement[bool]:
    known = users.addresses_entered_from(session, account, since=now - users.ADDRESS_REMEMBERED)
    if place in known:
        return SignInAttempt.address_index == place
    return SignInAttempt.address_index.not_in(known)


def _times(session: Session, *conditions: sa.ColumnElement[bool]) -> list[datetime]:
    query = sa.select(SignInAttempt.at).where(*conditions).order_by(SignInAttempt.at)
    return list(session.scalars(query))


def _seconds(wait: timedelta) -> int:
    return math.ceil(wait.total_seconds())
