"""What a protected home is told before it answers, beside what every house is: who comes, in age bands and
codes, and what the other residents must cope with. Never a name or a reason.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from app.core.night_form.gaps import is_given
from app.core.night_form.kinds import NOTHING
from app.services.disclosure.audiences import AS_IT_STANDS, Audience, AudienceLine, Table
from app.services.disclosure.household import HouseholdAsked
from models.facility import NO_AGE_LIMIT, Admits, Facility

BEFORE = "need-to-know, shelter operator: request without name first"
OLDEST_OF_BAND = (1, 6, 12, 15, 17, 24, 44, 64)


@dataclass(frozen=True)
class PersonToHome:
    """`youngest` to `oldest` (None: no end). `gender` only where the house's own rules look at it."""

    youngest: int
    oldest: int | None
    gender: str | None


@dataclass(frozen=True)
class Home:
    """What only a protected home is told before it answers. `risk`: low, medium, high; None: not assessed."""

    people: tuple[PersonToHome, ...]
    languages: tuple[str, ...]
    protection_level: int
    needs: tuple[str, ...]
    brings: tuple[str, ...]
    animals: tuple[str, ...]
    has_allergies: bool | None
    risk: str | None


def band_of(age: int) -> tuple[int, int | None]:
    youngest = 0
    for oldest in OLDEST_OF_BAND:
        if age <= oldest:
            return youngest, oldest
        youngest = oldest + 1
    return youngest, None


def _bands(asked: HouseholdAsked) -> tuple[PersonToHome, ...]:
    """The eldest first."""
    looks_at_gender = _looks_at_gender(asked.facility)
    eldest_first = sorted(asked.household.members, key=lambda member: (-member.age, member.gender))
    return tuple(
        PersonToHome(*band_of(member.age), member.gender if looks_at_gender else None)
        for member in eldest_first
    )


def _looks_at_gender(facility: Facility) -> bool:
    return facility.admits is not Admits.ALL or facility.max_male_age != NO_AGE_LIMIT


def _in_order(name: str) -> Callable[[HouseholdAsked], tuple[str, ...]]:
    return lambda asked: tuple(sorted(getattr(asked.household, name)))


def _kinds_of_animals(asked: HouseholdAsked) -> tuple[str, ...]:
    ticked = _answers(asked).get("animals")
    return tuple(kind for kind in ticked if kind != NOTHING) if isinstance(ticked, list) else ()


def _has_allergies(asked: HouseholdAsked) -> bool | None:
    return True if is_given(_answers(asked), "allergies") else None


def _risk(asked: HouseholdAsked) -> Any:
    return _answers(asked).get("risk_level")


def _answers(asked: HouseholdAsked) -> Mapping[str, Any]:
    return asked.case.answers or {}


BEFORE_YES: Table[HouseholdAsked] = Table(
    Audience.PROTECTED_HOME,
    (
        AudienceLine(
            "people",
            ("member.birth_year", "member.coming", "member.gender"),
            "age bands; gender where the house's rules look at it",
            BEFORE,
            _bands,
        ),
        AudienceLine(
            "languages", ("placement_request.languages",), AS_IT_STANDS, BEFORE, _in_order("languages")
        ),
        AudienceLine(
            "protection_level",
            ("placement_request.min_protection_level",),
            AS_IT_STANDS,
            BEFORE,
            attrgetter("household.protection_level"),
        ),
        AudienceLine("needs", ("placement_request.needs",), AS_IT_STANDS, BEFORE, _in_order("needs")),
        AudienceLine("brings", ("placement_request.brings",), AS_IT_STANDS, BEFORE, _in_order("brings")),
        AudienceLine("animals", ("answers.animals",), "which kinds", BEFORE, _kinds_of_animals),
        AudienceLine("has_allergies", ("answers.allergies",), "that there are some", BEFORE, _has_allergies),
        AudienceLine("risk", ("answers.risk_level",), "the level", BEFORE, _risk),
    ),
)
"""Beside what WANTED tells every house."""
