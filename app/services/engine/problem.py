"""From the network's facts and its live claims to the engine's `Problem`: the one translation."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import product

from allocation.problems.problem import (
    UNKNOWN,
    Current,
    Facility,
    Household,
    Problem,
    Separation,
    Threat,
    Unknown,
)
from app.core.clock import nights_from
from app.queries.claims import LiveClaim
from app.services.engine.snapshot import NO_NIGHTS, Snapshot, dated
from models.request import AskableRule, PhoneAnswer

MARGIN = 3  # nights that a relaxation may look before and after the stay (contract section 6)


def around(
    snapshot: Snapshot, household: Household, claims: Iterable[LiveClaim], now: datetime, tonight: date
) -> Problem:
    """The problem of one household among everybody who has a claim: the nights of its stay and three on
    either side, but none before tonight."""
    first = max(tonight, household.arrives - timedelta(days=MARGIN))
    last = household.arrives + timedelta(days=household.nights - 1 + MARGIN)
    nights, priced = (last - first).days + 1, max(tonight, household.arrives)
    problem = build(snapshot, [household], claims, now, first, nights, priced)
    answers = snapshot.answers.get(household.id, ())
    return _answered(problem, household, answers) if answers else problem


def build(
    snapshot: Snapshot,
    newcomers: Iterable[Household],
    claims: Iterable[LiveClaim],
    now: datetime,
    first: date,
    nights: int,
    priced: date | None = None,
) -> Problem:
    """`nights` nights from `first`: every unit, everybody with a claim there (locked in it), and the
    newcomers, whose own claims are left out. The contract knows one price a unit, whatever the season does
    during a stay: that of the night `priced` (default: the first)."""
    claims = list(claims)
    claimed = _claimed(claims)
    seeking = {household.id: household for household in newcomers}
    horizon = range(first.toordinal(), first.toordinal() + nights)
    residents = [
        resident(snapshot, claim)
        for claim in claims
        if claim.claim.request_id not in seeking and claim.claim.request_id in snapshot.requests
    ]
    households = tuple(
        sorted(
            (h for h in (*seeking.values(), *residents) if _touches(h, horizon)),
            key=lambda household: household.id,
        )
    )
    present = {household.id for household in households}
    return Problem(
        first_night=first,
        nights=nights,
        facilities=tuple(snapshot.facilities.values()),
        units=tuple(
            dated(facts, now, first, nights, claimed.get(id, NO_NIGHTS), priced)
            for id, facts in snapshot.units.items()
        ),
        households=households,
        threats=tuple(_threats(snapshot, households)),
        separations=tuple(_separations(snapshot, present)),
        together=tuple(_together(snapshot, present)),
        watch_capacity=_watch_capacity(snapshot, first, nights),
    )


def _claimed(claims: Iterable[LiveClaim]) -> Mapping[str, set[date]]:
    """By unit: nights on which somebody has it, so that it has not gone back to the house."""
    found: dict[str, set[date]] = defaultdict(set)
    for claim in claims:
        for unit in claim.units:
            found[unit].update(nights_from(claim.first_night, claim.nights))
    return found


def keeping_from(problem: Problem, facilities: frozenset[str]) -> Problem:
    """The same, but for nobody who does not live there already a place in these facilities: for proposals,
    which may not count on a house that wants to be asked first."""
    households = (_kept_from(household, facilities, problem) for household in problem.households)
    return replace(problem, households=tuple(households)) if facilities else problem


def _kept_from(household: Household, facilities: frozenset[str], problem: Problem) -> Household:
    units = household.current.units if household.current else ()
    at_home = {problem.unit[unit].facility for unit in units}
    # The engine knows of no consent: a rule that it has does the same.
    return replace(household, avoid=household.avoid | (facilities - at_home))


def resident(snapshot: Snapshot, claim: LiveClaim) -> Household:
    """The household that holds a claim, for the stay it has claimed and locked where it is."""
    return replace(
        snapshot.requests[claim.claim.request_id].household,
        arrives=claim.first_night,
        nights=claim.nights,
        current=Current(claim.units, locked=True),
    )


def _touches(household: Household, horizon: range) -> bool:
    arrives = household.arrives.toordinal()
    return arrives < horizon.stop and arrives + household.nights > horizon.start


def _threats(snapshot: Snapshot, households: Iterable[Household]) -> Iterable[Threat]:
    """Only those that somebody present is kept away from, or is: of all others the problem tells nothing."""
    concerned = {id for household in households for id in (*household.threats, household.is_threat)}
    return (threat for id, threat in snapshot.threats.items() if id in concerned)


def _separations(snapshot: Snapshot, present: set[str]) -> Iterable[Separation]:
    for separation in snapshot.separations:
        a, b = (snapshot.requests_of(case) for case in separation.cases)
        for pair in product(a, b):
            if present.issuperset(pair):
                yield Separation(pair, separation.scope, separation.km)  # type: ignore[arg-type]  # checked column


def _together(snapshot: Snapshot, present: set[str]) -> Iterable[tuple[str, ...]]:
    for cases in snapshot.together:
        group = [request for case in cases for request in snapshot.requests_of(case) if request in present]
        if len(group) > 1:
            yield tuple(group)


def _watch_capacity(snapshot: Snapshot, first: date, nights: int) -> int | dict[date, int] | None:
    if not snapshot.watch_by_night or snapshot.watch is None:
        return snapshot.watch
    return {night: snapshot.watch_by_night.get(night, snapshot.watch) for night in nights_from(first, nights)}


def _answered(problem: Problem, household: Household, answers: tuple[PhoneAnswer, ...]) -> Problem:
    """Settle by what was answered on the telephone what the register does not know; oldest answer first,
    so that the latest holds. Only this household's own rules read what is changed here."""
    facilities = dict(problem.facility)
    for answer in answers:
        if answer.facility_id in facilities:
            facilities[answer.facility_id] = _settled(
                problem.facility[answer.facility_id], facilities[answer.facility_id], household, answer
            )
    return replace(problem, facilities=tuple(facilities.values()))


def _settled(registered: Facility, settled: Facility, household: Household, answer: PhoneAnswer) -> Facility:
    yes = answer.is_yes
    match answer.rule:
        case AskableRule.BRINGS if isinstance(registered.accepts, Unknown):
            return replace(settled, accepts=household.brings if yes else frozenset())
        case AskableRule.NEEDS if isinstance(registered.features, Unknown):
            return replace(settled, features=household.needs if yes else frozenset())
        case AskableRule.LANGUAGE if isinstance(registered.languages, Unknown):
            return replace(settled, languages=household.languages if yes else frozenset())
        case AskableRule.MAX_NIGHTS if registered.max_nights is UNKNOWN:
            return replace(settled, max_nights=None if yes else max(household.nights - 1, 1))
    return settled
