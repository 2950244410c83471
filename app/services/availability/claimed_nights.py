"""Claimed nights that a change of figures would close: never silently.

Who changes the figures is told which rooms and nights, by booking code once confirmed; a hold is only a
hold. Nights of a claim that the reader must not know of are closed without a word to them. The duty team
is told of all.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.core.clock import A_NIGHT, Clock, night_of
from app.core.errors import ClaimedNights
from app.queries.occupants import Occupant, Occupied, occupied
from app.queries.rooms import Room, StandingNights, units_of
from app.services.engine.snapshot import FOREVER
from app.services.messages.alerts import raise_alert
from models.alert import AlertKind
from models.placement import Claim


class ClosedNight(NamedTuple):
    unit_id: str
    night: date
    occupant: Occupant


@dataclass(frozen=True)
class ClaimedRange:
    """Claimed nights of one room; `booking_code` None: held."""

    room: str
    first_night: date
    last_night: date
    booking_code: str | None


def claims_on(session: Session, actor: Actor, clock: Clock, facility_id: str) -> Occupied:
    """Who has which of the house's nights from tonight on. Two statements."""
    return occupied(session, actor, clock.now(), units_of(facility_id), night_of(clock.now()), FOREVER)


def newly_closed(
    taken: Occupied, before: StandingNights, after: StandingNights, now: datetime
) -> list[ClosedNight]:
    """Claimed nights that could be used before and cannot be used after."""
    return [
        ClosedNight(unit, night, occupant)
        for (unit, night), here in sorted(taken.items(), key=lambda item: item[0])
        if after.is_shut(unit, night, now) and not before.is_shut(unit, night, now)
        for occupant, _ in here
    ]


def named(rooms: Mapping[str, Room], nights: Sequence[ClosedNight]) -> list[ClaimedRange]:
    """As the house may know them, room by room."""
    shown = [one for one in nights if not one.occupant.hidden]
    shown.sort(key=lambda one: (rooms[one.unit_id].code, one.occupant.claim_id, one.night))
    return [
        claimed_range
        for _, run in groupby(shown, lambda one: one[::2])
        for claimed_range in _ranges(rooms, run)
    ]


def _ranges(rooms: Mapping[str, Room], run: Iterator[ClosedNight]) -> Iterator[ClaimedRange]:
    nights = list(run)
    begins = nights[0].night
    for one, following in zip(nights, [*nights[1:], None], strict=True):
        if following is None or following.night - A_NIGHT > one.night:
            yield ClaimedRange(rooms[one.unit_id].code, begins, one.night, one.occupant.booking_code)
            begins = following.night if following else begins


def refuse(rooms: Mapping[str, Room], nights: Sequence[ClosedNight]) -> None:
    """Raises ClaimedNights unless there is nothing that the house may know of."""
    claimed = named(rooms, nights)
    if claimed:
        raise ClaimedNights([_plain(claimed_range) for claimed_range in claimed])


def _plain(claimed_range: ClaimedRange) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in asdict(claimed_range).items()
    }


def tell_duty_team(
    session: Session, actor: Actor, clock: Clock, facility_id: str, nights: Sequence[ClosedNight]
) -> None:
    """One alert for each request concerned, with the rooms and nights."""
    by_claim = defaultdict(list)
    for one in nights:
        by_claim[one.occupant.claim_id].append(one)
    requests = sa.select(Claim.id, Claim.request_id).where(Claim.id.in_(by_claim))
    for claim, request in sorted(session.execute(requests).all()) if by_claim else ():
        raise_alert(
            session,
            actor,
            clock,
            AlertKind.CLAIMED_NIGHT_CLOSED,
            request_id=request,
            facility_id=facility_id,
            placement_id=by_claim[claim][0].occupant.placement_id,
            units=sorted({one.unit_id for one in by_claim[claim]}),
            nights=sorted({one.night.isoformat() for one in by_claim[claim]}),
        )
