"""What each night of each room is, and who may know what of it."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from app.core.actor import Actor
from app.queries.freshness import Freshness
from app.services.availability.chart import Board, NightStatus, board
from app.services.placing.stays import EndPlacement, MovePlacement, depart, move
from models.availability import Channel, OutOfService
from models.case import Case, CaseAccess, CaseBlock
from models.facility import FacilityKind, Sharing, Unit
from models.organisation import OrganisationKind, Role
from models.placement import EventReason
from tests.scenes.availability import put_out_of_service, said
from tests.scenes.holds import MINUTES, held_for
from tests.scenes.placements import booked
from tests.world import WOMAN, World

FREE, HELD, OCCUPIED = NightStatus.FREE, NightStatus.HELD, NightStatus.OCCUPIED
OUT, UNKNOWN, CLOSED = NightStatus.OUT_OF_SERVICE, NightStatus.UNKNOWN, NightStatus.CLOSED


@pytest.fixture
def coordinator(world):
    return world.actor(OrganisationKind.COORDINATION, Role.COORDINATOR)


@pytest.fixture
def hotel(world):
    return world.organisation(OrganisationKind.HOTEL)


@pytest.fixture
def staff(world, hotel):
    return world.actor(OrganisationKind.HOTEL, Role.HOTEL_STAFF, hotel)


@pytest.fixture
def house(world, hotel):
    return world.facility(FacilityKind.HOTEL, organisation_id=hotel, code_name="Hotell Snäckan")


@pytest.fixture
def room(world, house):
    return world.unit(house, code="101")


def seen(world: World, actor: Actor, nights: int = 5) -> Board:
    """From the night before tonight."""
    with world.database.read() as session:
        return board(session, actor, world.clock.now(), world.tonight - timedelta(days=1), nights)


def cells(found):
    """Of the only room there is."""
    [group] = found.groups
    [row] = group.rows
    return row.cells


def statuses(found):
    return [cell.status for cell in cells(found)]


def test_a_room_said_to_be_open_is_free_and_one_nobody_spoke_of_is_unknown(world, room, staff):
    assert statuses(seen(world, staff)) == [UNKNOWN, FREE, FREE, FREE, FREE]


def test_the_latest_word_on_a_night_holds(world, room, staff):
    tomorrow = world.tonight + timedelta(days=1)
    said(world, room, hours=0, first_night=tomorrow, last_night=tomorrow, is_open=False)
    assert statuses(seen(world, staff))[1:4] == [FREE, CLOSED, FREE]


def test_an_offer_that_has_run_out_is_unknown_and_not_free(world, room, staff):
    said(world, room, hours=0, valid_until=world.clock.now() + timedelta(hours=2))
    assert statuses(seen(world, staff))[1] is FREE
    world.clock.advance(hours=2)
    assert statuses(seen(world, staff))[1] is UNKNOWN


def test_an_offer_that_held_to_the_end_of_its_night_is_not_unknown_afterwards(world, room, staff):
    said(world, room, hours=0, valid_until=world.clock.now() + timedelta(hours=12))
    world.clock.advance(days=1)
    with world.database.read() as session:
        found = board(session, staff, world.clock.now(), world.tonight, 2)
    assert statuses(found) == [FREE, UNKNOWN]


def test_a_hold_occupies_its_nights_until_it_lapses(world, room, staff):
    held_for(world, room)
    assert statuses(seen(world, staff)) == [UNKNOWN, HELD, HELD, HELD, FREE]
    world.clock.advance(minutes=MINUTES)
    assert statuses(seen(world, staff)) == [UNKNOWN, FREE, FREE, FREE, FREE]


def test_a_placement_occupies_its_nights(world, room, staff):
    booked(world, room)
    assert statuses(seen(world, staff)) == [UNKNOWN, OCCUPIED, OCCUPIED, OCCUPIED, FREE]


def test_a_room_out_of_service_is_not_free_whatever_was_said(world, room, staff):
    put_out_of_service(world, room, 0, 1)
    found = seen(world, staff)
    assert statuses(found)[1:4] == [OUT, OUT, FREE]
    assert found.free == [0, 0, 0, 1, 1]


def test_a_period_out_of_service_that_was_lifted_no_longer_counts(world, room, staff):
    put_out_of_service(world, room, 0, 1)
    with world.writing() as session:
        session.scalars(sa.select(OutOfService)).one().lifted_at = world.clock.now()
    assert statuses(seen(world, staff))[1] is FREE


def test_somebody_in_a_room_out_of_service_is_still_seen_there(world, room, staff):
    booked(world, room)
    put_out_of_service(world, room, 0, 0)
    assert cells(seen(world, staff))[1].status is OCCUPIED
    assert [cell.out_of_service for cell in cells(seen(world, staff))] == [False, True, False, False, False]


def test_of_a_shared_room_the_beds_left_are_free(world, house, staff):
    hall = world.unit(house, sharing=Sharing.ANY, beds=3)
    booked(world, hall)
    tonight = cells(seen(world, staff))[1]
    assert (tonight.status, tonight.free, tonight.heads) == (FREE, 1, 2)
    held_for(world, hall, members=[WOMAN])
    tonight = cells(seen(world, staff))[1]
    assert (tonight.status, tonight.free, tonight.heads) == (OCCUPIED, 0, 2)


def test_rooms_stand_by_house_and_type_in_the_order_of_the_corridor(world, house, coordinator):
    home = world.facility(code_name="Ängsullen")
    for code, room_type in (("10", "dubbelrum"), ("9", "dubbelrum"), ("Sal A", "sovsal")):
        world.unit(house, code=code, room_type=room_type)
    world.unit(home, code="1", room_type="familjerum")
    found = [
        (group.code_name, group.room_type, [row.code for row in group.rows])
        for group in seen(world, coordinator).groups
    ]
    assert found == [
        ("Hotell Snäckan", "dubbelrum", ["9", "10"]),
        ("Hotell Snäckan", "sovsal", ["Sal A"]),
        ("Ängsullen", "familjerum", ["1"]),
    ]


def test_free_places_are_counted_by_type_and_night_and_in_all(world, house, staff):
    rooms = [world.unit(house, room_type="dubbelrum") for _ in range(3)]
    world.unit(house, room_type="sovsal", sharing=Sharing.ANY, beds=4)
    booked(world, rooms[0], nights=2)
    found = seen(world, staff)
    assert {group.room_type: group.free for group in found.groups} == {
        "dubbelrum": [0, 2, 2, 3, 3],
        "sovsal": [0, 4, 4, 4, 4],
    }
    assert found.free == [0, 6, 6, 7, 7]


def test_the_age_of_a_figure_counts_from_the_word_on_tonight(world, room, staff):
    [group] = seen(world, staff).groups
    assert group.rows[0].figure == Freshness(timedelta(hours=1), Channel.PORTAL, is_due=False)


def test_of_a_room_nobody_spoke_of_the_age_is_unknown(world, house, staff):
    with world.writing() as session:
        session.add(Unit(facility_id=house, code="7", beds=2, price=900))
    [group] = seen(world, staff).groups
    assert group.rows[0].figure is None


def test_a_partner_sees_its_own_houses_only(world, room, staff):
    world.unit(world.facility())
    assert [group.code_name for group in seen(world, staff).groups] == ["Hotell Snäckan"]


def test_a_coordinator_sees_every_house(world, room, coordinator):
    world.unit(world.facility(code_name="Ängsullen"))
    assert len(seen(world, coordinator).groups) == 2


def test_a_partner_knows_a_placement_by_booking_code_and_heads(world, room, staff):
    placement = booked(world, room)
    found = seen(world, staff)
    [booking] = found.bookings
    assert (booking.code, booking.heads, booking.case_ref) == (placement.booking_code, 2, None)
    assert (booking.code_name, booking.rooms) == ("Hotell Snäckan", ("101",))
    assert (booking.first, booking.last) == (world.tonight, world.tonight + timedelta(days=2))
    assert cells(found)[1].heads == 2


def test_a_partner_knows_nothing_of_a_hold_but_that_it_is_there(world, room, staff):
    held_for(world, room)
    found = seen(world, staff)
    assert found.bookings == ()
    assert cells(found)[1].heads == 0


def test_a_coordinator_sees_how_many_people_but_not_whose_case(world, room, coordinator):
    booked(world, room)
    found = seen(world, coordinator)
    assert cells(found)[1].heads == 2
    assert found.bookings == ()


def test_a_coordinator_inside_the_circle_sees_whose_placement_it_is(world, room, coordinator):
    placement = booked(world, room)
    with world.writing() as session:
        case = session.scalars(sa.select(Case)).one()
        session.add(
            CaseAccess(
                case_id=case.id,
                user_id=coordinator.user_id,
                granted_by=world.officer.user_id,
                granted_at=world.clock.now(),
            )
        )
        ref = case.ref
    [booking] = seen(world, coordinator).bookings
    assert (booking.case_ref, booking.code) == (ref, placement.booking_code)


@pytest.mark.parametrize("reader", ["staff", "coordinator"])
def test_to_somebody_with_a_conflict_of_interest_the_room_is_just_not_offered(world, room, reader, request):
    actor = request.getfixturevalue(reader)
    booked(world, room)
    with world.writing() as session:
        case = session.scalars(sa.select(Case.id)).one()
        session.add(CaseBlock(case_id=case, user_id=actor.user_id, recorded_at=world.clock.now()))
    found = seen(world, actor)
    assert statuses(found)[1:] == [CLOSED, CLOSED, CLOSED, FREE]
    assert [cell.heads for cell in cells(found)] == [0] * 5
    assert found.bookings == ()
    assert found.free == [0, 0, 0, 0, 1]


def test_two_rooms_of_one_placement_are_one_booking(world, house, staff):
    rooms = [world.unit(house, code=code, beds=1) for code in ("1", "2")]
    world.adjoin(*rooms)
    booked(world, *rooms)
    [booking] = seen(world, staff).bookings
    assert booking.rooms == ("1", "2")


def test_a_booking_that_goes_on_outside_the_nights_shown_says_so(world, room, staff):
    booked(world, room, nights=9)
    world.clock.advance(days=4)
    tonight = world.tonight + timedelta(days=4)
    with world.database.read() as session:
        [booking] = board(session, staff, world.clock.now(), tonight, 3).bookings
        assert (booking.first, booking.last) == (None, None)
        [booking] = board(session, staff, world.clock.now(), tonight, 5).bookings
        assert (booking.first, booking.last) == (None, world.tonight + timedelta(days=8))


def test_after_a_move_elsewhere_only_the_nights_spent_here_are_seen(world, room, staff):
    elsewhere = world.unit(world.facility())
    placement = booked(world, room)
    world.clock.advance(days=1)
    with world.database.transaction() as session:
        command = MovePlacement(placement.id, (elsewhere,), EventReason.SAFETY)
        move(session, world.officer, world.clock, command)
    found = seen(world, staff)
    assert statuses(found) == [UNKNOWN, OCCUPIED, FREE, FREE, FREE]
    [booking] = found.bookings
    assert (booking.rooms, booking.first, booking.last) == (("101",), world.tonight, world.tonight)


def test_a_move_within_the_house_begins_another_booking_under_the_same_code(world, house, room, staff):
    other = world.unit(house, code="102")
    placement = booked(world, room)
    world.clock.advance(days=1)
    with world.database.transaction() as session:
        move(session, world.officer, world.clock, MovePlacement(placement.id, (other,), EventReason.OWN_WISH))
    bookings = seen(world, staff).bookings
    assert [booking.rooms for booking in bookings] == [("101",), ("102",)]
    assert {booking.code for booking in bookings} == {placement.booking_code}


def test_who_has_left_frees_the_nights_not_spent(world, room, staff):
    placement = booked(world, room)
    world.clock.advance(days=1)
    with world.database.transaction() as session:
        depart(session, world.officer, world.clock, EndPlacement(placement.id, EventReason.PLANNED))
    assert statuses(seen(world, staff))[1:4] == [OCCUPIED, OCCUPIED, FREE]


def test_a_bigger_network_takes_no_more_statements(world, house, room, coordinator):
    booked(world, room)
    few = count_statements(world, coordinator)
    for _ in range(5):
        other = world.facility()
        booked(world, world.unit(other))
        world.unit(other)
    assert count_statements(world, coordinator) == few == 5


def count_statements(world, actor):
    with world.database.read() as session:
        session.connection()
        run = []
        event.listen(session.connection(), "before_cursor_execute", lambda *args: run.append(args[2]))
        board(session, actor, world.clock.now(), world.tonight, 14)
    return len(run)
