"""What the agreement says of a room reaches the board, the suggestions and the checker alike."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.errors import UnitTaken
from app.services.availability.chart import NightStatus, board
from app.services.availability.updates import nothing_changed
from app.services.engine.loading import load_snapshot
from app.services.engine.snapshot import open_nights
from app.services.placing.stays import ChangeLastNight, change_last_night
from app.services.placing.suggestions import suggest_places
from models.agreement import RoomTypeTerms, SeasonPrice
from models.facility import FacilityKind, Sharing
from models.organisation import OrganisationKind, Role
from models.placement import EventReason
from tests.scenes.holds import held
from tests.scenes.placements import confirmed

LATER_TODAY = 20  # hours: from 02:00, still the night of the 4th, to 22:00 on the 5th


@pytest.fixture
def house(world):
    return world.facility(FacilityKind.HOTEL)


@pytest.fixture
def room(world, house):
    """Said to be open an hour ago, at 01:00 on the 5th."""
    return world.unit(house, room_type="dubbelrum", code="101")


def agree(world, house, hours, room_type="dubbelrum"):
    with world.writing() as session:
        session.add(RoomTypeTerms(facility_id=house, room_type=room_type, release_hours=hours))


def price(world, house, first, last, sum_, room_type="dubbelrum"):
    with world.writing() as session:
        session.add(
            SeasonPrice(
                facility_id=house, room_type=room_type, price=sum_,
                first_night=world.tonight + timedelta(days=first),
                last_night=world.tonight + timedelta(days=last),
            )
        )  # fmt: skip


def opened(world, unit, nights=5):
    """Nights, counted from the night of the 4th, on which the unit may be given now."""
    with world.database.read() as session:
        facts = load_snapshot(session).units[unit]
    found = open_nights(facts, world.clock.now(), world.tonight, nights)
    return [
        night for night in range(nights) for first, last in found
        if first <= world.tonight + timedelta(days=night) <= last
    ]  # fmt: skip


def suggested(world, request):
    with world.database.transaction() as session:
        found = suggest_places(session, world.officer, world.clock, request)
    return [(place.unit_codes[0], place.price) for place in found.offered]


def test_a_word_holds_until_the_release_moment_of_each_night(world, house, room):
    agree(world, house, 6)
    assert opened(world, room) == [0, 1, 2, 3, 4]
    world.clock.advance(hours=LATER_TODAY)  # 09:00 on the 5th has passed
    assert opened(world, room) == [0, 2, 3, 4]


def test_a_word_said_after_the_release_moment_holds(world, house, room):
    agree(world, house, 6)
    world.clock.advance(hours=LATER_TODAY)
    with world.writing() as session:
        session.add(world.assertion(room, hours=0))
    assert opened(world, room) == [0, 1, 2, 3, 4]


def test_terms_of_another_room_type_do_not_count(world, house, room):
    agree(world, house, 6, room_type="familjerum")
    world.clock.advance(hours=LATER_TODAY)
    assert opened(world, room) == [0, 1, 2, 3, 4]


def test_a_room_that_has_gone_back_is_neither_suggested_nor_can_it_be_held(world, house, room):
    agree(world, house, 30)
    world.clock.advance(hours=LATER_TODAY)  # 09:00 on the 5th was the moment for the night of the 6th
    request = world.request(arrives=world.tonight + timedelta(days=2), nights=1)
    assert suggested(world, request) == []
    with pytest.raises(UnitTaken):
        held(world, request, room)


def test_a_household_in_its_room_keeps_it_past_the_release_moment_and_may_stay_on(world, house, room):
    agree(world, house, 6)
    placement = placed(world, world.request(nights=2), room)
    world.clock.advance(hours=LATER_TODAY)
    with world.database.transaction() as session:
        command = ChangeLastNight(placement, world.tonight + timedelta(days=2), EventReason.STILL_IN_NEED)
        change_last_night(session, world.officer, world.clock, command)


def test_a_room_held_before_the_release_moment_can_be_confirmed_after_it(world, house, room):
    agree(world, house, 12)
    claim = held(world, world.request(arrives=world.tonight + timedelta(days=1)), room)
    world.clock.advance(minutes=61)  # past 03:00, and the hold still lives
    assert 1 not in opened(world, room)
    confirmed(world, claim)


def test_a_dormitory_in_which_somebody_sleeps_has_not_gone_back(world, house):
    dormitory = world.unit(house, room_type="sovsal", code="S", beds=4, sharing=Sharing.ANY)
    agree(world, house, 6, room_type="sovsal")
    placed(world, world.request(nights=3), dormitory)
    world.clock.advance(hours=LATER_TODAY)
    assert [cell.free for cell in _cells(world, 3)] == [3, 3, 3]
    held(world, world.request(arrives=world.tonight + timedelta(days=1), nights=1), dormitory)


def placed(world, request, unit):
    return confirmed(world, held(world, request, unit))


def _cells(world, nights):
    """Of the only room there is, from the night of the 4th."""
    reader = world.actor(OrganisationKind.COORDINATION, Role.COORDINATOR)
    with world.database.read() as session:
        found = board(session, reader, world.clock.now(), world.tonight, nights)
    return found.groups[0].rows[0].cells


@given(hours=st.integers(0, 120), said=st.integers(0, 100), later=st.integers(0, 100))
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_the_board_and_the_engine_agree_on_every_night(world, hours, said, later):
    house = world.facility(FacilityKind.HOTEL, code_name=f"A {world._next():06}"[::-1])
    room = world.unit(house, room_type="dubbelrum")
    agree(world, house, hours)
    with world.writing() as session:
        session.add(world.assertion(room, hours=said, last_night=world.tonight + timedelta(days=2)))
    world.clock.advance(hours=later)
    first, nights = world.tonight, 10
    reader = world.actor(OrganisationKind.COORDINATION, Role.COORDINATOR)
    with world.database.read() as session:
        found = open_nights(load_snapshot(session).units[room], world.clock.now(), first, nights)
        chart = board(session, reader, world.clock.now(), first, nights)
    [row] = [row for group in chart.groups for row in group.rows if row.code == _code(world, room)]
    on_board = [cell.status is NightStatus.FREE for cell in row.cells]
    in_engine = [any(a <= night <= b for a, b in found) for night in chart.nights]
    assert on_board == in_engine


def _code(world, unit):
    with world.database.read() as session:
        return load_snapshot(session).units[unit].code


def test_a_place_costs_what_the_season_says_on_its_first_night(world, house, room):
    own = suggested(world, world.request(nights=5))[0][1]
    price(world, house, 1, 3, 777)
    in_season = world.request(arrives=world.tonight + timedelta(days=1), nights=5)
    assert suggested(world, in_season) == [("101", 777)]
    assert suggested(world, world.request(nights=5)) == [("101", own)]


def test_of_two_rooms_the_one_in_a_cheaper_season_stands_first(world, house, room):
    world.unit(house, room_type="familjerum", code="102")
    request = world.request()
    assert [code for code, _ in suggested(world, request)] == ["101", "102"]
    price(world, house, 0, 0, 100, room_type="familjerum")
    assert suggested(world, request)[0] == ("102", 100)


def test_what_has_gone_back_does_not_come_again_by_saying_that_nothing_has_changed(world, house, room):
    agree(world, house, 6)
    world.clock.advance(hours=LATER_TODAY)
    assert opened(world, room) == [0, 2, 3, 4]
    coordinator = world.actor(OrganisationKind.COORDINATION, Role.COORDINATOR)
    with world.database.transaction() as session:
        nothing_changed(session, coordinator, world.clock, house)
    assert opened(world, room) == [0, 2, 3, 4]
    world.clock.advance(days=1)  # past 09:00 on the 6th: said before that, and again too early
    assert opened(world, room) == [0, 3, 4]
