"""One clock, and what a night is.

A night is the date on which it begins in Sweden, noon to noon: at 02:00 on the 25th it is still the night
of the 24th. Nights are counted as dates, never as hours, so both changes of summer time are one night each.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

SWEDEN = ZoneInfo("Europe/Stockholm")
NOON = time(12, 0)


class Clock(Protocol):
    def now(self) -> datetime:
        """The present instant, with a time zone."""
        ...


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


def local(moment: datetime) -> datetime:
    return moment.astimezone(SWEDEN)


def night_of(moment: datetime) -> date:
    """The night in which an instant falls."""
    here = local(moment)
    return here.date() if here.time() >= NOON else here.date() - timedelta(days=1)


def nights_from(first: date, count: int) -> Iterator[date]:
    return (first + timedelta(days=i) for i in range(count))
