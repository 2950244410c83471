"""Cases with their night form. Every ★ is answered plainly: a test names only the answers it is about."""

from typing import Any

from app.core.actor import Actor
from app.services.cases.cases import open_case
from app.services.intake.answers import Intake, SaveAnswers, read_intake, save_answers
from models.case import Case
from tests.world import World

ANSWERED: dict[str, Any] = {
    "caller_role": "police",
    "callback_safe": "yes",
    "present_location_kind": "police_station",
    "immediate_danger": "no",
    "birth_year": 1992,
    "legal_gender": "female",
    "protection_level": "none",
    "adult_count": 1,
    "child_count": 0,
    "perpetrator_count": 1,
    "perpetrators": [{"relation": "ex"}],
    "known_places": ["none"],
    "staff_conflicts": ["none"],
    "min_protection_level": "2",
    "urgency": "1",
    "arrives": "2026-12-04",
    "nights": 3,
    "tracking_checklist": ["phone_off"],
    "languages": ["sv"],
    "accessibility_needs": ["none"],
    "substance_use": "no",
    "animals": ["none"],
    "transport_means": "police",
    "consent_police": "yes",
    "consent_salvation_army": "no",
    "consent_womens_shelter": "not_asked",
    "consent_victim_support": "not_asked",
    "consent_regional_coordinator": "not_asked",
    "decision_maker": "duty_officer",
    "decision_basis": "sol_11_1",
}


def opened(world: World, actor: Actor | None = None) -> str:
    """A new case with nothing answered; its id."""
    return world.do(open_case, actor=actor).id


def saved(world: World, case: str, answers: dict[str, Any]) -> Intake:
    """Save these answers, and no others, as the duty officer."""
    with world.database.transaction() as session:
        seen = read_intake(session, world.officer, world.clock, case).seen
        return save_answers(session, world.officer, world.clock, SaveAnswers(case, answers, seen, ""))


def with_answers(world: World, case: str, **answers: Any) -> None:
    """The case holds these answers and no others; unlike `saved`, nothing that follows is written."""
    with world.writing() as session:
        session.get_one(Case, case).answers = answers


def answered(**changes: Any) -> dict[str, Any]:
    """Every ★ answered, with these changes; None leaves a question out."""
    return {code: value for code, value in (ANSWERED | changes).items() if value is not None}
