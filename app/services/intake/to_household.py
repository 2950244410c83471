"""From the answers of the night form to the household that rules look at.

How an answer that is not a real one is read (docs/adr/0006). *Blocks* means that no place can be held.

| asked                     | not asked, not reached | declined or unknown                           |
|---------------------------|------------------------|-----------------------------------------------|
| age, gender, head counts  | blocks                 | cannot be said: blocks                        |
| child comes now or later  | counts as now, blocks  | cannot be said: blocks                        |
| protected personal data   | none yet, blocks       | treated as confidential (the banner is shown) |
| lowest protection level   | counts as 3, blocks    | cannot be said: blocks                        |
| language                  | none known             | none known; required only if said to be       |
| accessibility             | not counted, blocks    | counts as needing a place without steps       |
| substance use             | not counted, blocks    | counts as brought                             |
| risk of withdrawal        | not counted            | not counted: the question before it decides   |
| animals                   | not counted, blocks    | counts as brought                             |
| places a perpetrator knows| none, blocks           | none; the check page warns                    |
| required features, rounds | none                   | the officer's own choice, never inferred      |
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.core.night_form.features import FEATURES, PETS, STEP_FREE, SUBSTANCE_USE
from app.core.night_form.gaps import is_given
from app.core.night_form.kinds import CANNOT_BE_TOLD, NOTHING, Unanswered
from app.core.night_form.places import PLACES
from models.case import Case, Coming, CustodyConsent, Gender, Member, PersonProtection
from models.request import PlacementRequest

Answers = Mapping[str, Any]

PERSON_ID = "person_id"
"""Kept with the answers: the row of the one who seeks protection."""

HIGHEST_LEVEL = 3
NO_STEPS_FOR = {"wheelchair", "lift"}
ASKED_ABOUT = {*dict(FEATURES), PETS, SUBSTANCE_USE}
WISH_WEIGHT = 1


@dataclass(frozen=True)
class IntakePerson:
    id: str
    birth_year: int
    gender: Gender
    coming: Coming = Coming.NOW
    custody_consent: CustodyConsent | None = None


def write_case(session: Session, case: Case, answers: Answers) -> None:
    case.alias = answers.get("alias")
    case.person_protection = _person_protection(answers.get("protection_level"))
    _write_members(session, case, people(answers))


def write_request(request: PlacementRequest, answers: Answers) -> None:
    request.urgency = int(answers.get("urgency", request.urgency))
    request.arrives = date.fromisoformat(answers.get("arrives", request.arrives.isoformat()))
    request.nights = answers.get("nights", request.nights)
    request.min_protection_level = int(answers.get("min_protection_level", HIGHEST_LEVEL))
    request.languages = answers["languages"] if is_given(answers, "languages") else []
    request.language_required = answers.get("language_required") == "yes"
    request.needs = sorted({*answers.get("needs", ()), *_needs_of_body(answers), *_beyond(request.needs)})
    request.brings = sorted({*_brings(answers), *_beyond(request.brings)})
    request.wishes = [{"feature": wish, "weight": WISH_WEIGHT} for wish in answers.get("wishes", ())]
    request.watch = answers.get("watch", 0)
    near = PLACES.get(answers.get("near", ""))
    request.near = [near.lat, near.lon] if near else None


def _beyond(words: Iterable[str]) -> set[str]:
    """Needs and goods that came through the API and have no question here: they stay."""
    return set(words) - ASKED_ABOUT


def people(answers: Answers) -> Iterator[IntakePerson]:
    """Everybody whose year of birth and gender are known."""
    if answers.get("birth_year") and answers.get("legal_gender"):
        yield IntakePerson(answers[PERSON_ID], answers["birth_year"], Gender(answers["legal_gender"]))
    for row in (*answers.get("other_adults", ()), *answers.get("children", ())):
        if row.get("birth_year") and row.get("gender"):
            yield IntakePerson(
                row["id"],
                row["birth_year"],
                Gender(row["gender"]),
                Coming(row.get("coming", Coming.NOW)),
                CustodyConsent(row["custody_consent"]) if "custody_consent" in row else None,
            )


def everybody_is_known(answers: Answers) -> bool:
    """Each person counted has an age and a gender: fewer would make a room look large enough."""
    adults, children = answers.get("adult_count"), answers.get("child_count")
    if adults is None or children is None:
        return False
    return bool(adults + children == len(list(people(answers))))


def _write_members(session: Session, case: Case, people: Iterable[IntakePerson]) -> None:
    gone = {member.id: member for member in case.members}
    for position, person in enumerate(people):
        member = gone.pop(person.id, None) or Member(id=person.id, case_id=case.id)
        session.add(member)
        member.position = position
        member.birth_year = person.birth_year
        member.gender = person.gender
        member.coming = person.coming
        member.custody_consent = person.custody_consent
    for member in gone.values():
        session.delete(member)
    session.flush()
    session.expire(case, ["members"])


def _person_protection(answer: str | None) -> PersonProtection:
    if answer is None:
        return PersonProtection.NONE
    return PersonProtection.CONFIDENTIALITY_FLAG if answer in list(Unanswered) else PersonProtection(answer)


def _needs_of_body(answers: Answers) -> set[str]:
    needs = answers.get("accessibility_needs")
    cannot_climb = needs in CANNOT_BE_TOLD or not NO_STEPS_FOR.isdisjoint(needs or ())
    return {STEP_FREE} if cannot_climb else set()


def _brings(answers: Answers) -> Iterator[str]:
    if answers.get("substance_use") in ("yes", *CANNOT_BE_TOLD) or answers.get("withdrawal_risk") == "yes":
        yield SUBSTANCE_USE
    animals = answers.get("animals")
    if animals in CANNOT_BE_TOLD or (is_given(answers, "animals") and animals != [NOTHING]):
        yield PETS
