"""The agreement with a house: read by the house, kept by the coordinator.

Every change is one audit entry that says what was agreed before and what is now, in codes and figures.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import audit
from app.core.actor import Actor
from app.core.clock import Clock, night_of
from app.core.errors import ErrorCode, InvalidInput, NotFound
from app.core.policy import Permission, demand
from app.queries.facilities import facilities_in_care, facility_in_care
from app.services.houses.agreed_terms import RoomsOpen, room_types, rooms_open, season_prices, terms_of_type
from models.agreement import RoomTypeTerms, SeasonPrice
from models.facility import Facility

NO_SUCH_TYPE = ErrorCode("house_has_no_such_type")
MORE_THAN_THERE_ARE = ErrorCode("more_than_house_has")
ENDS_BEFORE = ErrorCode("season_backwards")
OVERLAPS = ErrorCode("seasons_overlap")


@dataclass(frozen=True)
class Terms:
    """`tonight`: each room type with what is promised and what is open."""

    facility: Facility
    tonight: Sequence[RoomsOpen]
    release_hours: dict[str, int | None]
    seasons: Sequence[SeasonPrice]


@dataclass(frozen=True)
class AgreeWithHouse:
    """`max_nights` None: nobody has said; NO_NIGHT_LIMIT: no limit."""

    facility_id: str
    max_nights: int | None
    asks_first: bool
    reminder_at: time | None
    registration_routine: str | None


@dataclass(frozen=True)
class AgreeOnRoomType:
    facility_id: str
    room_type: str
    allotment: int | None
    release_hours: int | None


@dataclass(frozen=True)
class AddSeason:
    facility_id: str
    room_type: str
    first_night: date
    last_night: date
    price: int


@dataclass(frozen=True)
class HouseTerms:
    """One line of the list of agreements: rooms promised and open tonight, over all types."""

    facility: Facility
    rooms: int
    promised: int | None
    open: int


def list_terms(session: Session, actor: Actor, clock: Clock) -> list[HouseTerms]:
    demand(actor, Permission.FACILITY_WRITE)
    by_house = defaultdict(list)
    for found in rooms_open(session, actor, clock.now(), [night_of(clock.now())]):
        by_house[found.facility_id].append(found)
    return [_house(facility, by_house[facility.id]) for facility in facilities_in_care(session, actor)]


def _house(facility: Facility, types: list[RoomsOpen]) -> HouseTerms:
    promised = [found.promised for found in types if found.promised is not None]
    return HouseTerms(
        facility=facility,
        rooms=sum(found.rooms for found in types),
        promised=sum(promised) if promised else None,
        open=sum(found.open for found in types),
    )


def read_terms(session: Session, actor: Actor, clock: Clock, facility_id: str) -> Terms:
    """What has been agreed; audited. Raises NotFound for a facility that is not the actor's."""
    facility = facility_in_care(session, actor, facility_id)
    audit.record(session, actor, clock, audit.Action.FACILITY_READ, facility.id, view="terms")
    tonight = list(rooms_open(session, actor, clock.now(), [night_of(clock.now())], facility.id))
    agreed = session.scalars(sa.select(RoomTypeTerms).where(RoomTypeTerms.facility_id == facility.id))
    return Terms(
        facility=facility,
        tonight=tonight,
        release_hours={row.room_type: row.release_hours for row in agreed},
        seasons=season_prices(session, facility.id),
    )


def agree_with_house(session: Session, actor: Actor, clock: Clock, command: AgreeWithHouse) -> None:
    facility = facility_to_change(session, actor, command.facility_id)
    asked = {name: value for name, value in asdict(command).items() if name != "facility_id"}
    changed = {name: value for name, value in asked.items() if value != getattr(facility, name)}
    was = {name: getattr(facility, name) for name in changed}
    for name, value in changed.items():
        setattr(facility, name, value)
    _changed(session, actor, clock, facility, "house", was=_told(was), now=_told(changed))


def agree_on_room_type(session: Session, actor: Actor, clock: Clock, command: AgreeOnRoomType) -> None:
    """Raises InvalidInput for a type the house has not, or more rooms than it has of it."""
    facility = facility_to_change(session, actor, command.facility_id)
    rooms = _rooms_of_type(session, facility, command.room_type)
    if (command.allotment or 0) > rooms:
        raise InvalidInput({"allotment": [MORE_THAN_THERE_ARE]})
    terms = terms_of_type(session, facility.id, command.room_type)
    was = {"allotment": terms.allotment, "release_hours": terms.release_hours} if terms else None
    if terms is None:
        terms = RoomTypeTerms(facility_id=facility.id, room_type=command.room_type)
        session.add(terms)
    terms.allotment, terms.release_hours = command.allotment, command.release_hours
    now = {"allotment": command.allotment, "release_hours": command.release_hours}
    _changed(session, actor, clock, facility, "room_type", terms=terms.id, was=was, now=now)


def add_season(session: Session, actor: Actor, clock: Clock, command: AddSeason) -> None:
    """Raises InvalidInput when a night of it has a season's price for the type already."""
    facility = facility_to_change(session, actor, command.facility_id)
    _rooms_of_type(session, facility, command.room_type)
    if command.last_night < command.first_night:
        raise InvalidInput({"last_night": [ENDS_BEFORE]})
    if any(_overlap(season, command) for season in season_prices(session, facility.id)):
        raise InvalidInput({"first_night": [OVERLAPS]})
    season = SeasonPrice(**asdict(command))
    session.add(season)
    _changed(session, actor, clock, facility, "season_added", season=season.id, **_nights_and_price(season))


def remove_season(session: Session, actor: Actor, clock: Clock, facility_id: str, season_id: str) -> None:
    facility = facility_to_change(session, actor, facility_id)
    season = session.get(SeasonPrice, season_id)
    if season is None or season.facility_id != facility.id:
        raise NotFound()
    session.delete(season)
    _changed(session, actor, clock, facility, "season_removed", season=season.id, **_nights_and_price(season))


def facility_to_change(session: Session, actor: Actor, facility_id: str) -> Facility:
    demand(actor, Permission.FACILITY_WRITE)
    return facility_in_care(session, actor, facility_id)


def _rooms_of_type(session: Session, facility: Facility, room_type: str) -> int:
    rooms = room_types(session, facility.id).get(room_type)
    if rooms is None:
        raise InvalidInput({"room_type": [NO_SUCH_TYPE]})
    return rooms


def _overlap(season: SeasonPrice, asked: AddSeason) -> bool:
    return (
        season.room_type == asked.room_type
        and season.first_night <= asked.last_night
        and asked.first_night <= season.last_night
    )


def _nights_and_price(season: SeasonPrice) -> dict[str, Any]:
    return {
        "first_night": season.first_night.isoformat(),
        "last_night": season.last_night.isoformat(),
        "price": season.price,
    }


def _told(values: dict[str, Any]) -> dict[str, Any]:
    """As the audit may hold it: of a text that somebody wrote no more than whether there is one."""
    return {
        name: bool(value) if name == "registration_routine" else _plain(value)
        for name, value in values.items()
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, time) else value


def _changed(
    session: Session, actor: Actor, clock: Clock, facility: Facility, what: str, **details: Any
) -> None:
    audit.record(session, actor, clock, audit.Action.TERMS_CHANGED, facility.id, what=what, **details)
