"""The own rules of section 3: what one household and one option must satisfy between them.

Each rule answers pass, fail or unknown and names the law or house rule it stands on (R-nn: the list of
requirements in Swedish law and practice that the service is built to; SoL: Socialtjänstlag 2025:400).
`eligibility.py` computes the same for everybody at once and is tested to be equal.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from allocation.plans.plan import Answer
from allocation.problems.geo import distance_km
from allocation.problems.kinds import KINDS
from allocation.problems.problem import ADULT, UNKNOWN, Household, Problem, Unit
from allocation.rules.options import Option, fits

OwnRule = Callable[[Problem, Household, Option], Answer]


def _answer(holds: bool) -> Answer:
    return "pass" if holds else "fail"


def _is_open(unit: Unit, first: int, last: int) -> bool:
    if unit.open is None:
        return True
    nights = {night for begin, end in unit.open for night in range(begin.toordinal(), end.toordinal() + 1)}
    return all(night in nights for night in range(first, last + 1))


def closed(problem: Problem, household: Household, option: Option) -> Answer:
    """Every unit is open on every night of the stay (availability as the facility has stated it)."""
    stay, zero = problem.stay(household), problem.first_night.toordinal()
    return _answer(all(_is_open(unit, zero + stay[0], zero + stay[-1]) for unit in option.units))


def beds(problem: Problem, household: Household, option: Option) -> Answer:
    """Everybody has a bed; only those under two years sleep in cots (house rule)."""
    return _answer(fits(household, option.beds, option.cots))


def permit(problem: Problem, household: Household, option: Option) -> Answer:
    """A protected home takes nobody beyond its permit (R-03, R-04: SoL 26:1–2, permit or notification)."""
    facility = option.facility
    if not KINDS[facility.kind].needs_permit:
        return "pass"
    if facility.permit_until is UNKNOWN:
        return "unknown"
    until = facility.permit_until
    return _answer(until is not None and until.toordinal() >= household.last_night)


def admits(problem: Problem, household: Household, option: Option) -> Answer:
    """No adult of a gender outside the home's target group (R-03, R-05: target group of the permit)."""
    if option.facility.admits is UNKNOWN:
        return "unknown"
    refused = {"all": None, "women": "male", "men": "female"}[option.facility.admits]
    return _answer(not any(member.age >= ADULT and member.gender == refused for member in household.members))


def male_age(problem: Problem, household: Household, option: Option) -> Answer:
    """No boy or man above the home's age limit (declared house rule; doubtful for children, SoF 6:2–7)."""
    ages = [member.age for member in household.members if member.gender == "male"]
    limit = option.facility.max_male_age
    if not ages or limit is None:
        return "pass"
    return "unknown" if limit is UNKNOWN else _answer(max(ages) <= limit)


def brings(problem: Problem, household: Household, option: Option) -> Answer:
    """The house accepts animals, ongoing substance use or whatever else comes along (house rule)."""
    if not household.brings:
        return "pass"
    accepted = option.facility.accepts
    return "unknown" if accepted is UNKNOWN else _answer(household.brings <= accepted)


def needs(problem: Problem, household: Household, option: Option) -> Answer:
    """Every feature that it cannot do without is there (SoL 9:6: individually adapted support)."""
    missing = household.needs - option.features
    if missing and option.facility.features is UNKNOWN:
        return "unknown"
    return _answer(not missing)


def protection(problem: Problem, household: Household, option: Option) -> Answer:
    """The level is at least what the risk assessment asks for (R-01: SoL 9:6; a hotel is level 0)."""
    level = option.facility.protection_level
    return "unknown" if level is UNKNOWN else _answer(level >= household.protection_level)


def max_nights(problem: Problem, household: Household, option: Option) -> Answer:
    """The whole stay is no longer than the house keeps anybody (house rule)."""
    limit = option.facility.max_nights
    if limit is UNKNOWN:
        return "unknown"
    return _answer(limit is None or household.nights <= limit)


def language(problem: Problem, household: Household, option: Option) -> Answer:
    """Where it is required, staff share a language with the household (the worker's judgement; FL 13 §)."""
    if not household.language_required:
        return "pass"
    spoken = option.facility.languages
    return "unknown" if spoken is UNKNOWN else _answer(bool(spoken & household.languages))


def threat_place(problem: Problem, household: Household, option: Option) -> Answer:
    """The facility lies outside every circle in which a threat moves (R-75: zones and known places)."""
    here = option.facility
    return _answer(
        all(
            float(distance_km(here.lat, here.lon, place.lat, place.lon)) > place.radius_km
            for threat in household.threats
            for place in problem.threat[threat].places
        )
    )


def threat_tie(problem: Problem, household: Household, option: Option) -> Answer:
    """No threat is tied to the facility or its municipality (R-43: OSL 21:3, whereabouts are secret)."""
    here = option.facility
    threats = [problem.threat[threat] for threat in household.threats]
    by_name = any(here.id in threat.facilities for threat in threats)
    return _answer(not by_name and not any(here.municipality in threat.municipalities for threat in threats))


def avoid(problem: Problem, household: Household, option: Option) -> Answer:
    """The facility is not one that this household must not return to (house rule: burnt addresses)."""
    return _answer(option.facility.id not in household.avoid)


RULES: Final[dict[str, OwnRule]] = {
    rule.__name__: rule
    for rule in (
        closed,
        beds,
        permit,
        admits,
        male_age,
        brings,
        needs,
        protection,
        max_nights,
        language,
        threat_place,
        threat_tie,
        avoid,
    )
}


def answers(problem: Problem, household: Household, option: Option) -> dict[str, Answer]:
    """Return what every own rule says of this household in this option, by code."""
    return {code: rule(problem, household, option) for code, rule in RULES.items()}
