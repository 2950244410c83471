"""What the answers should make the worker stop and think about. None of it blocks; gaps do."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

from app.core.night_form.kinds import CANNOT_BE_TOLD
from models.case import Coming, CustodyConsent


class Caution(StrEnum):
    CARE_FIRST = "care_first"
    NO_PLACES_KNOWN = "no_places_known"
    NO_PROTECTION = "no_protection"
    COUNTED_AS_BROUGHT = "counted_as_brought"
    COUNTED_AS_NO_STEPS = "counted_as_no_steps"
    CHAIR_DECIDES = "chair_decides"  # one custodian consents
    OUTSIDE_THIS_SERVICE = "outside_this_service"  # no custodian consents: LVU
    CUSTODY_UNKNOWN = "custody_unknown"


def cautions(answers: Mapping[str, Any], *, places_known: bool) -> list[Caution]:
    """`places_known`: something keeps the household away from at least one place."""
    no_places = [] if places_known else [Caution.NO_PLACES_KNOWN]
    return [*_of_the_person(answers), *no_places, *_of_the_place(answers), *_of_custody(answers)]


def _of_the_person(answers: Mapping[str, Any]) -> Iterator[Caution]:
    if "yes" in (answers.get("acute_care"), answers.get("suicidal_now")):
        yield Caution.CARE_FIRST


def _of_the_place(answers: Mapping[str, Any]) -> Iterator[Caution]:
    if answers.get("min_protection_level") == "0":
        yield Caution.NO_PROTECTION
    if any(answers.get(code) in CANNOT_BE_TOLD for code in ("substance_use", "animals")):
        yield Caution.COUNTED_AS_BROUGHT
    if answers.get("accessibility_needs") in CANNOT_BE_TOLD:
        yield Caution.COUNTED_AS_NO_STEPS


def _of_custody(answers: Mapping[str, Any]) -> Iterator[Caution]:
    coming = [row for row in answers.get("children", ()) if row.get("coming") != Coming.STAYS]
    consents = {row.get("custody_consent") for row in coming}
    if CustodyConsent.ONE in consents:
        yield Caution.CHAIR_DECIDES
    if CustodyConsent.NONE in consents:
        yield Caution.OUTSIDE_THIS_SERVICE
    if CustodyConsent.UNKNOWN in consents:
        yield Caution.CUSTODY_UNKNOWN
