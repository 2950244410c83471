"""What has been said of units' nights, and what of it holds. Silence is not an offer, nor is it a no."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.clock import end_of
from app.queries.release import Release
from models.availability import AvailabilityAssertion, Channel, OutOfService

STALE_AFTER = timedelta(hours=24)
"""A figure as old as this is worth a telephone call before anybody is sent there."""


class Offer(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"


class Said(Protocol):
    @property
    def first_night(self) -> date: ...
    @property
    def last_night(self) -> date: ...
    @property
    def is_open(self) -> bool: ...
    @property
    def asserted_at(self) -> datetime: ...
    @property
    def valid_until(self) -> datetime | None: ...
    @property
    def channel(self) -> Channel: ...


def offer(said: Iterable[Said], now: datetime, night: date, release: Release | None) -> Offer:
    """The latest said of a night (`said`: newest first), or unknown once it no longer holds. A night that
    is over is judged as it was when it ended, else every one of them would turn unknown with time.

    `release`: as agreed for the room; None for a night on which somebody has a claim there, because a
    claimed room does not go back to the house."""
    assertion = next(
        (assertion for assertion in said if assertion.first_night <= night <= assertion.last_night), None
    )
    if assertion is None or (assertion.valid_until and assertion.valid_until <= min(now, end_of(night))):
        return Offer.UNKNOWN
    if (
        assertion.is_open
        and release
        and release.is_past(night, now)
        and assertion.asserted_at < release.moment(night)
    ):
        return Offer.UNKNOWN
    return Offer.OPEN if assertion.is_open else Offer.CLOSED


def said_of(session: Session, units: sa.Select[str], first: date, last: date) -> dict[str, list[Said]]:
    """By unit, newest first: what was said of any night in `first … last`."""
    told = AvailabilityAssertion
    rows = session.execute(
        sa.select(
            told.unit_id,
            told.first_night,
            told.last_night,
            told.is_open,
            told.asserted_at,
            told.valid_until,
            told.channel,
        )
        .where(
            told.unit_id.in_(units),
            told.superseded_by.is_(None),
            told.first_night <= last,
            told.last_night >= first,
        )
        .order_by(told.asserted_at.desc(), told.id.desc())
    )
    found: dict[str, list[Said]] = defaultdict(list)
    for row in rows:
        found[row.unit_id].append(row)
    return found


def out_of_service(
    session: Session, units: sa.Select[str], first: date, last: date
) -> dict[str, list[tuple[date, date]]]:
    """By unit: periods (both ends included) that touch `first … last` and have not been lifted."""
    out = OutOfService
    rows = session.execute(
        sa.select(out.unit_id, out.first_night, out.last_night).where(
            out.unit_id.in_(units), out.lifted_at.is_(None), out.first_night <= last, out.last_night >= first
        )
    )
    found: dict[str, list[tuple[date, date]]] = defaultdict(list)
    for unit, begins, ends in rows:
        found[unit].append((begins, ends))
    return found
