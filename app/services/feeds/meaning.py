"""What lines mean for a facility's units: its own codes and room types, known to it alone."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.core.clock import A_NIGHT, NIGHTS_AHEAD, Clock, night_of
from app.core.errors import ErrorCode
from app.queries.rooms import Room, rooms_of
from app.services.availability.night_ranges import NightRange
from app.services.availability.room_counts import RoomCount, ranges_for_counts
from app.services.feeds.csv.cells import MOST_MISTAKES
from app.services.feeds.lines import FigureLine, LineMistake, Mistaken, NightState

NO_SUCH_UNIT = ErrorCode("no_unit_called")
NO_SUCH_TYPE = ErrorCode("no_room_type_called")
MORE_THAN_ROOMS = ErrorCode("only_so_many_rooms")
TOO_FAR_AHEAD = ErrorCode("night_beyond_horizon")
SAID_TWICE = ErrorCode("said_in_another_row")


def last_night(tonight: date) -> date:
    return tonight + NIGHTS_AHEAD * A_NIGHT


@dataclass(frozen=True)
class _Meant:
    line: FigureLine
    rooms: Sequence[Room]


def night_ranges(
    session: Session, actor: Actor, clock: Clock, facility_id: str, lines: Sequence[FigureLine]
) -> list[NightRange]:
    """Raises Mistaken with all that is wrong, and NotFound for a facility that is somebody else's."""
    tonight = night_of(clock.now())
    rooms = list(rooms_of(session, facility_id).values())
    meant, mistakes = _meant(lines, rooms, last_night(tonight))
    mistakes += _said_twice(meant)
    if mistakes:
        mistakes.sort(key=lambda mistake: mistake.row or 0)
        raise Mistaken(mistakes[:MOST_MISTAKES])
    states = [night_range for one in meant if one.line.state for night_range in _ranges(one)]
    counts = [
        RoomCount(line.room_type, line.first_night, line.last_night, line.rooms)
        for line in lines
        if line.rooms is not None
    ]
    return states + (ranges_for_counts(session, actor, clock, facility_id, counts) if counts else [])


def _meant(
    lines: Iterable[FigureLine], rooms: Iterable[Room], latest: date
) -> tuple[list[_Meant], list[LineMistake]]:
    by_code: dict[str, list[Room]] = {room.code: [room] for room in rooms}
    by_type: dict[str, list[Room]] = defaultdict(list)
    for room in rooms:
        by_type[room.room_type].append(room)
    meant: list[_Meant] = []
    mistakes: list[LineMistake] = []
    for line in lines:
        found = by_code.get(line.unit, []) if line.unit else by_type.get(line.room_type, [])
        meant.append(_Meant(line, found))
        mistakes += _mistakes(line, found, latest)
    return meant, mistakes


def _mistakes(line: FigureLine, found: Sequence[Room], latest: date) -> Iterator[LineMistake]:
    if not found:
        yield LineMistake(_unknown(line), line.row)
    elif line.rooms is not None and line.rooms > len(found):
        yield LineMistake(MORE_THAN_ROOMS.with_facts(rooms=len(found)), line.row)
    if line.last_night > latest:
        yield LineMistake(TOO_FAR_AHEAD.with_facts(nights=NIGHTS_AHEAD), line.row)


def _unknown(line: FigureLine) -> ErrorCode:
    if line.unit:
        return NO_SUCH_UNIT.with_facts(code=line.unit[:40])
    return NO_SUCH_TYPE.with_facts(code=line.room_type[:40])


def _said_twice(meant: Iterable[_Meant]) -> list[LineMistake]:
    """Two lines about one unit's night are never merged, even where they say the same."""
    said = sorted(
        (room.id, one.line.first_night, one.line.last_night, one.line.row)
        for one in meant
        for room in one.rooms
    )
    found: dict[int, LineMistake] = {}
    unit, until, by = "", date.min, 0
    for id, first, last, row in said:
        if id == unit and first <= until:
            later, earlier = max(row, by), min(row, by)
            found[later] = LineMistake(SAID_TWICE.with_facts(other=earlier), later)
        if id != unit or last > until:
            unit, until, by = id, last, row
    return list(found.values())


def _ranges(one: _Meant) -> Iterator[NightRange]:
    line = one.line
    is_open = None if line.state is NightState.OUT_OF_SERVICE else line.state is NightState.OPEN
    for room in one.rooms:
        yield NightRange(room.id, line.first_night, line.last_night, is_open, line.reason)


def within(lines: Iterable[FigureLine], latest: date) -> list[FigureLine]:
    """What is left of them when nights after `latest` are not spoken of."""
    return [
        replace(line, last_night=min(line.last_night, latest)) for line in lines if line.first_night <= latest
    ]
