"""The snapshot of the network that rules look at: frozen values, and what they say of one moment."""

from collections.abc import Collection, Mapping, Set
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import NamedTuple

from allocation.problems.problem import Facility, Household, Threat, Unit, Unknown
from app.core.clock import A_NIGHT
from app.queries.availability import Offer, offer
from app.queries.prices import Season, price_on
from app.queries.release import Release
from models.availability import Channel
from models.request import PhoneAnswer

FOREVER = date(9999, 12, 31)

SAID_OPEN = frozenset({Offer.OPEN})
NOT_SAID_CLOSED = frozenset({Offer.OPEN, Offer.UNKNOWN})
"""Nights that may be open: for finding whom to ask, never for giving a place."""
NO_NIGHTS: frozenset[date] = frozenset()


class UnitAssertion(NamedTuple):
    """What somebody once said of a unit's nights (the first and the last included)."""

    first_night: date
    last_night: date
    is_open: bool
    asserted_at: datetime
    valid_until: datetime | None
    channel: Channel


@dataclass(frozen=True)
class UnitFacts:
    """A unit as it is, what has been said of its nights, newest first, and what has been agreed for rooms
    of its type."""

    unit: Unit
    code: str
    assertions: tuple[UnitAssertion, ...]
    out_of_service: tuple[tuple[date, date], ...]
    release: Release | None
    seasons: tuple[Season, ...]

    def price_on(self, night: date) -> int:
        return price_on(night, self.seasons, self.unit.price)


@dataclass(frozen=True)
class RequestFacts:
    """A request, open or closed (somebody may still be in the bed tonight): its household as the engine
    reads it, ages in the year it arrives."""

    household: Household
    case_id: str
    complete: bool


@dataclass(frozen=True)
class SeparationFacts:
    cases: tuple[str, str]
    scope: str
    km: float | None


@dataclass(frozen=True)
class Snapshot:
    version: int
    facilities: Mapping[str, Facility]
    code_names: Mapping[str, str]
    asks_first: frozenset[str]  # facilities that want to say yes themselves
    reminders: Mapping[str, time | None]
    units: Mapping[str, UnitFacts]
    requests: Mapping[str, RequestFacts]
    threats: Mapping[str, Threat]
    separations: tuple[SeparationFacts, ...]
    together: tuple[tuple[str, ...], ...]
    watch: int | None
    watch_by_night: Mapping[date, int]
    answers: Mapping[str, tuple[PhoneAnswer, ...]]

    def requests_of(self, case_id: str) -> list[str]:
        return [id for id, facts in self.requests.items() if facts.case_id == case_id]


def open_nights(
    facts: UnitFacts,
    now: datetime,
    first: date,
    nights: int,
    claimed: Set[date] = NO_NIGHTS,
    counted: Collection[Offer] = SAID_OPEN,
) -> tuple[tuple[date, date], ...]:
    """Intervals of the horizon (both ends included) in which the unit may be given: the latest assertion
    that still holds says open, and nothing is out of service. Silence is not an offer. `claimed`: nights on
    which somebody has the unit, so that it does not go back to the house."""
    end = first + timedelta(days=nights)
    near = [
        assertion
        for assertion in facts.assertions
        if assertion.first_night < end and first <= assertion.last_night
    ]
    facts = replace(facts, assertions=tuple(near))
    intervals: list[tuple[date, date]] = []
    for begins, next_begins in pairwise([*_turns(facts, now, first, end), end]):
        last = next_begins - timedelta(days=1)
        if _offer(facts, now, begins, claimed) not in counted:
            continue
        if intervals and intervals[-1][1] == begins - timedelta(days=1):
            begins = intervals.pop()[0]
        intervals.append((begins, last))
    return tuple(intervals)


def _turns(facts: UnitFacts, now: datetime, first: date, end: date) -> list[date]:
    """`first` and the nights after it, up to `end`, of which something else may hold."""
    said = [(assertion.first_night, assertion.last_night) for assertion in facts.assertions]
    gone = facts.release.past(first, end - A_NIGHT, now) if facts.release else ()
    released = [(night, night) for night in gone]
    periods = (*said, *facts.out_of_service, *released)
    edges = (edge for begins, last in periods for edge in (begins, last + timedelta(days=1)))
    return sorted({first, *(night for night in edges if first < night < end)})


def _offer(facts: UnitFacts, now: datetime, night: date, claimed: Set[date]) -> Offer:
    if any(first <= night <= last for first, last in facts.out_of_service):
        return Offer.CLOSED
    return offer(facts.assertions, now, night, None if night in claimed else facts.release)


def level_of(facility: Facility) -> int | None:
    """Its protection level; None: nobody knows."""
    level = facility.protection_level
    return None if isinstance(level, Unknown) else level


def stale_hours(facts: UnitFacts, now: datetime) -> int:
    """Whole hours since somebody last said that the unit is open; 0 when nobody has (it is closed then)."""
    newest = next((said.asserted_at for said in facts.assertions if said.is_open), now)
    return max(0, int((now - newest).total_seconds() // 3600))


def dated(
    facts: UnitFacts,
    now: datetime,
    first: date,
    nights: int,
    claimed: Set[date] = NO_NIGHTS,
    priced: date | None = None,
) -> Unit:
    """The contract's unit for one horizon at one moment, at the price of the night `priced` (default: the
    first)."""
    return replace(
        facts.unit,
        price=facts.price_on(priced or first),
        open=open_nights(facts, now, first, nights, claimed),
        stale_hours=stale_hours(facts, now),
    )
