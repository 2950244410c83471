"""Busy nights in a calendar (RFC 5545). Runs as a process of its own: `python -m` and this module.

A calendar can be a small file that takes hours (a block repeated every second), so the process has caps of
its own and whoever started it waits only so long (T21). In: one line with the first and the last night,
then the calendar. Out: the busy nights as pairs.
"""

import json
import resource
import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import recurring_ical_events
from icalendar import Calendar

from app.core.clock import SWEDEN, local, night_of

A_DAY, MOMENT = timedelta(days=1), timedelta(microseconds=1)
CPU_SECONDS, MEMORY = 8, 1024 * 1024 * 1024
FREE = {"FREE"}

Nights = tuple[date, date]
Moment = date | datetime


class NotACalendar(ValueError):
    """Not read as a whole: a block that cannot be read may be a busy one."""


def busy_nights(data: bytes, first: date, last: date) -> list[Nights]:
    """The nights among `first … last` of which any part is busy, as periods with both ends included."""
    try:
        calendar = Calendar.from_ical(data)
        if calendar.name != "VCALENDAR" or any(block.errors for block in calendar.walk("VEVENT")):
            raise NotACalendar()
        found = {_nights(*block) for block in _blocks(calendar, first, last)}
    except NotACalendar:
        raise
    except Exception as error:  # the libraries raise whatever a wrong value makes Python raise
        raise NotACalendar() from error
    return list(_united((max(a, first), min(b, last)) for a, b in found if a <= last and b >= first))


def _blocks(calendar: Calendar, first: date, last: date) -> Iterator[tuple[Moment, Moment]]:
    """From when to when something is busy: `first … last` and a little more."""
    query = recurring_ical_events.of(calendar)
    for event in query.between(first - 2 * A_DAY, last + 3 * A_DAY):
        if event.get("TRANSP") != "TRANSPARENT" and event.get("STATUS") != "CANCELLED":
            yield event.start, event.end
    for busy in calendar.walk("VFREEBUSY"):
        yield from _periods(busy.get("FREEBUSY", []))


def _periods(value: Any) -> Iterator[tuple[Moment, Moment]]:
    if isinstance(value, list):
        for inner in value:
            yield from _periods(inner)
    elif value.params.get("FBTYPE", "BUSY").upper() not in FREE:
        yield value.start, value.end


def _nights(begins: Moment, ends: Moment) -> Nights:
    """The end is not included. From midnight to midnight counts as whole days, whatever the zone: that is how
    many systems write them."""
    if not isinstance(begins, datetime) or not isinstance(ends, datetime):
        return _days(_day(begins), _day(ends))
    if begins.time() == ends.time() == datetime.min.time() and begins.date() < ends.date():
        return _days(begins.date(), ends.date())
    start, end = _moment(begins), _moment(ends)
    return night_of(start), night_of(max(start, end - MOMENT))


def _day(value: Moment) -> date:
    return local(_moment(value)).date() if isinstance(value, datetime) else value


def _days(first: date, after: date) -> Nights:
    return first, max(first, after - A_DAY)


def _moment(value: datetime) -> datetime:
    """A time without a zone is the house's own."""
    return value if value.tzinfo else value.replace(tzinfo=SWEDEN)


def _united(nights: Iterator[Nights]) -> Iterator[Nights]:
    ordered = sorted(nights)
    while ordered:
        begins, ends = ordered.pop(0)
        while ordered and ordered[0][0] <= ends + A_DAY:
            ends = max(ends, ordered.pop(0)[1])
        yield begins, ends


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    asked, _, data = sys.stdin.buffer.read().partition(b"\n")
    first, last = map(date.fromisoformat, json.loads(asked))
    try:
        nights = busy_nights(data, first, last)
    except NotACalendar:
        return 1
    sys.stdout.write(json.dumps([[a.isoformat(), b.isoformat()] for a, b in nights]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
