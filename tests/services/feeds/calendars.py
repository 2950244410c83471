"""Calendars as booking systems write them."""

HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Exempel//PMS//SV\r\n"
STOCKHOLM = "TZID=Europe/Stockholm"


def event(*lines):
    inside = ("UID:{number}@pms.example", "DTSTAMP:20261101T000000Z", *lines)
    return "\r\n".join(["BEGIN:VEVENT", *inside, "END:VEVENT", ""])


def days(first, after, *lines):
    """A block of whole days; `after` is the day it no longer covers."""
    return event(f"DTSTART;VALUE=DATE:{first:%Y%m%d}", f"DTEND;VALUE=DATE:{after:%Y%m%d}", *lines)


def calendar(*parts):
    numbered = (part.replace("{number}", str(number)) for number, part in enumerate(parts))
    return (HEAD + "".join(numbered) + "END:VCALENDAR\r\n").encode()
