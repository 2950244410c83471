"""The facts that rules read, as one frozen picture of the network.

The picture is kept per process under the version that database triggers give it, so it is read anew
after any change to any table a rule reads, and never else. What changes with every booking (claims)
and with the clock (age of a figure) is not part of it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, lazyload

from allocation.problem import (
    UNKNOWN,
    Circle,
    Facility,
    Household,
    Member,
    Point,
    Threat,
    Unit,
    Unknown,
    Wish,
)
from allocation.writing import as_json
from app.core.database import changed_tables
from app.queries.availability import Offer, offer
from models import availability, case, facility, ledger, request, threat

FOREVER = date(9999, 12, 31)
TRAINED = "trained_staff"
CACHE = "facts_cache"
UNCOMMITTED = -1
OVER = timedelta(days=2)


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
    answers: Mapping[str, tuple[request.PhoneAnswer, ...]]

    def requests_of(self, case_id: str) -> list[str]:
        return [id for id, facts in self.requests.items() if facts.case_id == case_id]


def network(session: Session) -> Network:
    """The network as of the facts' version that this session sees; one statement when nothing has changed
    since it was last read (none inside `transaction()`, which has read the version with its lock)."""
    seen = session.info.get("ledger")
    version = seen.facts_version if seen else session.scalar(sa.select(ledger.Ledger.facts_version))
    cache: dict[str, Network] = session.info[CACHE]
    if ledger.FACT_TABLES & changed_tables(session):
        return _read(session, UNCOMMITTED)
    known = cache.get("network")
    if known is None or known.version != version:
        known = cache["network"] = _read(session, int(version or 0))
    return known


def _read(session: Session, version: int) -> Network:
    facilities = {row.id: row for row in session.scalars(sa.select(facility.Facility))}
    permits = {
        row.facility_id: row for row in session.scalars(sa.select(facility.Permit).order_by("recorded_at"))
    }
    return Network(
        version=version,
        facilities={id: _facility(row, permits.get(id)) for id, row in facilities.items()},
        code_names={id: row.code_name for id, row in facilities.items()},
        units=_units(session),
        requests=_requests(session),
        threats=_threats(session),
        separations=tuple(
            SeparationFacts((row.case_a_id, row.case_b_id), row.scope.value, row.km)
            for row in session.scalars(
                sa.select(threat.Separation).where(threat.Separation.ended_at.is_(None))
            )
        ),
        together=tuple(
            map(tuple, _grouped(session, threat.Together.group_id, threat.Together.case_id).values())
        ),
        **_watch(session),
        answers={
            key: tuple(rows)
            for key, rows in _by(session, request.PhoneAnswer, "request_id", "answered_at").items()
        },
    )


def _by(session: Session, model: Any, key: str, order: str) -> dict[str, list[Any]]:
    rows = defaultdict(list)
    for row in session.scalars(sa.select(model).order_by(getattr(model, order), model.id)):
        session.expunge(row)
        rows[getattr(row, key)].append(row)
    return rows


def _grouped(session: Session, key: Any, value: Any) -> dict[str, list[str]]:
    groups = defaultdict(list)
    for group, member in session.execute(sa.select(key, value).order_by(key, value)):
        groups[group].append(member)
    return groups


def _words(values: list[str] | None) -> frozenset[str] | Unknown:
    return UNKNOWN if values is None else frozenset(values)


def _limit(value: int | None, no_limit: int) -> int | Unknown | None:
    if value is None:
        return UNKNOWN
    return None if value >= no_limit else value


def _permit_until(permit: facility.Permit | None) -> date | Unknown | None:
    if permit is None or permit.status == facility.PermitStatus.NONE:
        return None
    if permit.status == facility.PermitStatus.UNKNOWN:
        return UNKNOWN
    return permit.valid_until or FOREVER


def _facility(row: facility.Facility, permit: facility.Permit | None) -> Facility:
    lat, lon = row.position
    features = _words(row.features)
    if row.staff_trained_on and not isinstance(features, Unknown):
        features |= {TRAINED}
    return Facility(
        id=row.id,
        kind=row.kind.value,
        lat=lat,
        lon=lon,
        protection_level=UNKNOWN if row.protection_level is None else row.protection_level,
        municipality=row.municipality,
        permit_until=_permit_until(permit),
        max_persons=permit.max_persons if permit else None,
        admits=UNKNOWN if row.admits is None else row.admits.value,
        max_male_age=_limit(row.max_male_age, facility.NO_AGE_LIMIT),
        accepts=_words(row.accepts),
        features=features,
        languages=_words(row.languages),
        max_nights=_limit(row.max_nights, facility.NO_NIGHT_LIMIT),
    )


def _units(session: Session) -> dict[str, UnitFacts]:
    doors = defaultdict(set)
    for row in session.scalars(sa.select(facility.AdjoiningUnits)):
        doors[row.unit_a_id].add(row.unit_b_id)
        doors[row.unit_b_id].add(row.unit_a_id)
    words = _words_of(session)
    broken = _by(session, availability.OutOfService, "unit_id", "recorded_at")
    return {
        row.id: UnitFacts(
            unit=Unit(
                id=row.id,
                facility=row.facility_id,
                beds=row.beds,
                cots=row.cots,
                price=row.price,
                features=frozenset(row.features),
                adjoins=frozenset(doors[row.id]),
                sharing=row.sharing.value,
            ),
            code=row.code,
            assertions=tuple(words[row.id]),
            out_of_service=tuple(
                (o.first_night, o.last_night) for o in broken[row.id] if o.lifted_at is None
            ),
        )
        for row in session.scalars(sa.select(facility.Unit))
    }


def _words_of(session: Session) -> dict[str, list[Word]]:
    """What has been said by unit, newest first. Nights well before the newest word are over: they are left
    out, and so is a word that a newer one overrules on every night it has left."""
    said = availability.AvailabilityAssertion
    newest = session.scalar(sa.select(sa.func.max(said.asserted_at)))
    words: dict[str, list[Word]] = defaultdict(list)
    if newest is None:
        return words
    columns = (
        said.unit_id,
        said.first_night,
        said.last_night,
        said.is_open,
        said.asserted_at,
        said.valid_until,
    )
    begin = newest.date() - OVER
    statement = sa.select(*columns).where(said.last_night >= begin)
    for row in session.execute(statement.order_by(said.asserted_at.desc(), said.id.desc())):
        word = Word(
            max(row.first_night, begin), row.last_night, row.is_open, row.asserted_at, row.valid_until
        )
        if not any(_overrules(newer, word) for newer in words[row.unit_id]):
            words[row.unit_id].append(word)
    return words


def _overrules(newer: Word, word: Word) -> bool:
    return newer.first_night <= word.first_night and word.last_night <= newer.last_night


def _requests(session: Session, case_id: str | None = None) -> dict[str, RequestFacts]:
    """The requests of one case, or of all."""
    asked = sa.select(request.PlacementRequest)
    coming = (
        sa.select(case.Member).where(case.Member.coming == case.Coming.NOW).order_by(case.Member.position)
    )
    if case_id is not None:
        asked = asked.where(request.PlacementRequest.case_id == case_id)
        coming = coming.where(case.Member.case_id == case_id)
    members = defaultdict(list)
    for row in session.scalars(coming.options(lazyload("*"))):
        members[row.case_id].append(row)
    tied = _grouped(session, threat.CasePerpetrator.case_id, threat.CasePerpetrator.perpetrator_id)
    avoid = _grouped(session, threat.BurntAddress.case_id, threat.BurntAddress.facility_id)
    housed = _grouped(session, threat.Perpetrator.housed_case_id, threat.Perpetrator.id)
    return {
        row.id: RequestFacts(
            household=household_of(
                row, members[row.case_id], tied[row.case_id], avoid[row.case_id], housed[row.case_id]
            ),
            case_id=row.case_id,
            complete=row.complete,
        )
        for row in session.scalars(asked)
        if members[row.case_id]  # before anybody is named there is nobody to place
    }


def household_of(
    row: request.PlacementRequest,
    members: Iterable[case.Member],
    threats: Iterable[str],
    avoid: Iterable[str],
    is_threat: Iterable[str],
) -> Household:
    """The contract's household for a request. An age is the difference of years: the older of the two
    possible ages, the safer one under every rule (docs/adr/0006)."""
    return Household(
        id=row.id,
        urgency=row.urgency,  # type: ignore[arg-type]  # the column is checked to be 1, 2 or 3
        arrives=row.arrives,
        nights=row.nights,
        members=tuple(
            Member(_age(row.arrives.year - member.birth_year), member.gender.value) for member in members
        ),
        protection_level=row.min_protection_level,
        languages=frozenset(row.languages),
        language_required=row.language_required,
        needs=frozenset(row.needs),
        wishes=tuple(Wish(wish["feature"], wish["weight"]) for wish in row.wishes),
        brings=frozenset(row.brings),
        threats=frozenset(threats),
        is_threat=next(iter(is_threat), None),
        avoid=frozenset(avoid),
        watch=row.watch,
        near=Point(*row.near) if row.near else None,
    )


def _age(years: int) -> int:
    return min(max(years, 0), facility.NO_AGE_LIMIT)  # older, or not born yet, the contract does not know


def household_json(session: Session, request_id: str) -> dict[str, Any]:
    """The household of one request as the contract writes it, from the rows as this session sees them;
    what a RequestVersion keeps. Flush before calling."""
    session.flush()
    case_id = session.get_one(request.PlacementRequest, request_id).case_id
    household: dict[str, Any] = as_json(_requests(session, case_id)[request_id].household)
    return household


def _threats(session: Session) -> dict[str, Threat]:
    places = defaultdict(list)
    for row in session.scalars(sa.select(threat.PerpetratorPlace)):
        lat, lon = row.position
        places[row.perpetrator_id].append(Circle(lat, lon, row.radius_km))
    ties = _grouped(session, threat.PerpetratorTie.perpetrator_id, threat.PerpetratorTie.facility_id)
    municipality = threat.PerpetratorMunicipality
    municipalities = _grouped(session, municipality.perpetrator_id, municipality.municipality)
    return {
        row.id: Threat(
            id=row.id,
            places=tuple(places[row.id]),
            facilities=frozenset(ties[row.id]),
            municipalities=frozenset(municipalities[row.id]),
            keep_km=row.keep_km,
        )
        for row in session.scalars(sa.select(threat.Perpetrator))
    }


def _watch(session: Session) -> dict[str, Any]:
    rows = {row.night: row.rounds for row in session.scalars(sa.select(availability.WatchCapacity))}
    return {"watch": rows.pop(None, None), "watch_by_night": rows}


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
