"""The moment at which promised rooms go back, and what a season's night costs: arithmetic alone."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.clock import NOON, SWEDEN, local
from app.queries.availability import Offer, offer
from app.queries.prices import Season, price_on
from app.queries.release import CHECK_IN, Release, release_of, standing_nights
from app.services.engine.snapshot import UnitAssertion
from models.availability import Channel

NIGHTS = st.dates(date(2024, 1, 1), date(2031, 12, 31))
INSTANTS = st.datetimes(datetime(2024, 1, 1), datetime(2031, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
AFTERNOON = st.times(NOON)
HOURS = st.integers(0, 720)
SPRING, AUTUMN = date(2027, 3, 28), date(2027, 10, 31)  # the days on which clocks are moved


def test_without_agreed_hours_nothing_goes_back():
    assert release_of(None, time(18)) is None


def test_no_hours_at_all_means_at_arrival():
    assert Release(0, time(18)).moment(date(2026, 12, 4)) == datetime(2026, 12, 4, 18, tzinfo=SWEDEN)


@pytest.mark.parametrize("intake_from", [None, time(0), time(6), time(11, 59)])
def test_a_house_that_is_open_at_all_hours_checks_in_at_three(intake_from):
    release = release_of(6, intake_from)
    assert release
    assert release.moment(date(2026, 12, 4)) == datetime(2026, 12, 4, 9, tzinfo=SWEDEN)


@pytest.mark.parametrize(
    ("night", "wall_clock"),
    [(SPRING, time(14)), (SPRING - timedelta(days=1), time(15)), (AUTUMN, time(16))],
)
def test_a_day_of_release_hours_is_a_day_by_the_clock_also_when_clocks_are_moved(night, wall_clock):
    moment = Release(24, CHECK_IN).moment(night)
    assert local(moment).date() == night - timedelta(days=1)
    assert local(moment).time() == wall_clock


@given(NIGHTS, AFTERNOON, HOURS)
def test_the_hours_between_release_and_arrival_are_as_agreed(night, arrival, hours):
    arrives = datetime.combine(night, arrival, SWEDEN).astimezone(UTC)
    assert arrives - Release(hours, arrival).moment(night) == timedelta(hours=hours)


@given(NIGHTS, AFTERNOON, HOURS)
def test_a_later_night_goes_back_later(night, arrival, hours):
    release = Release(hours, arrival)
    step = release.moment(night + timedelta(days=1)) - release.moment(night)
    assert timedelta(hours=23) <= step <= timedelta(hours=25)


def said(asserted_at, night, *, is_open=True):
    return UnitAssertion(night, night, is_open, asserted_at, None, Channel.PORTAL)


@given(NIGHTS, AFTERNOON, HOURS, INSTANTS, st.timedeltas(timedelta(0), timedelta(days=60)))
def test_an_open_word_falls_silent_exactly_when_it_is_older_than_a_release_that_has_passed(
    night, arrival, hours, asserted_at, since
):
    release, now = Release(hours, arrival), asserted_at + since
    silent = asserted_at < release.moment(night) <= now
    expected = Offer.UNKNOWN if silent else Offer.OPEN
    assert offer([said(asserted_at, night)], now, night, release) is expected


@given(NIGHTS, HOURS, INSTANTS, st.timedeltas(timedelta(0), timedelta(days=60)))
def test_a_closed_word_and_a_claimed_night_know_no_release(night, hours, asserted_at, since):
    now = asserted_at + since
    closed = [said(asserted_at, night, is_open=False)]
    assert offer(closed, now, night, Release(hours, CHECK_IN)) is Offer.CLOSED
    assert offer([said(asserted_at, night)], now, night, None) is Offer.OPEN


@given(NIGHTS, st.integers(1, 400), NIGHTS)
def test_a_season_counts_its_first_and_last_night_and_no_other(first, length, night):
    season = Season(first, first + timedelta(days=length - 1), 900)
    inside = night in {first + timedelta(days=day) for day in range(length)}
    assert price_on(night, [season], 1200) == (900 if inside else 1200)


@given(st.integers(2024, 2031), st.integers(1, 12))
def test_seasons_meet_at_the_turn_of_a_month_without_a_gap(year, month):
    turn = date(year, month, 1)
    seasons = [
        Season(turn - timedelta(days=20), turn - timedelta(days=1), 800),
        Season(turn, turn + timedelta(days=20), 1000),
    ]
    assert price_on(turn - timedelta(days=1), seasons, 1) == 800
    assert price_on(turn, seasons, 1) == 1000


@given(NIGHTS, st.integers(0, 60), HOURS, INSTANTS, st.timedeltas(timedelta(0), timedelta(days=60)))
def test_the_nights_that_still_stand_are_those_on_which_the_word_holds(
    first, length, hours, asserted_at, since
):
    last, now, release = first + timedelta(days=length), asserted_at + since, Release(hours, CHECK_IN)
    word = UnitAssertion(first, last, True, asserted_at, None, Channel.PORTAL)
    stretches = standing_nights(asserted_at, first, last, now, release)
    standing = {
        begins + timedelta(days=day) for begins, ends in stretches for day in range((ends - begins).days + 1)
    }
    nights = (first + timedelta(days=day) for day in range(length + 1))
    assert standing == {night for night in nights if offer([word], now, night, release) is Offer.OPEN}
