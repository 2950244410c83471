"""Families to flats, jointly, by the engine through its contract (docs/adr/0014 says how the case maps).

A flat is a unit of kind `apartment` at the centre of its district, open from the day it can be had. A family
"arrives" on the last day of its window and stays longer than anybody looks, so that two can never share a
flat. Rooms, rent, accessibility and contract are needs; crowding is beds; excluded areas and flats once
refused are avoided, and what the case is kept away from counts as it does at night.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from typing import Literal

from sqlalchemy.orm import Session

from allocation.problems.problem import Current, Facility, Household, Problem, Separation, Threat, Unit
from allocation.problems.problem import Member as Person
from app.core.clock import Clock, local
from app.core.night_form.places import DISTRICTS
from app.queries.rehousing import refused_flats, standing_offers
from app.services.disclosure.to_company_brief import Brief
from app.services.engine.loading import load_snapshot
from app.services.engine.snapshot import FOREVER, Snapshot
from app.services.rehousing.flats import beds
from app.services.rehousing.pool import HomeSeeker, brief_of
from app.services.rehousing.priority_checks import SIX_MONTHS
from models.case import Coming
from models.facility import FacilityKind
from models.organisation import Organisation
from models.rehousing import Flat, RehousingRequest

FIRST_YEAR = 366  # nights; longer than the horizon, so that all stays in a flat meet on its last night
LONGEST_WINDOW = 399  # days from today; what lies further off is matched another day
LIFT, STEP_FREE = "lift", "step_free"
DAYS_A_MONTH = 30
HALF_OF_THE_GOAL = SIX_MONTHS / 2


def problem(session: Session, clock: Clock, seekers: list[HomeSeeker], flats: list[Flat]) -> Problem:
    """Seekers and flats, among those for whom a flat is set apart already (locked in it)."""
    today, snapshot = local(clock.now()).date(), load_snapshot(session)
    seeking = {seeker.id for seeker in seekers}
    homes = {one.request_id: one.flat for one in standing_offers(session) if one.request_id not in seeking}
    everybody = [*seekers, *_settled(session, homes)]
    known = {flat.id: flat for flat in (*flats, *homes.values())}
    towns = _towns(session, known.values())
    refused = refused_flats(session, [seeker.request.case_id for seeker in seekers])
    households = [
        _at_home(_household(snapshot, seeker, today, known, refused), homes) for seeker in everybody
    ]
    rents, taken = {seeker.brief.highest_rent for seeker in everybody}, {flat.id for flat in homes.values()}
    return Problem(
        first_night=today,
        nights=_horizon(everybody, today),
        facilities=tuple(_facility(flat, towns) for flat in known.values()),
        units=tuple(unit_of(flat, rents, settled=flat.id in taken, today=today) for flat in known.values()),
        households=tuple(sorted(households, key=lambda household: household.id)),
        threats=tuple(_threats(snapshot, households)),
        separations=tuple(_separations(snapshot, everybody)),
    )


def _horizon(everybody: Iterable[HomeSeeker], today: date) -> int:
    """Nights from today to the last day on which somebody may move in."""
    last = max((seeker.brief.move_in_until for seeker in everybody), default=today)
    return min(max((last - today).days, 0), LONGEST_WINDOW) + 1


def _threats(snapshot: Snapshot, households: Iterable[Household]) -> Iterator[Threat]:
    concerned = {name for household in households for name in (*household.threats, household.is_threat)}
    return (threat for id, threat in snapshot.threats.items() if id in concerned)


def _settled(session: Session, homes: Mapping[str, Flat]) -> list[HomeSeeker]:
    found = (session.get_one(RehousingRequest, id) for id in homes)
    return [HomeSeeker(request, brief_of(request)) for request in found]


def _towns(session: Session, flats: Iterable[Flat]) -> dict[str, str]:
    owners = {flat.company_id for flat in flats}
    return {id: session.get_one(Organisation, id).municipality for id in owners}


def _household(
    snapshot: Snapshot,
    seeker: HomeSeeker,
    today: date,
    flats: Mapping[str, Flat],
    refused: Mapping[str, set[str]],
) -> Household:
    """The case as the night knows it, seeking a home instead of a bed."""
    request, brief = seeker.request, seeker.brief
    asked = [snapshot.requests[id].household for id in snapshot.requests_of(request.case_id)]
    latest = max(asked, key=lambda household: household.arrives, default=None)
    outside = {
        id
        for id, flat in flats.items()
        if flat.area in brief.excluded_areas or flat.company_id != request.company_id
    }
    return Household(
        id=request.id,
        urgency=_urgency(request, today),
        arrives=min(max(brief.move_in_until, today), today + timedelta(days=LONGEST_WINDOW)),
        nights=FIRST_YEAR,
        members=_members(request, today.year),
        needs=frozenset(needs_of(brief)),
        threats=latest.threats if latest else frozenset(),
        is_threat=latest.is_threat if latest else None,
        avoid=frozenset(outside | (refused.get(request.case_id, set()) & flats.keys())),
        near=latest.near if latest else None,
    )


def _urgency(request: RehousingRequest, today: date) -> Literal[1, 2, 3]:
    """Waiting time, from the day of the decision: past the goal of six months first, then past half of it."""
    waited = today - request.decided_on if request.decided_on else timedelta()
    if waited > SIX_MONTHS:
        return 1
    return 2 if waited > HALF_OF_THE_GOAL else 3


def _members(request: RehousingRequest, year: int) -> tuple[Person, ...]:
    return tuple(
        Person(max(year - member.birth_year, 0), member.gender.value)
        for member in request.case.members
        if member.coming is not Coming.STAYS
    )


def needs_of(brief: Brief) -> Iterator[str]:
    """What a flat has to be, in the words of `unit_of`."""
    yield f"rooms_from_{brief.rooms_from}"
    yield f"rooms_to_{brief.rooms_to}"
    yield f"rent_to_{brief.highest_rent}"
    yield f"contract_{brief.contract_wanted.value}"
    yield from brief.accessibility


def _at_home(household: Household, homes: Mapping[str, Flat]) -> Household:
    flat = homes.get(household.id)
    if flat is None:
        return household
    return replace(household, current=Current((flat.id,), locked=True))


def _facility(flat: Flat, towns: Mapping[str, str]) -> Facility:
    """Each flat by itself, because areas, rent and refusals are about the flat."""
    district = DISTRICTS[flat.area]
    return Facility(
        id=flat.id,
        kind=FacilityKind.APARTMENT.value,
        lat=district.lat,
        lon=district.lon,
        protection_level=0,
        municipality=towns[flat.company_id],
    )


def unit_of(flat: Flat, rents: Iterable[int], *, settled: bool, today: date) -> Unit:
    """What nobody has said of steps or lift counts as not there: the company mends the flat, not the rule."""
    opens = today if settled else max(flat.available_from, today)
    return Unit(
        id=flat.id,
        facility=flat.id,
        beds=beds(flat.rooms),
        price=flat.rent // DAYS_A_MONTH,
        open=((opens, FOREVER),),
        features=frozenset(_features(flat, rents)),
    )


def _features(flat: Flat, rents: Iterable[int]) -> Iterator[str]:
    yield from (f"rooms_from_{rooms}" for rooms in range(1, flat.rooms + 1))
    yield from (f"rooms_to_{rooms}" for rooms in range(flat.rooms, 11))
    yield from (f"rent_to_{rent}" for rent in rents if flat.rent <= rent)
    yield from (f"contract_{kind}" for kind in flat.contracts)
    if flat.step_free:
        yield STEP_FREE
    if flat.lift or flat.floor == 0:
        yield LIFT


def _separations(snapshot: Snapshot, seekers: Iterable[HomeSeeker]) -> Iterator[Separation]:
    by_case: dict[str, list[str]] = {}
    for seeker in seekers:
        by_case.setdefault(seeker.request.case_id, []).append(seeker.id)
    for kept in snapshot.separations:
        for pair in product(*(by_case.get(case, []) for case in kept.cases)):
            yield Separation(pair, kept.scope, kept.km)  # type: ignore[arg-type]  # a checked column, a pair
