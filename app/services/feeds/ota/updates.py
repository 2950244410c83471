"""OTA_HotelInvCountNotifRQ becomes the figures of a facility: all of it or nothing.

A system cannot answer a question. So nights that are claimed here and that it calls full are left alone
(it counts our guest as a guest), and claimed nights of a room it calls out of order are closed with an
alert to the duty team.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from sqlalchemy.orm import Session

from app.core.actor import SYSTEM
from app.core.clock import A_NIGHT, NIGHTS_AHEAD, Clock, night_of
from app.core.errors import ErrorCode
from app.queries.rooms import Room, rooms_of
from app.services.availability.night_ranges import NightRange, in_order, joined, runs
from app.services.availability.updates import UpdateAvailability, update
from app.services.feeds import meaning
from app.services.feeds.lines import FigureLine, LineMistake, Mistaken, NightState
from app.services.feeds.meaning import last_night, night_ranges, within
from app.services.feeds.ota.messages import Fault, Faulty, OtaCode
from app.services.feeds.ota.notice import Notice
from app.services.feeds.spare import claimed_alone, sparing
from models.availability import Channel
from models.facility import Facility

WRONG_HOTEL = ErrorCode("ota_wrong_hotel")
WRONG_TYPE = ErrorCode("ota_wrong_room_type")
CUT_OFF = ErrorCode("ota_nights_cut_off")
CODES = {
    meaning.NO_SUCH_UNIT: OtaCode.ROOM_TYPE,
    meaning.NO_SUCH_TYPE: OtaCode.ROOM_TYPE,
    meaning.MORE_THAN_ROOMS: OtaCode.INVALID_VALUE,
    meaning.SAID_TWICE: OtaCode.DATES,
}


def take(session: Session, clock: Clock, facility: Facility, notice: Notice) -> list[Fault]:
    """What to warn of. Raises Faulty."""
    if facility.id != notice.hotel_code and (notice.hotel_code or facility.code_name != notice.hotel_name):
        raise Faulty([Fault(OtaCode.HOTEL, WRONG_HOTEL)])
    tonight = night_of(clock.now())
    latest = last_night(tonight)
    rooms = rooms_of(session, facility.id)
    if faults := list(_contradictions(notice, list(rooms.values()))):
        raise Faulty(faults)
    spoken = [*notice.lines, *_seasons(notice, rooms.values())]
    try:
        said = night_ranges(session, SYSTEM, clock, facility.id, _ahead(spoken, tonight, latest))
    except Mistaken as mistaken:
        raise Faulty([_fault(mistake) for mistake in mistaken.mistakes]) from None
    ranges = in_order(said)
    if notice.is_complete:
        ranges = in_order([*ranges, *_rest(ranges, rooms, tonight, latest)])
    claimed = claimed_alone(session, clock, facility.id, tonight, latest)
    if new := joined(in_order(sparing(ranges, claimed))):
        update(session, SYSTEM, clock, UpdateAvailability(facility.id, new, Channel.OTA, accept_claimed=True))
    return [Fault(OtaCode.DATES, CUT_OFF.with_facts(nights=NIGHTS_AHEAD))] if _beyond(spoken, latest) else []


def _ahead(lines: Iterable[FigureLine], tonight: date, latest: date) -> list[FigureLine]:
    return [line for line in within(lines, latest) if line.last_night >= tonight]


def _beyond(lines: Iterable[FigureLine], latest: date) -> bool:
    return any(line.last_night > latest for line in lines)


def _contradictions(notice: Notice, rooms: list[Room]) -> Iterator[Fault]:
    """Of what is said and what there is."""
    type_of = {room.code: room.room_type for room in rooms}
    for line in notice.lines:
        stated = notice.types.get(line.row)
        if stated and type_of.get(line.unit, stated) != stated:
            yield Fault(OtaCode.ROOM_TYPE, WRONG_TYPE, row=line.row)
    for category in notice.categories:
        there = sum(room.room_type == category.room_type for room in rooms)
        if there < category.in_all and there:
            yield Fault(OtaCode.INVALID_VALUE, meaning.MORE_THAN_ROOMS.with_facts(rooms=there), category.row)


def _seasons(notice: Notice, rooms: Iterable[Room]) -> list[FigureLine]:
    return [
        FigureLine(season.row, season.first_night, season.last_night, room.code, state=NightState.CLOSED)
        for season in notice.seasons
        for room in rooms
    ]


def _fault(mistake: LineMistake) -> Fault:
    return Fault(CODES.get(mistake.code, OtaCode.UNABLE), mistake.code, mistake.row)


def _rest(
    ranges: list[NightRange], rooms: Iterable[str], tonight: date, latest: date
) -> Iterator[NightRange]:
    """A complete set closes every night that it does not speak of."""
    spoken = runs(ranges)
    for unit in rooms:
        begins = tonight
        for first, last in spoken.get(unit, ()):
            if first > begins:
                yield NightRange(unit, begins, first - A_NIGHT, is_open=False)
            begins = max(begins, last + A_NIGHT)
        if begins <= latest:
            yield NightRange(unit, begins, latest, is_open=False)
