"""The night form of a case that came another way (the API, the seed): what its rows already tell."""

from typing import Any

from app.services.intake.to_household import PERSON_ID
from models.case import ADULT, Case, Member
from models.request import PlacementRequest


def answers_of(case: Case, request: PlacementRequest) -> dict[str, Any]:
    """The night form as it was filled in, or as far as the rows tell it."""
    return case.answers or answers_from_rows(case, request)


def answers_from_rows(case: Case, request: PlacementRequest) -> dict[str, Any]:
    """Only what has been said; a list that is empty may mean that nobody asked."""
    said: dict[str, Any] = {
        "alias": case.alias,
        "urgency": str(request.urgency),
        "arrives": request.arrives.isoformat(),
        "nights": request.nights,
        "languages": request.languages,
        "needs": request.needs,
        "wishes": [wish["feature"] for wish in request.wishes],
        "watch": request.watch,
    }
    if case.members:
        said |= _people(case, request.arrives.year)
        said |= {
            "min_protection_level": str(request.min_protection_level),
            "language_required": "yes" if request.language_required else "no",
            "substance_use": "yes" if "substance_use" in request.brings else None,
            "animals": ["other"] if "pets" in request.brings else None,
        }
    return {code: value for code, value in said.items() if value not in (None, "", [])}


def _people(case: Case, year: int) -> dict[str, Any]:
    first, *others = case.members
    adults = [member for member in others if year - member.birth_year >= ADULT]
    children = [member for member in others if year - member.birth_year < ADULT]
    return {
        PERSON_ID: first.id,
        "birth_year": first.birth_year,
        "legal_gender": first.gender.value,
        "adult_count": 1 + len(adults),
        "other_adults": [_row(member) for member in adults],
        "child_count": len(children),
        "children": [_child(member) for member in children],
    }


def _row(member: Member) -> dict[str, Any]:
    return {"id": member.id, "birth_year": member.birth_year, "gender": member.gender.value}


def _child(member: Member) -> dict[str, Any]:
    custody = {"custody_consent": member.custody_consent.value} if member.custody_consent else {}
    return _row(member) | {"coming": member.coming.value} | custody
