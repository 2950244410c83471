"""A clock that stands still until a test moves it."""

from datetime import UTC, datetime, timedelta

TWO_AT_NIGHT = datetime(2026, 12, 5, 1, 0, tzinfo=UTC)
"""02:00 in Sweden on a Saturday: the night of Friday the 4th."""


class SetClock:
    def __init__(self, now: datetime = TWO_AT_NIGHT) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def advance(self, **time: float) -> None:
        """`advance(minutes=90)`"""
        self._now += timedelta(**time)
