"""Whom to ask about one household: places where nothing but the house's own word is missing.

A question can settle a rule that the register does not know, nights of which nobody has said whether they
are open (silence is no offer), a figure that is too old to rely on, and the house's own consent.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from allocation.answers.suggest import Standing
from allocation.problems.problem import Household, Problem
from app.core.clock import Clock, night_of
from app.core.rules import CONSENT
from app.queries.access import kept_out_of
from app.queries.claims import LiveClaim
from app.queries.facilities import facilities_of
from app.queries.inquiries import said_no
from app.services.disclosure.to_house import ANYBODY_MAY_HEAR
from app.services.engine.house_consent import not_asked_yet
from app.services.engine.loading import load_snapshot
from app.services.engine.places import Place, Places, contacts_of
from app.services.engine.problem import around
from app.services.engine.ranking import standings_in_order
from app.services.engine.snapshot import NOT_SAID_CLOSED, Snapshot, open_nights
from models.case import Case
from models.facility import KINDS
from models.inquiry import Inquiry
from models.request import AskableRule

NIGHTS = "nights"
QUESTIONS = frozenset({*(rule.value for rule in AskableRule), NIGHTS, CONSENT})


@dataclass(frozen=True)
class HouseToAsk:
    """The place in a facility that takes the fewest questions, and then the best one. `declined`: what the
    facility said last, if that was no, to the request as it is now."""

    place: Place
    questions: tuple[str, ...]
    declined: Inquiry | None


def whom_to_ask(
    session: Session, clock: Clock, household: Household, claims: Sequence[LiveClaim]
) -> list[HouseToAsk]:
    """One place a facility, in the order of the places; none of a facility with a place to be had at once."""
    snapshot, now = load_snapshot(session), clock.now()
    problem = around(snapshot, household, claims, now, night_of(now))
    seen = Places(snapshot, household, now, contacts_of(session))
    wants_asking = not_asked_yet(session, snapshot, household.id, claims, now)
    declined, conflicted = said_no(session, household.id), _conflicted(session, snapshot, household)
    best: dict[str, HouseToAsk] = {}
    for standing in standings_in_order(_with_silence_as_open(snapshot, problem, clock), household):
        if standing.fails or standing.joint or standing.facility in conflicted:
            continue
        if not _may_be_put(standing, problem, household):
            continue
        place = seen.of(standing.units, standing.tiers, unknown=standing.unknown)
        questions = tuple(_questions(place, problem, household, wants_asking))
        known = best.get(standing.facility)
        if known is None or len(questions) < len(known.questions):
            best[standing.facility] = HouseToAsk(place, questions, declined.get(standing.facility))
    return [one for one in best.values() if one.questions]


def _conflicted(session: Session, snapshot: Snapshot, household: Household) -> frozenset[str]:
    """Facilities of organisations that must not know of the case."""
    case = session.get_one(Case, snapshot.requests[household.id].case_id)
    _, organisations = kept_out_of(session, case)
    return facilities_of(session, organisations)


def _with_silence_as_open(snapshot: Snapshot, problem: Problem, clock: Clock) -> Problem:
    first, nights = problem.first_night, problem.nights
    units = (
        replace(
            unit,
            open=open_nights(snapshot.units[unit.id], clock.now(), first, nights, counted=NOT_SAID_CLOSED),
        )
        for unit in problem.units
    )
    return replace(problem, units=tuple(units))


def _may_be_put(standing: Standing, problem: Problem, household: Household) -> bool:
    """Unknowns of safety are put right in the register, never by an answer; and substance use is nothing
    that a hotel is told of."""
    if not QUESTIONS.issuperset(standing.unknown):
        return False
    told = KINDS[problem.facility[standing.facility].kind].is_protected_home
    return told or AskableRule.BRINGS not in standing.unknown or household.brings <= ANYBODY_MAY_HEAR


def _questions(
    place: Place, problem: Problem, household: Household, wants_asking: frozenset[str]
) -> Iterator[str]:
    yield from place.unknown
    said_open = all(_is_open(problem.unit[unit].open, household) for unit in place.units)
    if place.is_due or not said_open:
        yield NIGHTS
    if place.facility_id in wants_asking:
        yield CONSENT


def _is_open(intervals: Iterable[tuple[date, date]] | None, household: Household) -> bool:
    """Intervals are as long as they can be, so one of them holds the whole stay or none does."""
    return intervals is None or any(
        first <= household.arrives and household.last_night <= last.toordinal() for first, last in intervals
    )
