"""A house's bookings as a calendar: codes and rooms, at an address that can be taken back."""

import icalendar
import pytest
import sqlalchemy as sa

from app.core.errors import NotFound
from app.services.feeds.calendar.busy import busy_nights
from app.services.feeds.calendar.outgoing import calendar_of
from app.services.feeds.facility_keys import make_key, revoke_key
from models.case import Case, CaseBlock
from models.feed import FacilityKey, KeyUse
from models.organisation import OrganisationKind, Role
from models.request import PlacementRequest
from tests.scenes.holds import held
from tests.scenes.placements import confirmed


@pytest.fixture
def key(hotel):
    """Of a house whose rooms are all open."""
    hotel.open(*hotel.units)
    return made(hotel)


def made(hotel, use=KeyUse.CALENDAR, actor=None):
    with hotel.world.database.transaction() as session:
        return make_key(session, actor or hotel.staff, hotel.world.clock, hotel.id, use)


def read(hotel, secret):
    with hotel.world.database.transaction() as session:
        return calendar_of(session, hotel.world.clock, secret)


def events(data):
    calendar = icalendar.Calendar.from_ical(data)
    assert not calendar.errors
    for event in calendar.walk("VEVENT"):
        assert not event.errors
        assert event["UID"]
        assert event["DTSTAMP"]
        yield str(event["SUMMARY"]), event.decoded("DTSTART"), event.decoded("DTEND")


def test_each_booking_stands_with_its_code_rooms_and_nights(hotel, key):
    code, other = hotel.book("101", nights=3), hotel.book("202", nights=1)
    assert sorted(events(read(hotel, key.secret)), key=lambda event: event[2]) == [
        (f"{other} (202)", hotel.night(0), hotel.night(1)),
        (f"{code} (101)", hotel.night(0), hotel.night(3)),
    ]


def test_it_can_be_read_back_as_busy_nights(hotel, key):
    hotel.book("101", nights=3)
    data = read(hotel, key.secret)
    assert busy_nights(data, hotel.night(0), hotel.night(30)) == [(hotel.night(0), hotel.night(2))]


def test_a_house_without_bookings_has_a_valid_calendar(hotel, key):
    assert list(events(read(hotel, key.secret))) == []


def test_it_says_nothing_but_codes_and_rooms(hotel, key):
    code = hotel.book("101")
    data = read(hotel, key.secret).decode()
    names = {line.split(":")[0].split(";")[0] for line in data.splitlines()}
    assert names == {
        "BEGIN", "END", "VERSION", "PRODID", "SUMMARY", "DTSTART", "DTEND", "DTSTAMP", "UID", "TRANSP",
    }  # fmt: skip
    assert code in data


def test_holds_and_other_houses_do_not_stand_in_it(hotel, key, world):
    held(world, world.request(), hotel.units["101"], by_hand=True)
    confirmed(world, held(world, world.request(), world.unit(world.facility()), by_hand=True))
    assert list(events(read(hotel, key.secret))) == []


def test_a_booking_keeps_its_identity_from_day_to_day(hotel, key):
    hotel.book("101", nights=5)
    first = read(hotel, key.secret)
    hotel.world.clock.advance(days=1)

    def uids(data):
        return [str(event["UID"]) for event in icalendar.Calendar.from_ical(data).walk("VEVENT")]

    assert uids(read(hotel, key.secret)) == uids(first)


def test_what_somebody_of_the_house_must_not_know_is_left_out(hotel, key):
    hotel.book("101")
    with hotel.world.writing() as session:
        case = session.scalars(sa.select(Case).join(PlacementRequest)).one()
        session.add(
            CaseBlock(case_id=case.id, user_id=hotel.staff.user_id, recorded_at=hotel.world.clock.now())
        )
    assert list(events(read(hotel, key.secret))) == []


def test_a_wrong_address_a_revoked_one_and_a_key_for_something_else_are_alike(hotel, key):
    other = made(hotel, KeyUse.OTA)
    with hotel.world.database.transaction() as session:
        revoke_key(session, hotel.staff, hotel.world.clock, hotel.id, key.id)
    for secret in ("", "tpk_wrong", key.secret, other.secret):
        with pytest.raises(NotFound):
            read(hotel, secret)


def test_only_the_hash_of_a_secret_is_kept(hotel, key):
    with hotel.world.database.read() as session:
        [row] = session.execute(sa.select(FacilityKey.__table__))
    assert key.secret not in map(str, row)
    assert hotel.audited("facility:key_made")[0].details == {"key": key.id, "use": "calendar"}


def test_each_reading_is_audited(hotel, key):
    read(hotel, key.secret)
    assert [entry.details for entry in hotel.audited("facility:read")] == [{"key": key.id}]


def test_revoking_twice_is_no_error_and_is_written_down_once(hotel, key):
    for _ in range(2):
        with hotel.world.database.transaction() as session:
            revoke_key(session, hotel.staff, hotel.world.clock, hotel.id, key.id)
    assert len(hotel.audited("facility:key_revoked")) == 1


def test_only_the_house_itself_makes_and_revokes(hotel, key):
    stranger = hotel.world.actor(OrganisationKind.HOTEL, Role.HOTEL_STAFF)
    with pytest.raises(NotFound):
        made(hotel, actor=stranger)
    with pytest.raises(NotFound), hotel.world.database.transaction() as session:
        revoke_key(session, stranger, hotel.world.clock, hotel.id, key.id)


def test_what_is_over_for_long_is_gone(hotel, key):
    hotel.book("101", nights=2)
    hotel.world.clock.advance(days=40)
    assert list(events(read(hotel, key.secret))) == []
