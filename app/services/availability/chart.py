"""The chart of rooms × nights: every unit the reader may see, and what each of its nights is.

Nothing of it is stored. What a night is follows from what was said of the unit, what is out of service
and whose claims live at the moment of reading.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from itertools import groupby
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.core.clock import A_NIGHT, night_of, nights_from
from app.core.policy import Permission, may
from app.queries.availability import Offer, Said, offer, out_of_service, said_of
from app.queries.freshness import Freshness, freshness_of, oldest_assertion
from app.queries.occupants import Occupant, Occupied, occupied
from app.queries.release import TERMS_OF_UNIT, release_of
from app.queries.rooms import in_order
from app.services.availability.bookings import BookedRoom, Booking, bookings
from models.agreement import RoomTypeTerms
from models.facility import Facility, FacilityKind, Sharing, Unit

_ORDER_OF_KINDS = list(FacilityKind)


class NightStatus(StrEnum):
    FREE = "free"
    HELD = "held"
    OCCUPIED = "occupied"
    OUT_OF_SERVICE = "out_of_service"
    UNKNOWN = "unknown"
    CLOSED = "closed"


@dataclass(frozen=True)
class Cell:
    """A unit's night. `free`: how many can be given a place there (1 for a whole room, or the beds left of
    a shared one). `heads`: people there, as far as the reader may know. `out_of_service` beside another
    status: somebody is in a room that should not be used."""

    status: NightStatus
    free: int = 0
    heads: int = 0
    out_of_service: bool = False


@dataclass(frozen=True)
class Row:
    """`figure`: what was said of tonight, or of the first night shown; None: nobody has said anything."""

    unit_id: str
    code: str
    beds: int
    cots: int
    is_shared: bool
    figure: Freshness | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Group:
    """Rooms of one type in one facility."""

    code_name: str
    room_type: str
    rows: tuple[Row, ...]

    @property
    def free(self) -> list[int]:
        return _by_night(row.cells for row in self.rows)


@dataclass(frozen=True)
class Board:
    nights: tuple[date, ...]
    tonight: date
    groups: tuple[Group, ...]
    bookings: tuple[Booking, ...]

    @property
    def free(self) -> list[int]:
        return _by_night(row.cells for group in self.groups for row in group.rows)


def _by_night(rows: Iterable[Sequence[Cell]]) -> list[int]:
    return [sum(cell.free for cell in night) for night in zip(*rows, strict=True)]


def board(
    session: Session, actor: Actor, now: datetime, first: date, count: int, facility_id: str | None = None
) -> Board:
    """The chart of `count` nights from `first`: of every facility, of the actor's own, or of one.
    Five statements."""
    own = sa.true() if may(actor, Permission.BOARD_ALL) else Facility.organisation_id == actor.organisation_id
    if facility_id is not None:
        own = sa.and_(own, Facility.id == facility_id)
    ids = sa.select(Unit.id).join(Unit.facility).where(own)
    nights = tuple(nights_from(first, count))
    taken = occupied(session, actor, now, ids, first - A_NIGHT, nights[-1] + A_NIGHT)
    chart = _Chart(
        now,
        nights,
        said_of(session, ids, first, nights[-1]),
        out_of_service(session, ids, first, nights[-1]),
        taken,
    )
    units = sorted((_Unit(*row) for row in session.execute(_UNITS.where(own))), key=_place_in_chart)
    rooms = {unit.id: BookedRoom(unit.code_name, unit.code) for unit in units}
    groups = tuple(
        Group(code_name, room_type, tuple(chart.row(unit) for unit in of_type))
        for (code_name, room_type), of_type in groupby(units, lambda unit: (unit.code_name, unit.room_type))
    )
    return Board(nights, night_of(now), groups, tuple(bookings(taken, rooms, nights)))


class _Unit(NamedTuple):
    id: str
    code: str
    room_type: str
    beds: int
    cots: int
    sharing: Sharing
    code_name: str
    kind: FacilityKind
    reminder_at: time | None
    intake_from: time | None
    release_hours: int | None


_UNITS = (
    sa.select(
        Unit.id,
        Unit.code,
        Unit.room_type,
        Unit.beds,
        Unit.cots,
        Unit.sharing,
        Facility.code_name,
        Facility.kind,
        Facility.reminder_at,
        Facility.intake_from,
        RoomTypeTerms.release_hours,
    )
    .join(Unit.facility)
    .outerjoin(RoomTypeTerms, TERMS_OF_UNIT)
)


def _place_in_chart(unit: _Unit) -> tuple[Any, ...]:
    return (
        _ORDER_OF_KINDS.index(unit.kind),
        unit.code_name,
        unit.room_type,
        in_order(unit.code),
    )


@dataclass(frozen=True)
class _Chart:
    """What the cells follow from."""

    now: datetime
    nights: tuple[date, ...]
    said: dict[str, list[Said]]
    out_of_service: dict[str, list[tuple[date, date]]]
    taken: Occupied

    def row(self, unit: _Unit) -> Row:
        tonight = night_of(self.now)
        night = tonight if tonight in self.nights else self.nights[0]
        oldest = oldest_assertion(self.said.get(unit.id, ()), night, night)
        return Row(
            unit_id=unit.id,
            code=unit.code,
            beds=unit.beds,
            cots=unit.cots,
            is_shared=unit.sharing is not Sharing.EXCLUSIVE,
            figure=freshness_of(oldest, unit.reminder_at, self.now),
            cells=tuple(self._cell(unit, night) for night in self.nights),
        )

    def _cell(self, unit: _Unit, night: date) -> Cell:
        here = self.taken.get((unit.id, night), [])
        if any(occupant.hidden for occupant, _ in here):
            return Cell(NightStatus.CLOSED)
        broken = any(begins <= night <= ends for begins, ends in self.out_of_service.get(unit.id, ()))
        release = None if here else release_of(unit.release_hours, unit.intake_from)
        offered = offer(self.said.get(unit.id, ()), self.now, night, release)
        free = 0 if broken or offered is not Offer.OPEN else _left(unit, here)
        heads = sum(occupant.heads for occupant, _ in here)
        return Cell(_status(here, offered, broken, free), free, heads, broken)


def _left(unit: _Unit, here: Sequence[tuple[Occupant, int]]) -> int:
    if unit.sharing is Sharing.EXCLUSIVE:
        return 0 if here else 1
    return max(0, unit.beds - sum(beds for _, beds in here))


def _status(here: Sequence[tuple[Occupant, int]], offered: Offer, broken: bool, free: int) -> NightStatus:
    if free:
        return NightStatus.FREE
    if here:
        return (
            NightStatus.OCCUPIED if any(occupant.placement_id for occupant, _ in here) else NightStatus.HELD
        )
    if broken:
        return NightStatus.OUT_OF_SERVICE
    return NightStatus.UNKNOWN if offered is Offer.UNKNOWN else NightStatus.CLOSED
