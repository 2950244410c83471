"""A table tells what its lines say and nothing else, and the shapes that pages and programs get are its."""

from dataclasses import dataclass, fields

import pytest

from app.api.schemas.inquiries import HomeShown, PersonShown, QuestionShown, WantedShown
from app.core.actor import Actor
from app.core.policy import PERMISSIONS, Permission
from app.core.rules import CONFLICT, FULL
from app.queries.occupants import Occupant
from app.services.disclosure.audiences import Audience, AudienceLine, Table
from app.services.disclosure.between_households import rules_told
from app.services.disclosure.to_company import OFFER, REQUEST, STEP, OfferedFlat, SentRequest, StepTaken
from app.services.disclosure.to_company_brief import BRIEF, FIELDS, Brief
from app.services.disclosure.to_expecting_home import ARRIVAL, PERSON, Identity, WhoComes
from app.services.disclosure.to_home import BEFORE_YES, Home, PersonToHome
from app.services.disclosure.to_house import ASKED, AWAITING, WANTED, Announced, Guest, Sight, Wanted
from app.services.disclosure.to_other_case import MAY_KNOW, MAY_NOT_KNOW, WHOLE_BOARD
from models.organisation import OrganisationKind


def names(shape) -> set[str]:
    return {field.name for field in fields(shape)}


@dataclass(frozen=True)
class Shown:
    heads: int
    reason: str | None = None


@dataclass(frozen=True)
class Demanding:
    heads: int
    reason: str


@dataclass(frozen=True)
class Known:
    """What is known."""

    heads: int
    reason: str


ONLY_HEADS: Table[Known] = Table(Audience.HOUSE, (AudienceLine("heads", (), "how many", "a test"),))


def test_what_has_no_line_is_not_told():
    assert ONLY_HEADS.draw(Shown, Known(2, "hot")) == Shown(2, None)
    assert ONLY_HEADS.tell(Known(2, "hot")) == {"heads": 2}


def test_a_page_that_needs_more_than_the_table_tells_cannot_be_drawn():
    with pytest.raises(TypeError, match="reason"):
        ONLY_HEADS.draw(Demanding, Known(2, "hot"))


@pytest.mark.parametrize(
    ("table", "shapes"),
    [
        (ASKED, [Sight]),
        (WANTED, [Wanted]),
        (AWAITING, [Guest, Announced]),
        (BEFORE_YES, [Home]),
        (PERSON, [Identity]),
        (ARRIVAL, [WhoComes]),
        (BRIEF, [Brief]),
        (REQUEST, [SentRequest]),
        (OFFER, [OfferedFlat]),
        (STEP, [StepTaken]),
    ],
    ids=lambda given: getattr(given, "audience", ""),
)
def test_what_is_shown_is_the_table_no_more_and_no_less(table, shapes):
    assert set().union(*map(names, shapes)) == set(table.told)


def test_the_company_is_told_twelve_fields():
    assert set(FIELDS) == set(BRIEF.told)
    assert len(FIELDS) == 12


@pytest.mark.parametrize(
    ("schema", "shape"), [(WantedShown, Wanted), (HomeShown, Home), (PersonShown, PersonToHome)]
)
def test_a_program_of_the_house_is_told_what_its_pages_are(schema, shape):
    assert set(schema().fields) == names(shape)


def test_a_question_has_the_same_fields_for_a_program():
    renamed = {"units": "unit_codes"}
    assert {renamed.get(name, name) for name in QuestionShown().fields} <= set(ASKED.told)


@pytest.mark.parametrize("role", PERMISSIONS)
@pytest.mark.parametrize("rule", [*sorted(CONFLICT), *sorted(FULL), "brings"])
def test_of_another_case_each_role_hears_a_class_of_its_table(role, rule):
    table = MAY_KNOW if Permission.CONFLICT_KNOWN in PERMISSIONS[role] else MAY_NOT_KNOW
    classes = [field for field, holds in table.tell({rule}).items() if holds]
    assert list(rules_told([rule], Actor("u", "o", role, OrganisationKind.DUTY_TEAM))) == (classes or [rule])


def test_on_the_whole_board_somebody_elses_guests_are_heads():
    left_out = {field.name for field in fields(Occupant)} - set(WHOLE_BOARD.told)
    assert left_out == {"booking_code", "case_ref"}
    assert set(WHOLE_BOARD.told) <= names(Occupant)
