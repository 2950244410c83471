"""The picture of the network that rules look at: frozen values, and what they say of one moment."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from allocation.problem import Facility, Household, Threat, Unit
from app.queries.availability import Offer, offer
from models.request import PhoneAnswer

FOREVER = date(9999, 12, 31)


class Word(NamedTuple):
    """What somebody once said of a unit's nights (the first and the last included)."""

    first_night: date
    last_night: date
    is_open: bool
    asserted_at: datetime
    valid_until: datetime | None


@dataclass(frozen=True)
class UnitFacts:
    """A unit as it is, and what has been said of its nights, newest first."""

    unit: Unit
    code: str
    assertions: tuple[Word, ...]
    out_of_service: tuple[tuple[date, date], ...]


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
class Network:
    version: int
    facilities: Mapping[str, Facility]
    code_names: Mapping[str, str]
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


def open_nights(facts: UnitFacts, now: datetime, first: date, nights: int) -> tuple[tuple[date, date], ...]:
    """Intervals of the horizon (both ends included) in which the unit may be given: the latest assertion
    that still holds says open, and nothing is out of service. Silence is not an offer."""
    end = first + timedelta(days=nights)
    intervals: list[tuple[date, date]] = []
    for begins, next_begins in pairwise([*_turns(facts, first, end), end]):
        last = next_begins - timedelta(days=1)
        if not _is_open(facts, now, begins):
            continue
        if intervals and intervals[-1][1] == begins - timedelta(days=1):
            begins = intervals.pop()[0]
        intervals.append((begins, last))
    return tuple(intervals)


def _turns(facts: UnitFacts, first: date, end: date) -> list[date]:
    """`first` and the nights after it on which another word begins to hold, up to `end`."""
    periods = [(said.first_night, said.last_night) for said in facts.assertions]
    edges = [(begins, last + timedelta(days=1)) for begins, last in (*periods, *facts.out_of_service)]
    return sorted({first, *(night for edge in edges for night in edge if first < night < end)})


def _is_open(facts: UnitFacts, now: datetime, night: date) -> bool:
    if any(first <= night <= last for first, last in facts.out_of_service):
        return False
    return offer(facts.assertions, now, night) is Offer.OPEN


def stale_hours(facts: UnitFacts, now: datetime) -> int:
    """Whole hours since somebody last said that the unit is open; 0 when nobody has (it is closed then)."""
    newest = next((said.asserted_at for said in facts.assertions if said.is_open), now)
    return max(0, int((now - newest).total_seconds() // 3600))


def dated(facts: UnitFacts, now: datetime, first: date, nights: int) -> Unit:
    """The contract's unit for one horizon at one moment."""
    return replace(
        facts.unit, open=open_nights(facts, now, first, nights), stale_hours=stale_hours(facts, now)
    )
