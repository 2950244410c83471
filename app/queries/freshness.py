"""How old what was said of a place is, how it reached us, and whether it is time to ask again.

One definition for every page: a figure is *due* once the house's own reminder hour has passed since it
was stated; of a house without one, a day after.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

from app.core.clock import SWEDEN, local, nights_from
from app.queries.availability import STALE_AFTER, Said
from models.availability import Channel

_A_DAY = timedelta(days=1)


class Stated(Protocol):
    @property
    def asserted_at(self) -> datetime: ...
    @property
    def channel(self) -> Channel: ...


@dataclass(frozen=True)
class Freshness:
    """What the reader of a figure has to know of it."""

    age: timedelta
    channel: Channel
    is_due: bool


def due_at(stated_at: datetime, reminder_at: time | None) -> datetime:
    """When something stated then is worth asking about anew."""
    if reminder_at is None:
        return stated_at + STALE_AFTER
    day = local(stated_at).date()
    due = _hour_of(day, reminder_at)
    return due if due > stated_at else _hour_of(day + _A_DAY, reminder_at)


def is_due(stated_at: datetime | None, reminder_at: time | None, now: datetime) -> bool:
    """What nobody ever stated is always due."""
    return stated_at is None or now >= due_at(stated_at, reminder_at)


def freshness_of(assertion: Stated | None, reminder_at: time | None, now: datetime) -> Freshness | None:
    """None: nobody has said anything."""
    if assertion is None:
        return None
    due = is_due(assertion.asserted_at, reminder_at, now)
    return Freshness(max(timedelta(0), now - assertion.asserted_at), assertion.channel, due)


def oldest_assertion(said: Sequence[Said], first: date, last: date) -> Said | None:
    """Of the words that hold on nights `first … last` (`said`: newest first), the one said longest ago. What
    was said of other nights makes nothing fresher."""
    oldest, untold = None, set(nights_from(first, (last - first).days + 1))
    for assertion in said:
        told = {night for night in untold if assertion.first_night <= night <= assertion.last_night}
        if told:
            oldest = assertion
            untold -= told
        if not untold:
            break
    return oldest


def _hour_of(day: date, hour: time) -> datetime:
    """In UTC: instants of one time zone are compared by the clock on the wall."""
    return datetime.combine(day, hour, SWEDEN).astimezone(UTC)


def day_of_reminder(reminder_at: time, now: datetime) -> date:
    """The day on which the hour last passed: what a house is reminded of once."""
    today = local(now).date()
    return today if now >= _hour_of(today, reminder_at) else today - _A_DAY
