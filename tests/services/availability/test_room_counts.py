"""What so many rooms still to be had means for each room."""

import pytest

from app.core.errors import InvalidInput, NotFound
from app.services.availability.chart import NightStatus
from app.services.availability.room_counts import RoomCount, ranges_for_counts
from models.availability import OutOfServiceReason
from models.facility import Unit
from models.organisation import OrganisationKind, Role
from tests.scenes.availability import House
from tests.scenes.holds import held

CLOSED, FREE, OCCUPIED, OUT, UNKNOWN = (
    NightStatus.CLOSED,
    NightStatus.FREE,
    NightStatus.OCCUPIED,
    NightStatus.OUT_OF_SERVICE,
    NightStatus.UNKNOWN,
)
REPAIR = OutOfServiceReason.REPAIR


@pytest.fixture
def house(world):
    """Three double rooms; the code of the last sorts before the others as text."""
    found = House(world, "9", "10", "100")
    with world.writing() as session:
        for room in found.rooms:
            session.get_one(Unit, room).room_type = "Dubbel"
    return found


def ranges(house, first, last, count, room_type="Dubbel", actor=None):
    numbers = [RoomCount(room_type, house.night(first), house.night(last), count)]
    with house.world.database.read() as session:
        return ranges_for_counts(session, actor or house.staff, house.world.clock, house.id, numbers)


def state(house, nights=1):
    return [house.nights(room, nights) for room in range(3)]


def test_the_first_rooms_are_open_and_the_others_closed(house):
    house.say(*ranges(house, 0, 1, 2))
    assert state(house, 3) == [[FREE, FREE, UNKNOWN], [FREE, FREE, UNKNOWN], [CLOSED, CLOSED, UNKNOWN]]


def test_a_number_is_on_top_of_what_is_claimed(house):
    house.open(0, 5)
    house.book(nights=1)
    house.say(*ranges(house, 0, 1, 1))
    assert state(house, 2) == [[OCCUPIED, FREE], [FREE, CLOSED], [CLOSED, CLOSED]]


def test_no_rooms_to_be_had_closes_what_is_left(house):
    house.open(0, 5)
    house.book(nights=1)
    house.say(*ranges(house, 0, 0, 0))
    assert state(house) == [[OCCUPIED], [CLOSED], [CLOSED]]


def test_more_than_are_left_opens_all_that_are(house):
    house.open(0, 5)
    house.book(nights=1)
    house.say(*ranges(house, 0, 0, 3))
    assert state(house) == [[OCCUPIED], [FREE], [FREE]]


def test_a_room_out_of_service_is_opened_last(house):
    house.say(house.night_range(0, 0, out_of_service=REPAIR))
    house.say(*ranges(house, 0, 0, 1))
    assert state(house) == [[OUT], [FREE], [CLOSED]]
    house.say(*ranges(house, 0, 0, 3))
    assert state(house) == [[FREE], [FREE], [FREE]]


def test_a_room_out_of_service_that_is_not_needed_is_left_alone(house):
    house.say(house.night_range(0, 0, out_of_service=REPAIR))
    assert {one.unit_id for one in ranges(house, 0, 0, 2)} == set(house.rooms[1:])


@pytest.mark.parametrize("count", [-1, 4])
def test_no_more_rooms_than_there_are(house, count):
    with pytest.raises(InvalidInput) as refused:
        ranges(house, 0, 0, count)
    assert refused.value.fields == {"count": ["more_than_rooms"]}


def test_a_type_the_house_does_not_have_is_refused(house):
    with pytest.raises(InvalidInput) as refused:
        ranges(house, 0, 0, 1, "Svit")
    assert refused.value.fields == {"room_type": ["no_such_room_type"]}


def test_two_numbers_for_one_night_contradict_each_other(house):
    numbers = [RoomCount("Dubbel", house.night(0), house.night(1), count) for count in (1, 2)]
    with pytest.raises(InvalidInput), house.world.database.read() as session:
        ranges_for_counts(session, house.staff, house.world.clock, house.id, numbers)


def test_of_nights_that_are_over_no_number_is_asked(house):
    assert ranges(house, -5, -1, 1) == []
    assert {one.first_night for one in ranges(house, -5, 1, 1)} == {house.night(0)}


def test_the_house_of_others_has_no_rooms_to_count(house, world):
    stranger = world.actor(OrganisationKind.HOTEL, Role.HOTEL_STAFF)
    with pytest.raises(NotFound):
        ranges(house, 0, 0, 1, actor=stranger)


def test_a_lapsed_hold_is_no_claim(house):
    house.open(0, 5)
    held(house.world, house.world.request(), house.rooms[0], by_hand=True)
    assert {one.unit_id for one in ranges(house, 0, 0, 3)} == set(house.rooms[1:])
    house.world.clock.advance(hours=3)
    assert {one.unit_id for one in ranges(house, 0, 0, 3)} == set(house.rooms)
