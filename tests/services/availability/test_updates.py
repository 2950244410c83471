"""Figures said anew, said to be as before, taken back; and what each means tonight."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from app.core.errors import ClaimedNights, InvalidInput, NotFound, NotPossibleNow, OtherwiseChanged
from app.services.availability.chart import NightStatus
from app.services.availability.night_ranges import NightRange
from app.services.availability.updates import UpdateAvailability, update
from models.alert import AlertKind, DutyAlert
from models.availability import AvailabilityAssertion, Channel, OutOfService, OutOfServiceReason
from models.case import Case, CaseBlock
from tests.scenes.availability import House
from tests.scenes.holds import held

FREE, CLOSED, OUT, UNKNOWN = (
    NightStatus.FREE,
    NightStatus.CLOSED,
    NightStatus.OUT_OF_SERVICE,
    NightStatus.UNKNOWN,
)
REPAIR = OutOfServiceReason.REPAIR


@pytest.fixture
def house(world):
    return House(world, "101", "102")


def test_what_is_said_open_is_free_on_the_chart_and_offered_by_the_engine(house):
    house.open(1, 3)
    assert house.nights() == [UNKNOWN, FREE, FREE, FREE, UNKNOWN, UNKNOWN]
    assert house.offered() == [1, 2, 3]


def test_a_later_word_holds_for_its_own_nights_only(house):
    house.open(0, 5)
    house.say(house.night_range(2, 3, is_open=False))
    assert house.nights() == [FREE, FREE, CLOSED, CLOSED, FREE, FREE]
    assert house.offered() == [0, 1, 4, 5]


def test_two_updates_in_the_same_instant_hold_in_their_order(house):
    for number in range(8):
        house.say(house.night_range(0, number % 3, is_open=number % 2 == 0))
        assert house.nights(count=1) == [FREE if number % 2 == 0 else CLOSED]


def test_a_word_spoken_of_anew_without_a_gap_falls_silent(house):
    house.open(1, 4)
    second = house.say(house.night_range(0, 2, is_open=True), house.night_range(3, 5, is_open=False))
    silent = [word.superseded_by for word in house.rows(AvailabilityAssertion) if word.superseded_by]
    assert silent == [second]
    assert house.nights() == [FREE, FREE, FREE, CLOSED, CLOSED, CLOSED]


def test_a_word_spoken_of_with_a_gap_still_speaks_in_the_gap(house):
    house.open(1, 4)
    house.say(house.night_range(0, 1, is_open=False), house.night_range(3, 5, is_open=False))
    assert house.nights() == [CLOSED, CLOSED, FREE, CLOSED, CLOSED, CLOSED]


def test_of_nights_that_are_over_nothing_is_said(house):
    house.say(house.night_range(-3, 0, is_open=True), house.night_range(-9, -1, room=1, is_open=True))
    [word] = house.rows(AvailabilityAssertion)
    assert (word.unit_id, word.first_night, word.last_night) == (
        house.rooms[0],
        house.night(0),
        house.night(0),
    )


def test_stretches_that_say_the_same_are_kept_as_one(house):
    house.say(*(house.night_range(night, night, is_open=True) for night in range(5)))
    assert len(house.rows(AvailabilityAssertion)) == 1


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ({"is_open": True}, {"is_open": False}, "nights_overlap"),
        ({"is_open": True}, {"out_of_service": REPAIR}, "nights_overlap"),
        ({"is_open": True}, None, "says_nothing"),
    ],
)
def test_contradictions_are_refused_whole(house, first, second, told):
    last = house.night_range(3, 4, **second) if second else house.night_range(5, 6)
    with pytest.raises(InvalidInput) as refused:
        house.say(house.night_range(0, 3, **first), last)
    assert refused.value.fields == {"words": [told]}
    assert house.rows(AvailabilityAssertion) == []


def test_open_and_out_of_service_at_once_is_a_contradiction(house):
    with pytest.raises(InvalidInput):
        house.say(house.night_range(0, 1, is_open=True, out_of_service=REPAIR))


def test_nights_that_end_before_they_begin_are_refused(house):
    with pytest.raises(InvalidInput):
        house.say(house.night_range(4, 3, is_open=True))


def test_a_room_of_another_house_does_not_exist_here(house, world):
    other = House(world, "9")
    with pytest.raises(NotFound):
        house.say(house.night_range(0, 1, is_open=True), other.night_range(0, 1, is_open=True))
    assert house.rows(AvailabilityAssertion) == []


def test_nobody_changes_the_figures_of_another_house(house, world):
    stranger = House(world, "9").staff
    command = UpdateAvailability(house.id, [house.night_range(0, 1, is_open=True)], Channel.PORTAL)
    with pytest.raises(NotFound), world.database.transaction() as session:
        update(session, stranger, world.clock, command)


def test_an_update_or_an_undo_of_figures_changed_meanwhile_is_refused(house):
    seen = house.version()
    first = house.open(0, 1)
    with pytest.raises(OtherwiseChanged):
        house.say(house.night_range(0, 1, is_open=False), seen_version=seen)
    with pytest.raises(OtherwiseChanged):
        house.undo(first, seen_version=seen)
    house.undo(first, seen_version=house.version())
    assert house.version() == seen + 2


def test_out_of_service_stands_above_what_was_said_and_opening_ends_it(house):
    house.open(0, 5)
    house.say(house.night_range(1, 4, out_of_service=REPAIR))
    assert house.nights() == [FREE, OUT, OUT, OUT, OUT, FREE]
    house.say(house.night_range(2, 3, is_open=True))
    assert house.nights() == [FREE, OUT, FREE, FREE, OUT, FREE]
    assert house.offered() == [0, 2, 3, 5]


def test_closing_does_not_end_what_is_out_of_service(house):
    house.say(house.night_range(0, 3, out_of_service=REPAIR))
    house.say(house.night_range(0, 5, is_open=False))
    assert house.nights() == [OUT, OUT, OUT, OUT, CLOSED, CLOSED]


def test_the_rest_of_a_period_keeps_its_reason_and_age(house):
    house.say(house.night_range(0, 5, out_of_service=REPAIR))
    [period] = house.rows(OutOfService)
    house.world.clock.advance(hours=2)
    house.open(2, 3)
    rest = [row for row in house.rows(OutOfService) if row.lifted_at is None]
    assert sorted((row.first_night, row.last_night) for row in rest) == [
        (house.night(0), house.night(1)),
        (house.night(4), house.night(5)),
    ]
    assert {(row.reason, row.recorded_at) for row in rest} == {(REPAIR, period.recorded_at)}


def test_undo_restores_words_periods_and_ages(house):
    house.open(0, 5)
    house.say(house.night_range(1, 2, out_of_service=REPAIR))
    before = house.nights(), _standing(house)
    house.world.clock.advance(hours=3)
    latest = house.say(
        house.night_range(0, 5, is_open=True), house.night_range(0, 5, room=1, out_of_service=REPAIR)
    )
    assert house.nights() != before[0]
    house.undo(latest)
    assert (house.nights(), _standing(house)) == before


def _standing(house):
    ranges = {word.id for word in house.rows(AvailabilityAssertion) if word.superseded_by is None}
    return ranges, {row.id for row in house.rows(OutOfService) if row.lifted_at is None}


def test_updates_are_undone_from_the_latest_on(house):
    first, second = house.open(0, 5), house.say(house.night_range(0, 5, is_open=False))
    with pytest.raises(NotPossibleNow):
        house.undo(first)
    house.undo(second)
    assert house.nights(count=2) == [FREE, FREE]
    house.undo(first)
    assert house.nights(count=2) == [UNKNOWN, UNKNOWN]
    with pytest.raises(NotPossibleNow):
        house.undo(first)


def test_the_update_of_another_house_cannot_be_undone(house, world):
    other = House(world, "9")
    with pytest.raises(NotFound):
        house.undo(other.open(0, 1))


def test_nothing_changed_says_again_what_stands_and_leaves_the_unknown_unknown(house):
    house.open(0, 1)
    house.say(house.night_range(3, 4, is_open=False))
    before = house.nights()
    house.world.clock.advance(hours=30)  # a night has passed
    house.say_nothing_changed()
    assert house.nights() == before
    ranges = house.rows(AvailabilityAssertion)
    ages = {
        word.asserted_at for word in ranges if not word.superseded_by and word.first_night > house.night(0)
    }
    assert ages == {house.world.clock.now()}


def test_nothing_changed_neither_lifts_nor_prolongs_anything(house):
    with house.world.writing() as session:
        until = house.world.clock.now() + timedelta(hours=2)
        session.add(house.world.assertion(house.rooms[1], valid_until=until))
    house.open(0, 5)
    house.say(house.night_range(1, 2, out_of_service=REPAIR))
    house.say_nothing_changed()
    assert house.nights(count=4) == [FREE, OUT, OUT, FREE]
    house.world.clock.advance(hours=2)
    assert house.nights(room=1, count=2) == [UNKNOWN, UNKNOWN]


def test_a_claimed_night_is_not_closed_silently(house):
    house.open(0, 5)
    house.open(0, 5, room=1)
    code = house.book(nights=3)
    held(house.world, house.world.request(nights=2), house.rooms[1], by_hand=True)
    with pytest.raises(ClaimedNights) as refused:
        house.say(
            house.night_range(1, 4, is_open=False), house.night_range(0, 0, room=1, out_of_service=REPAIR)
        )
    first, second, third = (house.night(n).isoformat() for n in range(3))
    assert refused.value.claimed == [
        {"room": "101", "first_night": second, "last_night": third, "booking_code": code},
        {"room": "102", "first_night": first, "last_night": first, "booking_code": None},
    ]
    assert house.rows(DutyAlert) == []
    assert house.offered() == [0, 1, 2, 3, 4, 5]


def test_a_claimed_night_closed_all_the_same_is_told_to_the_duty_team(house):
    house.open(0, 5)
    house.book(nights=3)
    house.say(house.night_range(1, 4, is_open=False), accept_claimed=True)
    [alert] = house.rows(DutyAlert)
    assert (alert.kind, alert.facility_id) == (AlertKind.CLAIMED_NIGHT_CLOSED, house.id)
    assert alert.placement_id is not None
    assert alert.details == {
        "units": house.rooms[:1],
        "nights": [house.night(1).isoformat(), house.night(2).isoformat()],
    }


def test_to_close_what_is_closed_already_is_no_news(house):
    house.open(0, 5)
    house.book()
    closing = house.night_range(0, 5, is_open=False)
    house.say(closing, accept_claimed=True)
    house.say(closing)
    assert len(house.rows(DutyAlert)) == 1


def test_of_a_claim_that_the_reader_must_not_know_of_only_the_duty_team_hears(house, world):
    house.open(0, 5)
    house.book()
    with world.writing() as session:
        case = session.scalars(sa.select(Case.id)).one()
        session.add(CaseBlock(case_id=case, user_id=house.staff.user_id, recorded_at=world.clock.now()))
    house.say(house.night_range(0, 5, is_open=False))
    [alert] = house.rows(DutyAlert)
    assert alert.kind is AlertKind.CLAIMED_NIGHT_CLOSED


def test_a_lapsed_hold_hinders_nobody(house):
    house.open(0, 5)
    held(house.world, house.world.request(), house.rooms[0], by_hand=True)
    house.world.clock.advance(hours=3)
    house.say(house.night_range(0, 5, is_open=False))
    assert house.nights(count=1) == [CLOSED]


def test_an_undo_that_closes_claimed_nights_says_so_too(house):
    house.say(house.night_range(0, 5, is_open=False))
    opening = house.open(0, 5)
    house.book(nights=2)
    with pytest.raises(ClaimedNights):
        house.undo(opening)
    house.undo(opening, accept_claimed=True)
    assert len(house.rows(DutyAlert)) == 1
    assert house.offered() == []


def test_of_nights_many_years_ahead_nothing_is_said(house):
    with pytest.raises(InvalidInput) as refused:
        house.say(NightRange(house.rooms[0], house.night(0), date.max, is_open=True))
    assert refused.value.fields == {"words": ["too_far_ahead"]}


def test_nothing_changed_can_be_said_of_an_agreement_without_end(house, world):
    with world.writing() as session:
        session.add(world.assertion(house.rooms[0], last_night=date(9999, 12, 30)))
    house.say_nothing_changed()
    assert house.nights(count=2) == [FREE, FREE]
