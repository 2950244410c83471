"""What houses' figures are worth, who is silent, and who is reminded."""

from datetime import time, timedelta

import pytest
import sqlalchemy as sa

from app.core.errors import NotAllowed, NotFound
from app.services.availability.freshness import (
    NightsWanted,
    RoomsByFreshness,
    SetReminder,
    houses,
    set_reminder,
    silent_houses,
)
from models.availability import Channel
from models.facility import Facility, FacilityKind
from models.ledger import AuditEntry
from models.organisation import OrganisationKind, Role
from tests.scenes.availability import reminded, room_said, silent_unit
from tests.scenes.holds import held

SIX = time(18, 0)  # it is two at night


@pytest.fixture
def coordinator(world):
    return world.actor(OrganisationKind.COORDINATION, Role.COORDINATOR)


@pytest.fixture
def hotel(world):
    """A hotel with a reminder hour and somebody at the desk."""
    organisation = world.organisation(OrganisationKind.HOTEL)
    world.actor(OrganisationKind.HOTEL, Role.HOTEL_STAFF, organisation)
    return world.facility(
        FacilityKind.HOTEL, organisation_id=organisation, code_name="Hotellet", reminder_at=SIX
    )


def house(world, facility, **question):
    with world.database.read() as session:
        asked = NightsWanted(world.tonight, **question)
        [found] = [one for one in houses(session, world.clock, asked) if one.id == facility]
        return found


def test_rooms_count_by_what_is_known_of_them(world, hotel):
    room_said(world, hotel, hours=1)
    room_said(world, hotel, hours=9)
    room_said(world, hotel, is_open=False)
    silent_unit(world, hotel)
    assert house(world, hotel).rooms == RoomsByFreshness(fresh=1, due=1, unknown=1)


def test_a_room_that_is_free_some_of_the_nights_is_none_that_may_do(world, hotel):
    unit = room_said(world, hotel)
    with world.writing() as session:
        tomorrow = world.tonight + timedelta(days=1)
        closed = world.assertion(unit, 0, is_open=False, first_night=tomorrow, last_night=tomorrow)
        session.add(closed)
    assert house(world, hotel, nights=1).rooms.fresh == 1
    assert house(world, hotel, nights=2).rooms == RoomsByFreshness()


def test_who_lives_there_does_not_change_what_is_told_of_a_house(world, hotel):
    unit = world.unit(hotel)
    before = house(world, hotel)
    held(world, world.request(min_protection_level=0), unit)
    assert house(world, hotel) == before


def test_a_house_has_been_heard_from_whatever_it_said(world, hotel):
    room_said(world, hotel, hours=30)
    room_said(world, hotel, hours=5, is_open=False, channel=Channel.PHONE)
    heard = house(world, hotel).heard
    assert heard is not None
    assert (heard.age, heard.channel, heard.is_due) == (timedelta(hours=5), Channel.PHONE, False)


def test_a_calendar_that_we_fetch_is_nobodys_word(world, hotel):
    room_said(world, hotel, hours=30)
    room_said(world, hotel, hours=1, is_open=False, channel=Channel.ICALENDAR)
    assert house(world, hotel).is_silent


def test_the_longest_silent_stands_first_and_those_never_heard_from_before_it(world, hotel, coordinator):
    quiet, never = (world.facility(code_name=name) for name in ("Tyst", "Aldrig"))
    room_said(world, hotel, hours=2)
    room_said(world, quiet, hours=50)
    silent_unit(world, never)
    with world.database.transaction() as session:
        found = silent_houses(session, coordinator, world.clock)
    assert [(one.code_name, one.is_silent) for one in found] == [
        ("Aldrig", True),
        ("Tyst", True),
        ("Hotellet", False),
    ]
    with world.database.read() as session:
        assert "freshness:read" in session.scalars(sa.select(AuditEntry.action))


def test_a_partner_is_not_told_who_is_silent(world, hotel):
    staff = world.actor(OrganisationKind.HOTEL, Role.HOTEL_STAFF)
    with pytest.raises(NotAllowed), world.database.transaction() as session:
        silent_houses(session, staff, world.clock)


def test_a_silent_house_is_reminded_once_a_day(world, hotel):
    room_said(world, hotel, hours=9)
    assert reminded(world) == 1
    assert reminded(world) == 1
    world.clock.advance(hours=15)  # 17:00
    assert reminded(world) == 1
    world.clock.advance(hours=1)
    assert reminded(world) == 2


def test_a_house_that_has_spoken_is_left_alone(world, hotel):
    room_said(world, hotel, hours=7)
    assert reminded(world) == 0


def test_a_house_that_never_spoke_is_reminded(world, hotel):
    assert reminded(world) == 1


def test_a_house_without_an_hour_is_not_written_to(world, hotel):
    with world.writing() as session:
        session.get_one(Facility, hotel).reminder_at = None
    room_said(world, hotel, hours=50)
    assert house(world, hotel).is_silent
    assert reminded(world) == 0


def test_the_page_tells_when_a_house_was_reminded(world, hotel):
    room_said(world, hotel, hours=9)
    assert house(world, hotel).reminded_at is None
    reminded(world)
    assert house(world, hotel).reminded_at == world.clock.now()


def test_when_nothing_is_due_nothing_is_written(world, hotel):
    room_said(world, hotel, hours=1)
    reminded(world)
    with world.database.read() as session:
        assert "freshness:reminded" not in session.scalars(sa.select(AuditEntry.action)).all()


def test_a_house_sets_its_own_hour_and_nobody_elses(world, hotel):
    with world.database.read() as session:
        organisation = session.get_one(Facility, hotel).organisation_id
    staff = world.actor(OrganisationKind.HOTEL, Role.HOTEL_STAFF, organisation)
    with world.database.transaction() as session:
        set_reminder(session, staff, world.clock, SetReminder(hotel, time(21, 30)))
    assert house_hour(world, hotel) == time(21, 30)
    elsewhere = SetReminder(world.facility(), None)
    with pytest.raises(NotFound), world.database.transaction() as session:
        set_reminder(session, staff, world.clock, elsewhere)


def house_hour(world, facility):
    with world.database.read() as session:
        return session.get_one(Facility, facility).reminder_at
