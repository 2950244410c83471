"""Fetches the calendars of single units on a schedule.

Busy is certain and closes nights; free is never proof, so a gap opens nothing. Nothing is fetched inside a
transaction, and a calendar that has not changed is not read again.
"""

import hashlib
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

import app
from app.core import audit
from app.core.actor import SYSTEM
from app.core.audit import Action
from app.core.clock import Clock, night_of
from app.core.database import Database
from app.services.availability.night_ranges import NightRange, in_order, joined
from app.services.availability.updates import UpdateAvailability, update
from app.services.feeds.calendar.fetch import INTERNET, Failed, Transport, fetch
from app.services.feeds.figures import known
from app.services.feeds.lines import NightState
from app.services.feeds.meaning import last_night
from app.services.feeds.spare import claimed_alone, sparing
from models.availability import Channel
from models.facility import Unit
from models.feed import CalendarFeed, FetchFailure

EVERY = timedelta(minutes=30)
AT_ONCE = 20
PARSE_SECONDS = 10
ROUND_SECONDS = 15  # other work waits for this one
READ_BUSY = (sys.executable, "-m", "app.services.feeds.calendar.busy")

Periods = Sequence[tuple[date, date]]


@dataclass(frozen=True)
class _Due:
    feed_id: str
    address: str = field(repr=False)
    read_sha256: str | None
    busy: Periods


@dataclass(frozen=True)
class _Answer:
    """What is busy, from now on; or why nobody knows."""

    busy: Periods = ()
    read_sha256: str | None = None
    failure: FetchFailure | None = None


def fetch_due_calendars(database: Database, clock: Clock, reach: Transport = INTERNET) -> int:
    """Fetch those that have not been tried for a while; how many were. One that cannot be read changes
    nothing and says why on the house's page."""
    with database.read() as session:
        due = _due(session, clock)
    left, until = list(due), time.monotonic() + ROUND_SECONDS
    while left and time.monotonic() < until:  # what is left comes first in the next round
        one = left.pop(0)
        answer = _ask(one, night_of(clock.now()), reach)
        with database.transaction() as session:
            _take(session, clock, one, answer)
    return len(due) - len(left)


def _due(session: Session, clock: Clock) -> list[_Due]:
    feeds = session.scalars(
        sa.select(CalendarFeed)
        .where(sa.or_(CalendarFeed.tried_at.is_(None), CalendarFeed.tried_at <= clock.now() - EVERY))
        .order_by(CalendarFeed.tried_at.asc().nulls_first(), CalendarFeed.id)
        .limit(AT_ONCE)
    )
    return [_Due(feed.id, feed.address, feed.read_sha256, _kept(feed)) for feed in feeds]


def _kept(feed: CalendarFeed) -> Periods:
    return [(date.fromisoformat(one["first"]), date.fromisoformat(one["last"])) for one in feed.busy or ()]


def _ask(due: _Due, tonight: date, reach: Transport) -> _Answer:
    """What has not changed since it was read tonight is not read again."""
    try:
        data = fetch(due.address, reach)
        read = hashlib.sha256(f"{tonight} ".encode() + data).hexdigest()
        return _Answer(due.busy if read == due.read_sha256 else _busy(data, tonight), read)
    except Failed as failed:
        return _Answer(failure=failed.failure)


def _busy(data: bytes, tonight: date) -> list[tuple[date, date]]:
    """In a process of its own, which is killed when it takes too long."""
    asked = json.dumps([tonight.isoformat(), last_night(tonight).isoformat()]).encode()
    try:
        child = subprocess.run(  # noqa: S603 - our own module, no word of it from outside
            READ_BUSY,
            input=asked + b"\n" + data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=Path(app.__file__ or "").parents[1],
            env={},
            timeout=PARSE_SECONDS,
        )
    except subprocess.TimeoutExpired:
        raise Failed(FetchFailure.NOT_A_CALENDAR) from None
    if child.returncode != 0:
        raise Failed(FetchFailure.NOT_A_CALENDAR)
    return [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in json.loads(child.stdout)]


def _take(session: Session, clock: Clock, due: _Due, answer: _Answer) -> None:
    """Unless the calendar was taken away or changed while it was being fetched."""
    feed = session.get(CalendarFeed, due.feed_id)
    if feed is None or feed.address != due.address:
        return
    feed.tried_at, feed.failure = clock.now(), answer.failure
    if answer.failure is None:
        feed.fetched_at, feed.read_sha256 = clock.now(), answer.read_sha256
        feed.busy = [{"first": first.isoformat(), "last": last.isoformat()} for first, last in answer.busy]
    audit.record(
        session, SYSTEM, clock, Action.CALENDAR_FETCHED, feed.unit.facility_id,
        unit=feed.unit_id,
        failure=answer.failure.value if answer.failure else None,
        closed=_close(session, clock, feed.unit, answer.busy),
    )  # fmt: skip


def _close(session: Session, clock: Clock, unit: Unit, busy: Periods) -> int:
    """Say what is new in it; of how many nights."""
    if not busy:
        return 0
    first, last = busy[0][0], busy[-1][1]
    nights = known(session, SYSTEM, clock, unit.facility_id, first, last).nights[unit.id]
    shut = {(unit.id, night) for night, figure in nights.items() if figure.state is not NightState.OPEN}
    spared = shut | claimed_alone(session, clock, unit.facility_id, first, last)
    ranges = (NightRange(unit.id, begins, ends, is_open=False) for begins, ends in busy)
    new = joined(in_order(sparing(ranges, spared)))
    if new:
        said = UpdateAvailability(unit.facility_id, new, Channel.ICALENDAR, accept_claimed=True)
        update(session, SYSTEM, clock, said)
    return sum((night_range.last_night - night_range.first_night).days + 1 for night_range in new)
