"""Calendars of units, fetched on a schedule: busy closes, free proves nothing, trouble changes nothing."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.core.errors import InvalidInput, NotFound
from app.services.feeds.calendar import rounds
from app.services.feeds.calendar.addresses import SetCalendar, calendars_of, remove_calendar, set_calendar
from app.services.feeds.calendar.rounds import EVERY, fetch_due_calendars
from app.services.placing.stays import EndPlacement, cancel
from models.availability import Channel
from models.facility import Sharing, Unit
from models.feed import CalendarFeed, FetchFailure
from models.organisation import OrganisationKind, Role
from models.placement import EventReason, Placement
from tests.scenes.feeds import CLOSED, OPEN
from tests.services.feeds.calendars import calendar, days, event
from tests.services.feeds.pms import booking_system

ADDRESS = "https://pms.example/101.ics?nyckel=hemlig"
one_kind = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)


@pytest.fixture
def pms():
    with booking_system() as found:
        yield found


@pytest.fixture
def fed(hotel):
    """Room 101 has a calendar and has been said to be open."""
    hotel.open("101", first=0, last=9)
    put(hotel)
    return hotel


def put(hotel, address=ADDRESS, code="101", actor=None):
    with hotel.world.database.transaction() as session:
        command = SetCalendar(hotel.id, hotel.units[code], address)
        set_calendar(session, actor or hotel.staff, hotel.world.clock, command)


def fetched(hotel, pms, **later):
    hotel.world.clock.advance(**later)
    return fetch_due_calendars(hotel.world.database, hotel.world.clock, pms.reach)


def feed(hotel):
    with hotel.world.database.read() as session:
        return session.scalars(sa.select(CalendarFeed)).one()


def block(hotel, first, after):
    return days(hotel.night(first), hotel.night(after))


def test_a_busy_block_closes_its_nights_and_no_other(fed, pms):
    pms.says(calendar(block(fed, 1, 3)))
    assert fetched(fed, pms) == 1
    assert fed.figures("101") == [OPEN, CLOSED, CLOSED, OPEN, OPEN, OPEN]
    assert fed.last_update().channel is Channel.ICALENDAR
    assert (feed(fed).failure, feed(fed).fetched_at) == (None, fed.world.clock.now())


def test_free_is_never_proof(fed, pms):
    pms.says(calendar(block(fed, 1, 3)))
    fetched(fed, pms)
    pms.says(calendar())
    fetched(fed, pms, hours=1)
    assert fed.figures("101", 4) == [OPEN, CLOSED, CLOSED, OPEN]


@one_kind
def test_a_gap_in_the_calendar_of_an_unknown_room_says_nothing(hotel, pms):
    put(hotel)
    pms.says(calendar(block(hotel, 1, 2)))
    fetched(hotel, pms)
    assert hotel.figures("101", 3) == [None, CLOSED, None]


def test_the_same_again_adds_no_words(fed, pms):
    pms.says(calendar(block(fed, 1, 3)))
    fetched(fed, pms)
    version = fed.version()
    for _ in range(3):
        assert fetched(fed, pms, hours=1) == 1
    assert fed.version() == version
    assert feed(fed).fetched_at == fed.world.clock.now()


@one_kind
def test_what_has_not_changed_is_not_read_again(fed, pms, monkeypatch):
    pms.says(calendar(block(fed, 1, 3)))
    fetched(fed, pms)
    monkeypatch.setattr(rounds, "READ_BUSY", ("false",))
    fetched(fed, pms, hours=1)
    assert feed(fed).failure is None


@one_kind
def test_a_night_that_the_house_opens_against_its_calendar_closes_again(fed, pms):
    pms.says(calendar(block(fed, 1, 2)))
    fetched(fed, pms)
    fed.open("101")
    fetched(fed, pms, hours=1)
    assert fed.figures("101", 3) == [OPEN, CLOSED, OPEN]


def test_our_own_guest_in_the_houses_calendar_is_no_news(fed, pms):
    fed.book("101", nights=2)
    pms.says(calendar(block(fed, 0, 3)))
    fetched(fed, pms)
    assert fed.figures("101", 4) == [OPEN, OPEN, CLOSED, OPEN]
    assert fed.alerts() == []


def test_when_our_guest_has_left_a_room_that_is_busy_closes(fed, pms):
    fed.book("101", nights=2)
    pms.says(calendar(block(fed, 0, 3)))
    fetched(fed, pms)
    with fed.world.database.transaction() as session:
        placement = session.scalars(sa.select(Placement)).one()
        command = EndPlacement(placement.id, EventReason.OTHER_PLACE)
        cancel(session, fed.world.officer, fed.world.clock, command)
    fetched(fed, pms, hours=1)
    assert fed.figures("101", 4) == [CLOSED, CLOSED, CLOSED, OPEN]


def test_in_a_room_that_several_share_busy_overrules_a_claim_and_the_duty_team_is_told(fed, pms):
    with fed.world.writing() as session:
        session.get_one(Unit, fed.units["101"]).sharing = Sharing.ANY
    fed.book("101", nights=1)
    pms.says(calendar(block(fed, 0, 1)))
    fetched(fed, pms)
    assert fed.figures("101", 2) == [CLOSED, OPEN]
    assert len(fed.alerts()) == 1


@one_kind
@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        (b"no calendar", FetchFailure.NOT_A_CALENDAR),
        (calendar(event("DTSTART:yesterday")), FetchFailure.NOT_A_CALENDAR),
        (b"x" * 1_000_001, FetchFailure.TOO_LARGE),
    ],
)
def test_what_cannot_be_read_changes_nothing_and_says_why(fed, pms, answer, failure):
    pms.says(answer)
    fetched(fed, pms)
    assert fed.figures("101") == [OPEN] * 6
    assert (feed(fed).failure, feed(fed).fetched_at) == (failure, None)
    assert fed.audited("facility:calendar_fetched")[-1].details["failure"] == failure


@one_kind
def test_an_address_inside_is_never_asked(fed, pms):
    pms.addresses = ["192.168.0.10"]
    fetched(fed, pms)
    assert (feed(fed).failure, pms.asked) == (FetchFailure.REFUSED_ADDRESS, [])


@one_kind
def test_a_small_calendar_that_takes_for_ever_is_given_up(fed, pms, monkeypatch):
    monkeypatch.setattr(rounds, "PARSE_SECONDS", 2)
    pms.says(calendar(*[event("DTSTART:19700101T000000Z", "RRULE:FREQ=SECONDLY")] * 5))
    fetched(fed, pms)
    assert feed(fed).failure is FetchFailure.NOT_A_CALENDAR
    assert fed.figures("101") == [OPEN] * 6


@one_kind
def test_trouble_is_forgotten_when_it_works_again(fed, pms):
    pms.says(b"", "500 Broken")
    fetched(fed, pms)
    pms.says(calendar())
    fetched(fed, pms, hours=1)
    assert feed(fed).failure is None


@one_kind
def test_each_is_asked_for_every_half_hour(fed, pms):
    pms.says(calendar())
    asked = [fetched(fed, pms), fetched(fed, pms, minutes=29), fetched(fed, pms, minutes=1)]
    assert asked == [1, 0, 1]
    assert timedelta(minutes=30) == EVERY


@one_kind
def test_nothing_is_said_for_a_calendar_that_was_taken_away_meanwhile(fed, pms):
    body = calendar(block(fed, 0, 3))

    def take_away(connection):
        with fed.world.database.transaction() as session:
            remove_calendar(session, fed.staff, fed.world.clock, fed.id, fed.units["101"])
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)

    pms.answer = take_away
    fetched(fed, pms)
    assert fed.figures("101") == [OPEN] * 6


def test_the_address_is_sealed_and_only_its_host_is_shown(fed):
    with fed.world.database.read() as session:
        [shown] = [each for each in calendars_of(session, fed.staff, fed.id) if each.feed]
        stored = session.scalar(sa.select(CalendarFeed.address_sealed))
    assert shown.host == "pms.example"
    assert b"hemlig" not in stored


@one_kind
def test_webcal_is_https(hotel):
    put(hotel, "webcal://pms.example/x.ics")
    with hotel.world.database.read() as session:
        assert session.scalars(sa.select(CalendarFeed)).one().address == "https://pms.example/x.ics"


@one_kind
@pytest.mark.parametrize(
    "address", ["http://pms.example/", "https://127.0.0.1:22/", "x", "https://a/" + "b" * 2000]
)
def test_an_address_that_leads_elsewhere_is_not_kept(hotel, address):
    with pytest.raises(InvalidInput):
        put(hotel, address)


def test_only_the_house_itself_connects_its_rooms(fed):
    stranger = fed.world.actor(OrganisationKind.HOTEL, Role.HOTEL_STAFF)
    with pytest.raises(NotFound):
        put(fed, actor=stranger)
    with pytest.raises(NotFound), fed.world.database.transaction() as session:
        remove_calendar(session, stranger, fed.world.clock, fed.id, fed.units["101"])
    elsewhere = fed.world.unit(fed.world.facility())
    with pytest.raises(NotFound), fed.world.database.transaction() as session:
        remove_calendar(session, fed.staff, fed.world.clock, fed.id, elsewhere)
