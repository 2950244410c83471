"""What has been agreed with a house, and how much of it is kept."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.queries.availability import Offer, offer, out_of_service, said_of
from app.queries.cases import not_blocked
from app.queries.claims import is_live
from app.queries.release import TERMS_OF_UNIT, release_of
from models.agreement import RoomTypeTerms, SeasonPrice
from models.case import Case
from models.facility import Facility, Unit
from models.organisation import Role, User
from models.placement import Claim, Placement, UnitNight
from models.request import PlacementRequest


@dataclass(frozen=True)
class RoomsOpen:
    """Rooms of one type on one night. `promised`: NULL in the agreement is None. `open`: said to be open,
    or in use for somebody already. `has_gone_back`: the release moment has passed, so that nothing is
    promised any more."""

    facility_id: str
    room_type: str
    night: date
    rooms: int
    promised: int | None
    open: int
    has_gone_back: bool

    @property
    def falls_short(self) -> bool:
        return self.promised is not None and self.open < self.promised and not self.has_gone_back


def rooms_open(
    session: Session, actor: Actor, now: datetime, nights: Sequence[date], facility_id: str | None = None
) -> Iterator[RoomsOpen]:
    """Every room type of every house, or of one, on each of the nights (in order). Four statements. As on
    the board, a room is closed to somebody with a conflict of interest with whoever is in it (T04)."""
    units = sa.select(Unit.id)
    if facility_id is not None:
        units = units.where(Unit.facility_id == facility_id)
    said = said_of(session, units, nights[0], nights[-1])
    broken = out_of_service(session, units, nights[0], nights[-1])
    in_use = _in_use(session, actor, now, units, nights)
    for of_type in _by_type(session, units):
        release = release_of(of_type[0].release_hours, of_type[0].intake_from)
        for night in nights:
            free = (
                offer(said.get(room.id, ()), now, night, release) is Offer.OPEN
                and not any(begins <= night <= ends for begins, ends in broken.get(room.id, ()))
                for room in of_type
                if (room.id, night) not in in_use
            )
            delivered = (in_use.get((room.id, night), False) for room in of_type)
            yield RoomsOpen(
                facility_id=of_type[0].facility_id,
                room_type=of_type[0].room_type,
                night=night,
                rooms=len(of_type),
                promised=of_type[0].allotment,
                open=sum(delivered) + sum(free),
                has_gone_back=release is not None and release.is_past(night, now),
            )


def _in_use(
    session: Session, actor: Actor, now: datetime, units: sa.Select[str], nights: Sequence[date]
) -> dict[tuple[str, date], bool]:
    """By room and night on which somebody has a claim: whether the actor may know of everybody there."""
    statement = (
        sa.select(UnitNight.unit_id, UnitNight.night, not_blocked(actor))
        .join(Claim, Claim.id == UnitNight.claim_id)
        .outerjoin(Placement, Placement.claim_id == Claim.id)
        .join(PlacementRequest, PlacementRequest.id == Claim.request_id)
        .join(Case, Case.id == PlacementRequest.case_id)
        .where(is_live(now), UnitNight.unit_id.in_(units), UnitNight.night.between(nights[0], nights[-1]))
    )
    found: dict[tuple[str, date], bool] = {}
    for unit, night, shown in session.execute(statement):
        found[unit, night] = found.get((unit, night), True) and bool(shown)
    return found


def _by_type(session: Session, units: sa.Select[str]) -> Iterator[list[Any]]:
    rows = session.execute(
        sa.select(
            Unit.id,
            Unit.facility_id,
            Unit.room_type,
            Facility.intake_from,
            RoomTypeTerms.allotment,
            RoomTypeTerms.release_hours,
        )
        .join(Unit.facility)
        .outerjoin(RoomTypeTerms, TERMS_OF_UNIT)
        .where(Unit.id.in_(units))
        .order_by(Facility.code_name, Unit.room_type, Unit.code)
    )
    found = defaultdict(list)
    for row in rows:
        found[row.facility_id, row.room_type].append(row)
    yield from found.values()


def terms_of_type(session: Session, facility_id: str, room_type: str) -> RoomTypeTerms | None:
    return session.scalar(
        sa.select(RoomTypeTerms).where(
            RoomTypeTerms.facility_id == facility_id, RoomTypeTerms.room_type == room_type
        )
    )


def room_types(session: Session, facility_id: str) -> dict[str, int]:
    """How many rooms the house has of each type."""
    rows = session.execute(
        sa.select(Unit.room_type, sa.func.count().label("rooms"))
        .where(Unit.facility_id == facility_id)
        .group_by(Unit.room_type)
        .order_by(Unit.room_type)
    )
    return {row.room_type: row.rooms for row in rows}


def season_prices(session: Session, facility_id: str) -> list[SeasonPrice]:
    statement = sa.select(SeasonPrice).where(SeasonPrice.facility_id == facility_id)
    return list(session.scalars(statement.order_by(SeasonPrice.room_type, SeasonPrice.first_night)))


def hotel_staff(session: Session, facility: Facility) -> list[User]:
    """Who must have the training before they come in; accounts that are closed are left out."""
    statement = sa.select(User).where(
        User.organisation_id == facility.organisation_id,
        User.role == Role.HOTEL_STAFF,
        User.disabled_at.is_(None),
    )
    return sorted(session.scalars(statement), key=lambda user: (user.name, user.id))
