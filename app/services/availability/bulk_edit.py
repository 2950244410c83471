"""One change of many rooms' nights at once: dates × weekdays × room types or single rooms."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.core.clock import A_NIGHT, Clock, nights_from
from app.core.errors import ErrorCode, InvalidInput, NotFound
from app.queries.facilities import facility_in_care
from app.queries.rooms import Room, rooms_of
from app.services.availability.night_ranges import NightRange
from app.services.availability.room_counts import RoomCount, ranges_for_counts
from app.services.availability.updates import UpdateAvailability, update
from models.availability import AvailabilityUpdate, Channel, OutOfServiceReason


class Act(StrEnum):
    OPEN = "open"
    CLOSE = "close"
    OUT_OF_SERVICE = "out_of_service"
    COUNT = "count"  # so many of each type still to be had


@dataclass(frozen=True)
class BulkEdit:
    """Nights `first_night … last_night` that begin on one of the `weekdays` (Monday is 0). `rooms`: ids of
    single rooms beside those of the `room_types`."""

    first_night: date
    last_night: date
    weekdays: frozenset[int]
    room_types: frozenset[str]
    rooms: frozenset[str]
    act: Act
    reason: OutOfServiceReason | None = None
    count: int | None = None


@dataclass(frozen=True)
class SaveEdit:
    facility_id: str
    edit: BulkEdit
    seen_version: int
    accept_claimed: bool


def save(session: Session, actor: Actor, clock: Clock, command: SaveEdit) -> AvailabilityUpdate:
    """Raises what `ranges_of` and `update` raise."""
    ranges = ranges_of(session, actor, clock, command.facility_id, command.edit)
    asked = UpdateAvailability(
        command.facility_id, ranges, Channel.PORTAL, command.seen_version, command.accept_claimed
    )
    return update(session, actor, clock, asked)


def ranges_of(
    session: Session, actor: Actor, clock: Clock, facility_id: str, edit: BulkEdit
) -> list[NightRange]:
    """What the edit says of each room. Raises NotFound, and InvalidInput when it is about no night or no room
    or asks for more rooms than there are."""
    facility = facility_in_care(session, actor, facility_id)
    nights = list(nights_of(edit))
    if not nights:
        raise InvalidInput({"dag": [ErrorCode("no_such_night")]})
    if edit.act is Act.COUNT:
        return ranges_for_counts(session, actor, clock, facility.id, _counts(edit, nights))
    return [
        _range(edit, room, first, last)
        for room in _rooms(rooms_of(session, facility.id), edit)
        for first, last in nights
    ]


def nights_of(edit: BulkEdit) -> Iterator[tuple[date, date]]:
    """The unbroken runs of its nights."""
    begins: date | None = None
    for night in nights_from(edit.first_night, (edit.last_night - edit.first_night).days + 1):
        if night.weekday() in edit.weekdays:
            begins = begins or night
        elif begins:
            yield begins, night - A_NIGHT
            begins = None
    if begins:
        yield begins, edit.last_night


def _counts(edit: BulkEdit, nights: list[tuple[date, date]]) -> list[RoomCount]:
    if not edit.room_types:
        raise InvalidInput({"typ": [ErrorCode("no_such_room")]})
    return [
        RoomCount(room_type, first, last, edit.count or 0)
        for room_type in sorted(edit.room_types)
        for first, last in nights
    ]


def _rooms(rooms: Mapping[str, Room], edit: BulkEdit) -> list[str]:
    if not rooms.keys() >= edit.rooms:
        raise NotFound()
    found = [id for id, room in rooms.items() if id in edit.rooms or room.room_type in edit.room_types]
    if not found:
        raise InvalidInput({"typ": [ErrorCode("no_such_room")]})
    return found


def _range(edit: BulkEdit, room: str, first: date, last: date) -> NightRange:
    if edit.act is Act.OUT_OF_SERVICE:
        return NightRange(room, first, last, out_of_service=edit.reason)
    return NightRange(room, first, last, is_open=edit.act is Act.OPEN)
