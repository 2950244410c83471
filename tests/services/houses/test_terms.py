"""The agreement: what may be agreed, by whom, and what the audit keeps of it."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.actor import SYSTEM
from app.core.errors import InvalidInput, NotAllowed, NotFound
from app.queries.prices import price_on, seasons
from app.services.houses.agreed_terms import rooms_open
from app.services.houses.terms import (
    AddSeason,
    AgreeOnRoomType,
    AgreeWithHouse,
    add_season,
    agree_on_room_type,
    agree_with_house,
    list_terms,
    read_terms,
    remove_season,
)
from app.services.houses.training import RecordTraining, read_training, record_training
from models.agreement import RoomTypeTerms, SeasonPrice
from models.case import CaseBlock
from models.facility import NO_NIGHT_LIMIT, Facility, FacilityKind
from models.ledger import AuditEntry
from models.organisation import OrganisationKind, Role, User
from models.placement import Claim
from tests.scenes.availability import put_out_of_service
from tests.scenes.holds import held
from tests.stored import rows

A_DAY = timedelta(days=1)


@pytest.fixture
def hotel(world):
    return world.organisation(OrganisationKind.HOTEL)


@pytest.fixture
def house(world, hotel):
    return world.facility(FacilityKind.HOTEL, organisation_id=hotel)


@pytest.fixture
def coordinator(world):
    return world.actor(OrganisationKind.COORDINATION, Role.COORDINATOR)


@pytest.fixture
def staff(world, hotel):
    return world.actor(OrganisationKind.HOTEL, Role.HOTEL_STAFF, hotel)


@pytest.fixture
def rooms(world, house):
    return [world.unit(house, room_type="dubbelrum", code=str(code)) for code in (101, 102, 103)]


def do(world, actor, service, *command):
    with world.database.transaction() as session:
        return service(session, actor, world.clock, *command)


def changes(world):
    with world.database.read() as session:
        statement = sa.select(AuditEntry).where(AuditEntry.action == "facility:terms_changed")
        return [(entry.object_id, entry.details) for entry in session.scalars(statement.order_by("seq"))]


def on_house(house, **values):
    return replace(AgreeWithHouse(house, None, False, None, None), **values)


def summer(house, **values):
    """The nights of June."""
    return replace(AddSeason(house, "dubbelrum", date(2027, 6, 1), date(2027, 6, 30), 990), **values)


def test_only_the_coordinator_changes_an_agreement(world, house, staff, rooms):
    for service, command in (
        (agree_with_house, on_house(house)),
        (agree_on_room_type, AgreeOnRoomType(house, "dubbelrum", 1, 6)),
        (add_season, summer(house)),
        (record_training, RecordTraining(house, None)),
    ):
        with pytest.raises(NotAllowed):
            do(world, staff, service, command)
    with pytest.raises(NotAllowed):
        do(world, staff, remove_season, house, "A" * 22)
    assert changes(world) == []


def test_a_house_reads_its_own_agreement_and_no_other(world, house, staff, rooms):
    assert do(world, staff, read_terms, house).facility.id == house
    with pytest.raises(NotFound):
        do(world, staff, read_terms, world.facility(FacilityKind.HOTEL))


def test_what_is_agreed_with_the_house_is_kept_and_audited_without_its_words(world, house, coordinator):
    command = on_house(
        house, max_nights=5, asks_first=True, reminder_at=time(15, 30), registration_routine="Be om koden."
    )
    do(world, coordinator, agree_with_house, command)
    [facility] = rows(world, Facility)
    assert (facility.max_nights, facility.asks_first, facility.reminder_at) == (5, True, time(15, 30))
    assert facility.registration_routine == "Be om koden."
    [(told_of, details)] = changes(world)
    assert told_of == house
    assert details["now"] == {
        "max_nights": 5, "asks_first": True, "reminder_at": "15:30:00", "registration_routine": True,
    }  # fmt: skip
    assert details["was"]["max_nights"] == NO_NIGHT_LIMIT


def test_a_promise_of_more_rooms_than_there_are_is_refused(world, house, coordinator, rooms):
    with pytest.raises(InvalidInput) as refused:
        do(world, coordinator, agree_on_room_type, AgreeOnRoomType(house, "dubbelrum", 4, None))
    assert list(refused.value.fields) == ["allotment"]
    with pytest.raises(InvalidInput) as refused:
        do(world, coordinator, agree_on_room_type, AgreeOnRoomType(house, "svit", 0, None))
    assert list(refused.value.fields) == ["room_type"]


def test_a_room_type_is_agreed_on_once_and_changed_after_that(world, house, coordinator, rooms):
    do(world, coordinator, agree_on_room_type, AgreeOnRoomType(house, "dubbelrum", 3, 6))
    do(world, coordinator, agree_on_room_type, AgreeOnRoomType(house, "dubbelrum", 2, None))
    [terms] = rows(world, RoomTypeTerms)
    assert (terms.allotment, terms.release_hours) == (2, None)
    assert [details["was"] for _, details in changes(world)] == [
        None,
        {"allotment": 3, "release_hours": 6},
    ]


def test_seasons_of_one_type_never_share_a_night(world, house, coordinator, rooms):
    world.unit(house, room_type="familjerum")
    do(world, coordinator, add_season, summer(house))
    for first, last in ((1, 30), (30, 31), (10, 12), (-3, 1), (-3, 60)):
        nights = {
            "first_night": date(2027, 6, 1) + (first - 1) * A_DAY,
            "last_night": date(2027, 6, 1) + (last - 1) * A_DAY,
        }
        with pytest.raises(InvalidInput) as refused:
            do(world, coordinator, add_season, summer(house, **nights))
        assert list(refused.value.fields) == ["first_night"]
    do(
        world,
        coordinator,
        add_season,
        summer(house, first_night=date(2027, 7, 1), last_night=date(2027, 7, 1)),
    )
    do(world, coordinator, add_season, summer(house, room_type="familjerum"))
    assert len(rows(world, SeasonPrice)) == 3


def test_a_season_ends_on_its_first_night_or_later(world, house, coordinator, rooms):
    with pytest.raises(InvalidInput) as refused:
        do(world, coordinator, add_season, summer(house, last_night=date(2027, 5, 31)))
    assert list(refused.value.fields) == ["last_night"]


def test_a_season_is_removed_from_its_own_house_only(world, house, coordinator, rooms):
    do(world, coordinator, add_season, summer(house))
    [season] = rows(world, SeasonPrice)
    with pytest.raises(NotFound):
        do(world, coordinator, remove_season, world.facility(FacilityKind.HOTEL), season.id)
    do(world, coordinator, remove_season, house, season.id)
    assert rows(world, SeasonPrice) == []
    assert changes(world)[-1][1]["price"] == 990


@given(
    asked=st.lists(
        st.tuples(st.integers(0, 40), st.integers(0, 12), st.integers(1, 9999)), min_size=2, max_size=6
    )
)
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_whatever_seasons_are_asked_for_each_night_has_one_price(world, asked):
    """Around the night on which clocks are moved and the turn of a month."""
    coordinator = world.actor(OrganisationKind.COORDINATION, Role.COORDINATOR)
    house = world.facility(FacilityKind.HOTEL)
    world.unit(house, room_type="dubbelrum")
    wanted: dict[date, int] = {}
    for offset, length, price in asked:
        first = date(2027, 3, 10) + offset * A_DAY
        nights = [first + day * A_DAY for day in range(length + 1)]
        command = AddSeason(house, "dubbelrum", nights[0], nights[-1], price)
        if wanted.keys() & set(nights):
            with pytest.raises(InvalidInput):
                do(world, coordinator, add_season, command)
        else:
            do(world, coordinator, add_season, command)
            wanted |= dict.fromkeys(nights, price)
    with world.database.read() as session:
        agreed = seasons(session, house).get((house, "dubbelrum"), [])
    for day in range(70):
        night = date(2027, 3, 5) + day * A_DAY
        assert price_on(night, agreed, 0) == wanted.get(night, 0)


def shortfalls(world, nights=1, house=None, actor=None):
    with world.database.read() as session:
        asked = [world.tonight + day * A_DAY for day in range(nights)]
        return [
            ((found.night - world.tonight).days, found.promised, found.open)
            for found in rooms_open(session, actor or SYSTEM, world.clock.now(), asked, house)
            if found.falls_short
        ]


def promise(world, house, allotment, hours=None):
    with world.writing() as session:
        session.add(
            RoomTypeTerms(facility_id=house, room_type="dubbelrum", allotment=allotment, release_hours=hours)
        )


def test_a_room_that_is_closed_or_broken_falls_short_of_what_was_promised(world, house, rooms):
    promise(world, house, 3)
    assert shortfalls(world) == []
    with world.writing() as session:
        session.add(world.assertion(rooms[0], hours=0, is_open=False, last_night=world.tonight))
    put_out_of_service(world, rooms[1], 1, 1)
    assert shortfalls(world, 3) == [(0, 3, 2), (1, 3, 2)]


def test_a_room_in_use_for_somebody_is_a_room_delivered(world, house, rooms):
    promise(world, house, 3)
    held(world, world.request(), rooms[0])
    assert shortfalls(world, 3, house) == []


def test_a_room_in_which_somebody_may_not_be_known_of_is_closed_as_on_the_board(world, house, staff, rooms):
    promise(world, house, 3)
    claim = held(world, world.request(), rooms[0])
    with world.writing() as session:
        case = session.get_one(Claim, claim).request.case_id
        session.add(CaseBlock(case_id=case, user_id=staff.user_id, recorded_at=world.clock.now()))
    assert shortfalls(world, 1, house, staff) == [(0, 3, 2)]
    colleague = world.actor(OrganisationKind.HOTEL, Role.HOTEL_STAFF, staff.organisation_id)
    assert shortfalls(world, 1, house, colleague) == []


def test_nothing_is_promised_once_the_rooms_have_gone_back(world, house, rooms):
    promise(world, house, 3, hours=6)
    world.clock.advance(hours=20)  # past 09:00 on the 5th; what was said of that night is silent
    assert shortfalls(world, 3) == []


def test_nothing_promised_is_nothing_short(world, house, rooms):
    promise(world, house, None)
    with world.writing() as session:
        session.execute(sa.text("DELETE FROM availability_assertion"))
    assert shortfalls(world, 2) == []


def test_the_list_of_agreements_tells_of_every_house(world, house, coordinator, rooms):
    promise(world, house, 2)
    other = world.facility()
    found = {line.facility.id: line for line in do_reading(world, coordinator)}
    assert (found[house].rooms, found[house].promised, found[house].open) == (3, 2, 3)
    assert (found[other].rooms, found[other].promised, found[other].open) == (0, None, 0)


def do_reading(world, actor):
    with world.database.read() as session:
        return list_terms(session, actor, world.clock)


def test_a_day_of_training_is_recorded_for_a_user_of_the_hotel_and_for_the_house(
    world, house, coordinator, staff
):
    day = date(2026, 11, 20)
    do(world, coordinator, record_training, RecordTraining(house, day, staff.user_id))
    do(world, coordinator, record_training, RecordTraining(house, day))
    with world.database.read() as session:
        assert session.get_one(User, staff.user_id).trained_on == day
        assert session.get_one(Facility, house).staff_trained_on == day
    assert [(details["user"], details["now"]) for _, details in changes(world)] == [
        (staff.user_id, "2026-11-20"),
        (None, "2026-11-20"),
    ]


def test_nobody_has_been_trained_tomorrow(world, house, coordinator):
    tomorrow = world.clock.now().date() + A_DAY
    with pytest.raises(InvalidInput):
        do(world, coordinator, record_training, RecordTraining(house, tomorrow))


def test_training_is_recorded_for_the_hotel_s_own_users_only(world, house, coordinator):
    elsewhere = world.actor(OrganisationKind.HOTEL, Role.HOTEL_STAFF)
    for user in (elsewhere.user_id, coordinator.user_id, "A" * 22):
        with pytest.raises(NotFound):
            do(world, coordinator, record_training, RecordTraining(house, None, user))
        with pytest.raises(NotFound):
            do(world, coordinator, read_training, house, user)
