"""A facility's rooms, and what stands of their nights: what was said of them and periods out of service."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from heapq import heappop, heappush
from itertools import pairwise
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.queries.availability import Offer, offer
from models.availability import (
    AvailabilityAssertion,
    Channel,
    OutOfService,
    OutOfServiceReason,
)
from models.facility import Unit

Units = sa.Select[str] | Collection[str]
"""Of which units: their ids, or how to find them."""


class Room(NamedTuple):
    id: str
    code: str
    room_type: str


class Assertion(NamedTuple):
    id: str
    unit_id: str
    first_night: date
    last_night: date
    is_open: bool
    asserted_at: datetime
    valid_until: datetime | None
    channel: Channel
    asserted_by: str | None
    update_id: str | None
    superseded_by: str | None


class OutOfServicePeriod(NamedTuple):
    """A period out of service. `lifted_by`: the update that ended it."""

    id: str
    unit_id: str
    first_night: date
    last_night: date
    reason: OutOfServiceReason
    recorded_by: str | None
    recorded_at: datetime
    update_id: str | None
    lifted_by: str | None


@dataclass(frozen=True)
class StandingNights:
    """What holds of a facility's nights. Assertions stand newest first."""

    assertions: dict[str, list[Assertion]]
    out_of_service: dict[str, list[OutOfServicePeriod]]

    @classmethod
    def of(cls, said: Iterable[Assertion], periods: Iterable[OutOfServicePeriod]) -> "StandingNights":
        standing = cls(defaultdict(list), defaultdict(list))
        for statement in said:
            standing.assertions[statement.unit_id].append(statement)
        for period in periods:
            standing.out_of_service[period.unit_id].append(period)
        return standing

    def is_out_of_service(self, unit: str, night: date) -> bool:
        return any(
            period.first_night <= night <= period.last_night for period in self.out_of_service.get(unit, ())
        )

    def is_shut(self, unit: str, night: date, now: datetime) -> bool:
        """Known not to be usable; of silence nothing is known, nor of what has gone back to the house."""
        return (
            self.is_out_of_service(unit, night)
            or offer(self.assertions.get(unit, ()), now, night, None) is Offer.CLOSED
        )


def rooms_of(session: Session, facility_id: str) -> dict[str, Room]:
    """By id, in order of code."""
    statement = sa.select(Unit.id, Unit.code, Unit.room_type).where(Unit.facility_id == facility_id)
    rooms = sorted((Room(*row) for row in session.execute(statement)), key=lambda room: in_order(room.code))
    return {room.id: room for room in rooms}


def in_order(code: str) -> list[int | str]:
    """Sorts 9 before 10, as a house counts its rooms."""
    return [int(part) if part.isdecimal() else part for part in re.split(r"(\d+)", code)]


def units_of(facility_id: str) -> sa.Select[str]:
    """Their ids, for use in another statement."""
    return sa.select(Unit.id).where(Unit.facility_id == facility_id)


def assertions_from(
    session: Session, units: Units, first: date, undoing: str | None = None
) -> list[Assertion]:
    """Newest first: what is said of nights from `first` on, and what the update `undoing` silenced."""
    said = AvailabilityAssertion
    statement = (
        sa.select(*(getattr(said, name) for name in Assertion._fields))
        .where(
            said.unit_id.in_(units),
            said.last_night >= first,
            sa.or_(said.superseded_by.is_(None), said.superseded_by == undoing),
        )
        .order_by(said.asserted_at.desc(), said.id.desc())
    )
    return [Assertion(*row) for row in session.execute(statement)]


def out_of_service_from(
    session: Session, units: Units, first: date, undoing: str | None = None
) -> list[OutOfServicePeriod]:
    """Periods out of service on nights from `first` on, and those that the update `undoing` ended."""
    out = OutOfService
    statement = (
        sa.select(*(getattr(out, name) for name in OutOfServicePeriod._fields))
        .where(
            out.unit_id.in_(units),
            out.last_night >= first,
            sa.or_(out.lifted_at.is_(None), out.lifted_by == undoing),
        )
        .order_by(out.recorded_at, out.id)
    )
    return [OutOfServicePeriod(*row) for row in session.execute(statement)]


class Prevailing(NamedTuple):
    """Nights on which one statement is the latest, and that statement."""

    first_night: date
    last_night: date
    said: Assertion | OutOfServicePeriod


def prevailing(said: Iterable[Assertion | OutOfServicePeriod]) -> Iterator[Prevailing]:
    """Every night that what was said of one unit (newest first) speaks of, with the one that holds."""
    ranked = list(said)
    begins = defaultdict(list)
    for rank, statement in enumerate(ranked):
        begins[statement.first_night.toordinal()].append(rank)
    edges = sorted({*begins, *(statement.last_night.toordinal() + 1 for statement in ranked)})
    speaking: list[int] = []
    for edge, following in pairwise(edges):
        for rank in begins[edge]:
            heappush(speaking, rank)
        while speaking and ranked[speaking[0]].last_night.toordinal() < edge:
            heappop(speaking)
        if speaking:
            yield Prevailing(date.fromordinal(edge), date.fromordinal(following - 1), ranked[speaking[0]])
