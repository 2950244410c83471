"""What a number means: so many rooms of a type still to be had on a night, on top of what we have claimed.

Hotels count rooms; we hand out single ones. Rooms that somebody has claimed are left alone. Of the rest,
the first by code are open and the others closed. A room out of service counts last: it is only opened when
the number needs it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.core.clock import Clock, night_of, nights_from
from app.core.errors import ErrorCode, InvalidInput
from app.queries.facilities import facility_in_care
from app.queries.occupants import occupied
from app.queries.rooms import Room, StandingNights, out_of_service_from, rooms_of, units_of
from app.services.availability.night_ranges import NightRange, in_order, joined


@dataclass(frozen=True)
class RoomCount:
    """`count` rooms on each of these nights, both included."""

    room_type: str
    first_night: date
    last_night: date
    count: int


def ranges_for_counts(
    session: Session, actor: Actor, clock: Clock, facility_id: str, numbers: Sequence[RoomCount]
) -> list[NightRange]:
    """The same said of single rooms, for nights not over yet. Raises NotFound, and InvalidInput for a type
    that does not exist or more rooms than there are."""
    facility = facility_in_care(session, actor, facility_id)
    of_type = _by_type(rooms_of(session, facility.id).values())
    _demand_possible(of_type, numbers)
    tonight = night_of(clock.now())
    last = max((number.last_night for number in numbers), default=tonight)
    taken = occupied(session, actor, clock.now(), units_of(facility.id), tonight, last).keys()
    standing = StandingNights.of((), out_of_service_from(session, units_of(facility.id), tonight))
    return joined(
        in_order(
            night_range
            for number in numbers
            for night in _nights(number, tonight)
            for night_range in _ranges(number.count, night, of_type[number.room_type], taken, standing)
        )
    )


def _by_type(rooms: Iterable[Room]) -> dict[str, list[Room]]:
    of_type = defaultdict(list)
    for room in rooms:
        of_type[room.room_type].append(room)
    return of_type


def _demand_possible(of_type: dict[str, list[Room]], numbers: Sequence[RoomCount]) -> None:
    for number in numbers:
        if number.room_type not in of_type:
            raise InvalidInput({"room_type": [ErrorCode("no_such_room_type")]})
        if not 0 <= number.count <= len(of_type[number.room_type]):
            raise InvalidInput({"count": [ErrorCode("more_than_rooms")]})


def _nights(number: RoomCount, tonight: date) -> Iterator[date]:
    first = max(number.first_night, tonight)
    return nights_from(first, (number.last_night - first).days + 1)


def _ranges(
    count: int,
    night: date,
    rooms: Sequence[Room],
    taken: Iterable[tuple[str, date]],
    standing: StandingNights,
) -> Iterator[NightRange]:
    left = [room for room in rooms if (room.id, night) not in taken]
    left.sort(key=lambda room: standing.is_out_of_service(room.id, night))
    for place, room in enumerate(left):
        if place < count or not standing.is_out_of_service(room.id, night):
            yield NightRange(room.id, night, night, is_open=place < count)
