"""Whom to ring first: the formula by hand, then on what houses have answered."""

from datetime import timedelta

import pytest

from app.core.errors import NotAllowed, NotFound
from app.services.availability.freshness import HouseFreshness, RoomsByFreshness
from app.services.engine.places import Contact
from app.services.placing.calls.call_order import (
    AnswerRecord,
    call_order,
    call_order_for,
    in_order,
    record_of,
    supply,
)
from app.services.placing.calls.outcomes import InquiryOutcome
from models.facility import FacilityKind
from models.organisation import OrganisationKind, Role
from tests.clocks import TWO_AT_NIGHT
from tests.scenes.inquiries import asked_ago

ASKED_AT = TWO_AT_NIGHT - timedelta(days=3)
YES, NO = True, False


def outcome(answer: bool | None = None, minutes: float = 5, released: float | None = None) -> InquiryOutcome:
    """A question answered, taken back, or never answered, so many minutes later."""
    return InquiryOutcome(
        asked_at=ASKED_AT,
        answered_at=None if answer is None else ASKED_AT + timedelta(minutes=minutes),
        is_yes=answer,
        released_at=None if released is None else ASKED_AT + timedelta(minutes=released),
    )


ONE_ROOM = RoomsByFreshness(fresh=1)


def house(
    name: str = "h", rooms: RoomsByFreshness = ONE_ROOM, *, lets_in_now: bool | None = True
) -> HouseFreshness:
    return HouseFreshness(name, name, "hotel", Contact(), lets_in_now, None, rooms, 5, None, None)


def test_a_house_nobody_asked_counts_as_one_that_says_yes_once_in_three():
    assert record_of([]) == AnswerRecord()
    assert AnswerRecord().share == pytest.approx(1 / 3)


def test_only_a_yes_within_a_quarter_of_an_hour_is_quick():
    history = [outcome(YES, 15), outcome(YES, 16), outcome(NO, 1), outcome()]
    record = record_of(history)
    assert (record.asked, record.quick) == (4, 1)
    assert record.share == pytest.approx(2 / 7)


def test_the_median_counts_every_answer_and_no_silence():
    assert record_of([outcome(YES, 2), outcome(NO, 4), outcome(YES, 60), outcome()]).minutes == 4
    assert record_of([outcome()]).minutes is None


def test_a_question_taken_back_too_soon_says_nothing_of_the_house():
    assert record_of([outcome(released=10)]).asked == 0
    assert record_of([outcome(released=20)]).asked == 1
    assert record_of([outcome(YES, 3, released=10)]).asked == 1


@pytest.mark.parametrize(
    ("rooms", "expected"),
    [
        (RoomsByFreshness(), 0),
        (RoomsByFreshness(fresh=1), 1 / 2),
        (RoomsByFreshness(due=2), 1 / 2),
        (RoomsByFreshness(unknown=4), 1 / 2),
        (RoomsByFreshness(fresh=1, due=2, unknown=4), 3 / 4),
    ],
)
def test_old_figures_are_worth_half_and_silence_a_quarter(rooms, expected):
    assert supply(rooms) == pytest.approx(expected)


def test_more_rooms_never_put_a_house_lower_and_never_reach_certainty():
    supplies = [supply(RoomsByFreshness(fresh=number)) for number in range(50)]
    assert supplies == sorted(supplies)
    assert supplies[-1] < 1


def test_the_most_promising_comes_first():
    houses = [
        house("a", RoomsByFreshness()),
        house("b"),
        house("c", RoomsByFreshness(fresh=3)),
        house("d", RoomsByFreshness(fresh=3)),
    ]
    history = {"d": [outcome(YES)] * 7 + [outcome(NO)] * 5}
    assert [line.house.id for line in in_order(houses, history)] == ["d", "c", "b", "a"]


def test_houses_that_let_nobody_in_at_this_hour_come_last():
    houses = [
        house("a", RoomsByFreshness(fresh=9), lets_in_now=False),
        house("b", RoomsByFreshness(unknown=1), lets_in_now=None),
    ]
    assert [line.house.id for line in in_order(houses, {})] == ["b", "a"]


def test_among_equals_the_name_decides():
    assert [line.house.id for line in in_order([house("b"), house("a")], {})] == ["a", "b"]


@pytest.fixture
def coordinator(world):
    return world.actor(OrganisationKind.COORDINATION, Role.COORDINATOR)


def records(world, actor):
    with world.database.transaction() as session:
        return {line.house.id: line.record for line in call_order(session, actor, world.clock)}


def test_the_last_ninety_days_count_up_to_the_last_noon(world, coordinator):
    house, request = world.facility(), world.request()
    world.unit(house)
    for hours in (3, 15, 24 * 89, 24 * 92):  # it is two at night: noon was 14 hours ago
        asked_ago(world, request, house, timedelta(hours=hours), answer=YES)
    assert records(world, coordinator) == {house: AnswerRecord(asked=2, quick=2, minutes=5)}


def test_each_house_is_judged_by_its_own_answers(world, coordinator):
    first, second = world.facility(), world.facility()
    for facility in (first, second):
        world.unit(facility)
    asked_ago(world, world.request(), first, timedelta(hours=20), answer=NO)
    found = records(world, coordinator)
    assert (found[first].asked, found[second].asked) == (1, 0)


def test_for_a_request_only_houses_that_may_do_are_listed(world):
    home = world.facility()
    world.unit(home)
    hotel = world.facility(FacilityKind.HOTEL)
    world.unit(hotel)
    request = world.request(min_protection_level=2)
    with world.database.transaction() as session:
        lines = call_order_for(session, world.officer, world.clock, request)
    assert [line.house.id for line in lines] == [home]


def test_for_a_request_only_rooms_that_may_do_are_counted(world):
    home = world.facility()
    world.unit(home, beds=1)
    world.unit(home, beds=1)
    world.unit(home, beds=4)
    request = world.request(world.case((30, "female"), (8, "male")))
    with world.database.transaction() as session:
        [line] = call_order_for(session, world.officer, world.clock, request)
    assert line.house.rooms == RoomsByFreshness(fresh=1)


def test_a_request_outside_the_circle_has_no_plan(world):
    stranger = world.actor(OrganisationKind.DUTY_TEAM, Role.DUTY_OFFICER)
    request = world.request()
    with pytest.raises(NotFound), world.database.transaction() as session:
        call_order_for(session, stranger, world.clock, request)


def test_a_partner_has_no_plan(world):
    staff = world.actor(OrganisationKind.HOTEL, Role.HOTEL_STAFF)
    with pytest.raises(NotAllowed), world.database.transaction() as session:
        call_order(session, staff, world.clock)
