"""How old a figure may be before somebody has to ask again."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from app.core.clock import SWEDEN
from app.queries.freshness import Freshness, due_at, freshness_of, is_due, oldest_assertion
from app.services.engine.snapshot import UnitAssertion
from models.availability import Channel

FRIDAY = date(2026, 12, 4)
SIX = time(18, 0)


def at(hour: int, minute: int = 0, day: int = 4, month: int = 12) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=SWEDEN)


def word(first: int, last: int, hour: int = 12) -> UnitAssertion:
    """Of nights counted from Friday, said on Friday."""
    nights = (FRIDAY + timedelta(days=first), FRIDAY + timedelta(days=last))
    return UnitAssertion(*nights, True, at(hour), None, Channel.PHONE)


def test_a_house_without_an_hour_is_asked_again_after_a_day():
    assert due_at(at(12), None) == at(12, day=5)


@pytest.mark.parametrize(
    ("stated", "due"),
    [
        (at(12), at(18)),
        (at(17, 59), at(18)),
        (at(18), at(18, day=5)),
        (at(23), at(18, day=5)),
        (at(2, day=5), at(18, day=5)),
    ],
)
def test_with_an_hour_of_its_own_it_is_asked_when_that_hour_passes(stated, due):
    assert due_at(stated, SIX) == due


def test_the_hour_is_that_of_the_wall_also_when_summer_time_begins():
    stated = datetime(2026, 3, 28, 19, 0, tzinfo=SWEDEN)
    assert due_at(stated, SIX) == datetime(2026, 3, 29, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize(("first", "due_day"), [(at(2, 15, 25, 10), 25), (at(2, 45, 25, 10), 26)])
def test_in_the_hour_that_comes_twice_the_first_one_counts(first, due_day):
    assert due_at(first, time(2, 30)) == datetime(2026, 10, due_day, 2, 30, tzinfo=SWEDEN).astimezone(UTC)


def test_it_is_due_at_the_very_moment_and_not_before():
    assert not is_due(at(12), SIX, at(17, 59))
    assert is_due(at(12), SIX, at(18))


def test_what_nobody_stated_is_due():
    assert is_due(None, SIX, at(12))
    assert freshness_of(None, SIX, at(12)) is None


def test_a_figure_tells_its_age_and_how_it_reached_us():
    assert freshness_of(word(0, 0), SIX, at(17)) == Freshness(timedelta(hours=5), Channel.PHONE, is_due=False)


def test_a_clock_that_runs_behind_makes_no_age_below_nothing():
    told = freshness_of(word(0, 0), None, at(11))
    assert told is not None
    assert told.age == timedelta(0)


def test_of_several_words_the_oldest_that_the_stay_stands_on_counts():
    new, old = word(0, 0, 17), word(-5, 9, 9)
    assert oldest_assertion([new, old], FRIDAY, FRIDAY) == new
    assert oldest_assertion([new, old], FRIDAY, FRIDAY + timedelta(days=1)) == old


def test_a_word_on_other_nights_makes_nothing_fresher():
    assert oldest_assertion([word(30, 60)], FRIDAY, FRIDAY) is None
