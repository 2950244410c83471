"""One clock, what one use case sees of it, and what a night is.

A night is the date on which it begins in Sweden, noon to noon: at 02:00 on the 25th it is still the night
of the 24th. Nights are counted as dates, never as hours, so both changes of summer time are one night each.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol, cast
from zoneinfo import ZoneInfo

SWEDEN = ZoneInfo("Europe/Stockholm")
NOON = time(12, 0)
A_NIGHT = timedelta(days=1)
"""From one night to the next."""
NIGHTS_AHEAD = 400
"""As far as anybody plans, asks or says what is free: the longest horizon of a problem."""


class Clock(Protocol):
    def now(self) -> datetime:
        """The present instant, with a time zone."""
        ...


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class _Hold(threading.local):
    holders = 0
    instant: datetime | None = None


class HeldClock:
    """Shows one instant for as long as somebody holds it, and the time of another clock otherwise.

    A use case that began before noon and ends after it would else see two nights. Each thread holds it for
    itself, and who waits or measures over several transactions, outside of them, sees time go by.
    """

    def __init__(self, running: Clock) -> None:
        self._running = running
        self._mine = _Hold()

    def now(self) -> datetime:
        """The instant held, which is that of the first asking."""
        if not self._mine.holders:
            return self._running.now()
        if self._mine.instant is None:
            self.move_on()
        return cast(datetime, self._mine.instant)

    def move_on(self) -> None:
        """Hold the present instant from now on: one has had to wait for something."""
        self._mine.instant = self._running.now()

    @contextmanager
    def held(self) -> Iterator[None]:
        """One instant until the outermost holder lets go."""
        if not self._mine.holders:
            self._mine.instant = None
        self._mine.holders += 1
        try:
            yield
        finally:
            self._mine.holders -= 1


def local(moment: datetime) -> datetime:
    return moment.astimezone(SWEDEN)


def night_of(moment: datetime) -> date:
    """The night in which an instant falls."""
    here = local(moment)
    return here.date() if here.time() >= NOON else here.date() - A_NIGHT


def end_of(night: date) -> datetime:
    """Noon on the day after."""
    return datetime.combine(night + A_NIGHT, NOON, SWEDEN)


def nights_from(first: date, count: int) -> Iterator[date]:
    return (first + i * A_NIGHT for i in range(count))
