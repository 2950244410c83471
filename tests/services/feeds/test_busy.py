"""Which nights a calendar says are taken: ends not included, in every zone, across both changes of time."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.clock import NOON, SWEDEN
from app.services.feeds.calendar.busy import NotACalendar, busy_nights
from tests.services.feeds.calendars import HEAD, STOCKHOLM, calendar, days, event

FIRST, LAST = date(2026, 3, 1), date(2027, 4, 5)


def busy(*parts):
    return [(str(first), str(last)) for first, last in busy_nights(calendar(*parts), FIRST, LAST)]


def timed(start, end, zone=f";{STOCKHOLM}"):
    return event(f"DTSTART{zone}:{start}", f"DTEND{zone}:{end}")


def one(night):
    return [(night, night)]


def test_the_day_of_departure_is_not_a_night():
    assert busy(days(date(2026, 12, 5), date(2026, 12, 8))) == [("2026-12-05", "2026-12-07")]


def test_a_day_without_an_end_is_one_night():
    assert busy(event("DTSTART;VALUE=DATE:20261205")) == one("2026-12-05")


@pytest.mark.parametrize(
    ("start", "end", "nights"),
    [
        ("20261205T150000", "20261206T110000", one("2026-12-05")),
        ("20261205T120000", "20261206T120000", one("2026-12-05")),
        ("20261205T233000", "20261206T003000", one("2026-12-05")),
        ("20261206T020000", "20261206T060000", one("2026-12-05")),
        ("20261205T110000", "20261206T130000", [("2026-12-04", "2026-12-06")]),
        ("20261205T000000", "20261207T000000", [("2026-12-05", "2026-12-06")]),
        ("20261205T140000", "20261205T140000", one("2026-12-05")),
    ],
)
def test_a_night_is_noon_to_noon_and_any_part_of_it_counts(start, end, nights):
    assert busy(timed(start, end)) == nights


@pytest.mark.parametrize(
    ("zone", "start", "end", "nights"),
    [
        ("", "20261205T140000Z", "20261206T100000Z", one("2026-12-05")),
        ("", "20261205T150000", "20261206T110000", one("2026-12-05")),
        (";TZID=America/New_York", "20261205T070000", "20261205T150000", one("2026-12-05")),
        (";TZID=Nowhere/Known", "20261205T150000", "20261206T110000", one("2026-12-05")),
        ("", "20261205T000000Z", "20261206T000000Z", one("2026-12-05")),
    ],
)
def test_the_hour_is_the_one_in_sweden(zone, start, end, nights):
    assert busy(timed(start, end, zone)) == nights


@pytest.mark.parametrize("night", [date(2026, 3, 28), date(2026, 10, 24)])
def test_the_night_on_which_clocks_change_is_one_night(night):
    start, end = f"{night:%Y%m%d}T150000", f"{night + timedelta(days=1):%Y%m%d}T110000"
    assert busy(timed(start, end)) == one(night.isoformat())


def test_what_repeats_is_busy_each_time_but_where_it_is_left_out():
    repeating = days(
        date(2026, 12, 5), date(2026, 12, 6), "RRULE:FREQ=WEEKLY;COUNT=4", "EXDATE;VALUE=DATE:20261212"
    )
    assert [first for first, _ in busy(repeating)] == ["2026-12-05", "2026-12-19", "2026-12-26"]


def test_a_repetition_keeps_its_hour_across_the_change_of_time():
    weekly = event(
        f"DTSTART;{STOCKHOLM}:20261023T123000", f"DTEND;{STOCKHOLM}:20261024T113000",
        "RRULE:FREQ=WEEKLY;COUNT=2",
    )  # fmt: skip
    assert busy(weekly) == [("2026-10-23", "2026-10-23"), ("2026-10-30", "2026-10-30")]


@pytest.mark.parametrize("line", ["TRANSP:TRANSPARENT", "STATUS:CANCELLED"])
def test_what_does_not_take_the_room_does_not_close_it(line):
    assert busy(days(date(2026, 12, 5), date(2026, 12, 6), line)) == []


def test_a_tentative_booking_takes_the_room():
    assert busy(days(date(2026, 12, 5), date(2026, 12, 6), "STATUS:TENTATIVE")) == one("2026-12-05")


def test_free_busy_times_count_and_free_ones_do_not():
    part = (
        "BEGIN:VFREEBUSY\r\nUID:{number}\r\nDTSTAMP:20261101T000000Z\r\n"
        "FREEBUSY:20261205T140000Z/20261206T100000Z,20261208T140000Z/PT2H\r\n"
        "FREEBUSY;FBTYPE=FREE:20261215T140000Z/20261216T100000Z\r\nEND:VFREEBUSY\r\n"
    )
    assert busy(part) == one("2026-12-05") + one("2026-12-08")


def test_nights_next_to_each_other_become_one_period():
    parts = [days(date(2026, 12, day), date(2026, 12, day + 1)) for day in (7, 5, 6, 5)]
    assert busy(*parts) == [("2026-12-05", "2026-12-07")]


def test_only_nights_that_were_asked_for_are_told():
    assert busy(days(date(2020, 1, 1), date(2040, 1, 1))) == [(str(FIRST), str(LAST))]


def test_an_empty_calendar_says_nothing():
    assert busy() == []


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\0\0", b"<html></html>", b"BEGIN:VCALENDAR\r\n", calendar(days(FIRST, LAST))[:-20],
        calendar(event("SUMMARY:no time")), calendar(event("DTSTART:yesterday")),
        calendar(event("DTSTART;VALUE=DATE:20261205", "RRULE:FREQ=SOMETIMES")),
        HEAD.encode(), calendar(days(FIRST, LAST)).replace(b"VCALENDAR", b"VTODO"),
        calendar(days(FIRST, LAST)).decode().encode("utf-16"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_whole_is_not_read_at_all(data):
    with pytest.raises(NotACalendar):
        busy_nights(data, FIRST, LAST)


moments = st.datetimes(datetime(2026, 3, 2), datetime(2027, 4, 1)).map(lambda m: m.replace(microsecond=0))  # noqa: DTZ001
zones = st.sampled_from(["Europe/Stockholm", "UTC", "America/New_York", "Asia/Tokyo"]).map(ZoneInfo)


@settings(max_examples=150, deadline=None)
@given(moments, zones, st.integers(1, 20 * 24 * 60))
def test_exactly_the_nights_it_touches_are_busy(moment, zone, minutes):
    """Noon to noon by the clock in Sweden, worked out another way. Whole days are another matter."""
    start = (moment + timedelta(seconds=1)).replace(tzinfo=zone).astimezone(ZoneInfo("UTC"))
    end = start + timedelta(minutes=minutes)
    found = busy_nights(calendar(timed(f"{start:%Y%m%dT%H%M%SZ}", f"{end:%Y%m%dT%H%M%SZ}", "")), FIRST, LAST)
    touched = [
        night
        for night in (start.date() + timedelta(days=number) for number in range(-2, 24))
        if datetime.combine(night, NOON, SWEDEN) < end
        and datetime.combine(night + timedelta(days=1), NOON, SWEDEN) > start
    ]
    whole_days = start.time() == end.time() == datetime.min.time()
    if not whole_days and touched[0] >= FIRST and touched[-1] <= LAST:
        assert found == [(touched[0], touched[-1])]
