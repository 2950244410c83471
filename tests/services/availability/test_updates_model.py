"""Whatever is said and taken back in whatever order, every night is as a plain list of sayings has it."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.queries.availability import Offer, offer
from app.queries.rooms import StandingNights, assertions_from, out_of_service_from, prevailing, units_of
from app.services.availability.night_ranges import NightRange, from_night, in_order, joined, layered, runs
from models.availability import OutOfServiceReason
from tests.scenes.availability import House

NIGHTS = 9
OPEN, SHUT, BROKEN = {"is_open": True}, {"is_open": False}, {"out_of_service": OutOfServiceReason.REPAIR}

said = st.lists(st.sampled_from([None, None, OPEN, SHUT, BROKEN]), min_size=NIGHTS, max_size=NIGHTS)
acts = st.lists(st.one_of(said, st.sampled_from(["undo", "nothing changed"])), max_size=7)
only_sqlite = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)


class Model:
    """Night by night: what was said last, and whether it is out of service."""

    def __init__(self):
        self.offers, self.broken = [Offer.UNKNOWN] * NIGHTS, [False] * NIGHTS

    def after(self, night_by_night):
        model = Model()
        model.offers, model.broken = list(self.offers), list(self.broken)
        for night, word in enumerate(night_by_night):
            if word in (OPEN, SHUT):
                model.offers[night] = Offer.OPEN if word is OPEN else Offer.CLOSED
            if word in (OPEN, BROKEN):
                model.broken[night] = word is BROKEN
        return model


def found(house):
    """What the stored words and periods say, in the model's shape."""
    model = Model()
    with house.world.database.read() as session:
        first, units = house.world.tonight, units_of(house.id)
        stands = StandingNights.of(
            assertions_from(session, units, first), out_of_service_from(session, units, first)
        )
    nights = [house.night(number) for number in range(NIGHTS)]
    ranges = stands.assertions.get(house.rooms[0], [])
    model.offers = [offer(ranges, house.world.clock.now(), night, None) for night in nights]
    model.broken = [stands.is_out_of_service(house.rooms[0], night) for night in nights]
    return model


@only_sqlite
@given(acts=acts)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_figures_follow_the_plain_list_of_sayings(world, acts):
    house = House(world, "1")
    done: list[Model] = [Model()]
    latest: list[str] = []
    for act in acts:
        if act == "undo":
            if latest:
                house.undo(latest.pop())
                done.pop()
        elif act == "nothing changed":
            latest.append(house.say_nothing_changed())
            done.append(done[-1])
        else:
            ranges = [house.night_range(n, n, **word) for n, word in enumerate(act) if word]
            latest.append(house.say(*ranges))
            done.append(done[-1].after(act))
        assert vars(found(house)) == vars(done[-1])


dates = st.dates(date(2026, 1, 1), date(2028, 3, 31))


@st.composite
def night_by_night(draw):
    """Nights about a month's or the clock's change, and what is said of each."""
    middle = draw(
        st.sampled_from([date(2026, 12, 31), date(2027, 3, 28), date(2027, 10, 31), date(2028, 2, 29)])
    )
    first = middle - timedelta(days=draw(st.integers(0, 20)))
    return first, draw(st.lists(st.sampled_from([None, True, False]), max_size=40))


@given(night_by_night())
def test_joined_stretches_say_the_same_of_every_night(nights):
    first, states = nights
    single = [
        NightRange("1", night, night, is_open=state)
        for night, state in ((first + timedelta(days=n), state) for n, state in enumerate(states))
        if state is not None
    ]
    whole = joined(in_order(single))
    assert _each_night(whole) == _each_night(single)
    assert all(not after.continues(before) for before, after in pairwise(whole))


def _each_night(ranges):
    return {
        word.first_night + timedelta(days=n): word.is_open
        for word in ranges
        for n in range((word.last_night - word.first_night).days + 1)
    }


@given(night_by_night())
def test_layers_say_the_same_of_every_night_with_no_more_words(nights):
    first, states = nights
    ranges = joined(
        in_order(
            NightRange("1", night, night, is_open=state)
            for night, state in ((first + timedelta(days=n), state) for n, state in enumerate(states))
            if state is not None
        )
    )
    whole, above = layered(ranges)
    assert _each_night(whole) | _each_night(above) == _each_night(ranges)
    assert len(whole) + len(above) <= len(ranges)


@given(night_by_night())
def test_runs_hold_every_night_spoken_of_and_no_other(nights):
    first, states = nights
    spoken = {first + timedelta(days=n) for n, state in enumerate(states) if state is not None}
    ranges = [NightRange("1", night, night, is_open=True) for night in sorted(spoken)]
    covered = [
        begins + timedelta(days=n)
        for begins, ends in runs(ranges).get("1", [])
        for n in range((ends - begins).days + 1)
    ]
    assert covered == sorted(spoken)


@given(st.lists(st.tuples(dates, st.integers(0, 60)), max_size=6), dates)
def test_of_each_night_the_newest_word_is_told(periods, night):
    newest_first: list[Any] = [
        NightRange(str(rank), first, first + timedelta(days=days))
        for rank, (first, days) in enumerate(periods)
    ]
    expected = next((word for word in newest_first if word.first_night <= night <= word.last_night), None)
    segments = [part for part in prevailing(newest_first) if part.first_night <= night <= part.last_night]
    assert [part.said for part in segments] == ([expected] if expected else [])


@given(st.lists(st.tuples(dates, st.integers(0, 60)), max_size=6), dates)
def test_nights_before_the_first_are_left_out_and_no_others(periods, first):
    ranges = [
        NightRange(str(n), begins, begins + timedelta(days=days)) for n, (begins, days) in enumerate(periods)
    ]
    kept = {(word.unit_id, night) for word in from_night(ranges, first) for night in _each_night([word])}
    assert kept == {
        (word.unit_id, night) for word in ranges for night in _each_night([word]) if night >= first
    }
