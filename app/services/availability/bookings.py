"""The placements a reader of the board knows by their codes: which rooms, from when, until when."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from app.queries.occupants import Occupant, Occupied


class BookedRoom(NamedTuple):
    code_name: str
    code: str


@dataclass(frozen=True)
class Booking:
    """The same people in the same rooms night after night; a move begins another. `first` or `last` is
    None where it goes on outside the nights shown."""

    placement_id: str
    code: str
    case_ref: str | None
    heads: int
    code_name: str
    rooms: tuple[str, ...]
    first: date | None
    last: date | None


def bookings(taken: Occupied, rooms: Mapping[str, BookedRoom], nights: Sequence[date]) -> list[Booking]:
    """In order of first night, place and room. `rooms`: by unit. `taken` holds a night more at either end
    than `nights`, so that what begins or ends just there can be told from what goes on."""
    slept: dict[Occupant, dict[date, list[BookedRoom]]] = defaultdict(lambda: defaultdict(list))
    for (unit, night), here in taken.items():
        for occupant, _ in here:
            if occupant.placement_id and occupant.booking_code:
                slept[occupant][night].append(rooms[unit])
    found = (booking for who, where in slept.items() for booking in _of(who, where, nights))
    return sorted(found, key=lambda booking: (booking.first or nights[0], booking.code_name, booking.rooms))


def _of(who: Occupant, where: Mapping[date, list[BookedRoom]], nights: Sequence[date]) -> Iterator[Booking]:
    for rooms, first, last in _runs({night: sorted(rooms) for night, rooms in where.items()}):
        if last >= nights[0] and first <= nights[-1]:
            yield Booking(
                placement_id=who.placement_id or "",
                code=who.booking_code or "",
                case_ref=who.case_ref,
                heads=who.heads,
                code_name=rooms[0].code_name,
                rooms=tuple(room.code for room in rooms),
                first=first if first >= nights[0] else None,
                last=last if last <= nights[-1] else None,
            )


def _runs(where: Mapping[date, list[BookedRoom]]) -> Iterator[tuple[list[BookedRoom], date, date]]:
    """Unbroken runs of nights in the same rooms."""
    run: list[date] = []
    for night in sorted(where):
        if run and (night - run[-1] > timedelta(days=1) or where[night] != where[run[0]]):
            yield where[run[0]], run[0], run[-1]
            run = []
        run.append(night)
    if run:
        yield where[run[0]], run[0], run[-1]
