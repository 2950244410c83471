"""A clock that stands still until a test moves it, one that ticks, and one in which noon strikes."""

from datetime import UTC, datetime, timedelta

TWO_AT_NIGHT = datetime(2026, 12, 5, 1, 0, tzinfo=UTC)
"""02:00 in Sweden on a Saturday: the night of Friday the 4th."""
NOON = datetime(2026, 12, 5, 11, 0, tzinfo=UTC)
"""Ten hours later it is the night of Saturday the 5th."""


class SetClock:
    def __init__(self, now: datetime = TWO_AT_NIGHT) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def advance(self, **time: float) -> None:
        """`advance(minutes=90)`"""
        self._now += timedelta(**time)


class StrikingClock(SetClock):
    """Half a minute to noon, until noon strikes between two readings."""

    def __init__(self) -> None:
        super().__init__(NOON - timedelta(seconds=30))
        self._left: int | None = None

    def strike_after(self, readings: int) -> None:
        """Half a minute to noon for so many readings more; then it is noon."""
        self._now, self._left = NOON - timedelta(seconds=30), readings

    @property
    def has_struck(self) -> bool:
        return self._now == NOON

    def now(self) -> datetime:
        if self._left == 0:
            self._now = NOON
        elif self._left is not None:
            self._left -= 1
        return self._now


class TickingClock(SetClock):
    """Each reading is a second after the one before."""

    def now(self) -> datetime:
        self.advance(seconds=1)
        return super().now()
