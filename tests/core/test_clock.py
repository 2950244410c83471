"""A night is the date on which it begins in Sweden, noon to noon, also when the clocks change."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest

from app.core.clock import SWEDEN, HeldClock, local, night_of, nights_from
from tests.clocks import TWO_AT_NIGHT, TickingClock

SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
"""On these mornings the clocks go forward and back."""


def minutes(first: datetime, count: int):
    return (first + timedelta(minutes=i) for i in range(count))


def instant(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=SWEDEN).astimezone(UTC)


def test_at_two_in_the_morning_it_is_still_the_night_that_began_yesterday():
    assert night_of(instant(date(2026, 12, 25), 2)) == date(2026, 12, 24)


def test_the_night_changes_at_noon():
    assert night_of(instant(date(2026, 12, 24), 11, 59)) == date(2026, 12, 23)
    assert night_of(instant(date(2026, 12, 24), 12, 0)) == date(2026, 12, 24)


@pytest.mark.parametrize(("morning", "length"), [(SPRING, 23), (AUTUMN, 25), (date(2026, 6, 6), 24)])
def test_a_night_when_the_clocks_change_is_one_night(morning, length):
    """Minute by minute, from noon the day before to noon the day after."""
    begins = instant(morning - timedelta(days=1), 12)
    nights = [night_of(moment) for moment in minutes(begins, length * 60)]
    assert set(nights) == {morning - timedelta(days=1)}
    assert night_of(begins + timedelta(hours=length)) == morning
    assert night_of(begins - timedelta(minutes=1)) == morning - timedelta(days=2)


def test_two_years_have_as_many_nights_as_days():
    """Hour by hour: the night never goes back, never skips one, and is today's or yesterday's date."""
    hour = instant(date(2026, 1, 1), 12)
    seen: list[date] = []
    while hour < instant(date(2028, 1, 1), 12):
        night = night_of(hour)
        assert local(hour).date() - night in (timedelta(0), timedelta(days=1))
        if not seen or night != seen[-1]:
            seen.append(night)
        hour += timedelta(hours=1)
    assert seen == list(nights_from(date(2026, 1, 1), 730))


def test_a_clock_that_is_held_shows_the_instant_of_the_first_asking():
    running = TickingClock()
    clock = HeldClock(running)
    with clock.held():
        running.advance(hours=1)
        first = clock.now()
        assert first > TWO_AT_NIGHT + timedelta(hours=1)
        assert clock.now() == first
    assert clock.now() > first


def test_who_holds_it_inside_another_holder_sees_the_same_instant():
    clock = HeldClock(TickingClock())
    with clock.held():
        first = clock.now()
        with clock.held():
            assert clock.now() == first
        assert clock.now() == first


def test_who_has_waited_moves_on_to_the_present_and_holds_that():
    clock = HeldClock(TickingClock())
    with clock.held():
        first = clock.now()
        clock.move_on()
        assert clock.now() == clock.now() > first


def test_a_clock_let_go_of_by_an_error_runs_again():
    clock = HeldClock(TickingClock())
    with pytest.raises(ZeroDivisionError), clock.held():
        1 / 0  # noqa: B018
    assert clock.now() < clock.now()


def test_one_thread_does_not_hold_the_clock_of_another():
    clock = HeldClock(TickingClock())
    with ThreadPoolExecutor(1) as other, clock.held():
        first = clock.now()
        assert first < other.submit(clock.now).result() < other.submit(clock.now).result()
        assert clock.now() == first
