"""The table of questions, and what it says is still missing."""

from typing import Any

import pytest

from app.core.night_form.form import COLUMNS, PARTS, QUESTIONS, SECTIONS
from app.core.night_form.gaps import gaps
from app.core.night_form.kinds import Rows, Unanswered, Viewer
from tests.scenes.intake import ANSWERED, answered

ALWAYS_REAL = [
    "birth_year",
    "legal_gender",
    "adult_count",
    "child_count",
    "min_protection_level",
    "immediate_danger",
]


def missing(**changes: Any) -> list[str]:
    return [gap.name for gap in gaps(answered(**changes))]


def test_the_questions_stand_in_the_order_of_asking():
    numbers = [question.number for question in QUESTIONS if question.number is not None]
    assert numbers == list(range(1, 36))


def test_no_field_is_coded_twice():
    codes = [part.code for question in QUESTIONS for part in question.parts if not isinstance(part, Rows)]
    assert len(codes) == len(set(codes))
    assert not set(codes) & set(COLUMNS)


def test_every_question_says_why_it_is_asked():
    assert all(question.purpose for question in QUESTIONS)


def test_a_form_with_every_star_answered_lacks_nothing():
    assert gaps(ANSWERED) == []


@pytest.mark.parametrize(
    "code", [code for code, part in PARTS.items() if part.star is not None and not part.when]
)
def test_no_star_may_be_left_out(code):
    assert code in missing(**{code: None})


@pytest.mark.parametrize("code", ALWAYS_REAL)
@pytest.mark.parametrize("way", list(Unanswered))
def test_what_rules_cannot_do_without_needs_a_real_answer(code, way):
    assert code in missing(**{code: way})


@pytest.mark.parametrize("code", ["substance_use", "animals", "accessibility_needs"])
def test_what_could_turn_somebody_away_at_the_door_must_have_been_asked(code):
    assert missing(**{code: "not_asked"}) == [code]
    assert missing(**{code: "declined_to_answer"}) == []
    assert missing(**{code: "unknown"}) == []


@pytest.mark.parametrize("way", list(Unanswered))
def test_not_knowing_the_perpetrator_is_an_answer(way):
    assert missing(perpetrator_count=way, perpetrators=None) == []


def test_danger_now_leaves_the_form_unfinished():
    assert missing(immediate_danger="yes") == ["immediate_danger"]


def test_a_way_to_call_back_is_asked_for_only_where_there_is_one_way():
    assert missing(callback_safe="only_via") == ["callback_channel"]
    assert missing(callback_safe="only_via", callback_channel="via väninnan") == []


def test_each_child_counted_needs_its_row():
    child = {"birth_year": 2019, "gender": "male", "coming": "now", "custody_consent": "both"}
    assert missing(child_count=2, children=[child]) == [
        "children-1-birth_year",
        "children-1-gender",
        "children-1-coming",
        "children-1-custody_consent",
    ]
    assert missing(child_count=1, children=[child]) == []


def test_more_rows_than_the_count_says_make_the_count_wrong():
    assert missing(adult_count=1, other_adults=[{"birth_year": 1990, "gender": "female"}]) == ["adult_count"]


def test_a_distance_needs_a_place_to_be_measured_from():
    assert missing(distance_min=60) == ["known_areas-0-area"]
    assert missing(distance_min=60, known_areas=[{"area": "soder"}]) == []


def test_a_hotel_is_told_heads_nights_and_what_the_room_must_have():
    told = [question.parts[0].code for question in QUESTIONS if Viewer.HOTEL in question.sees]
    assert told == ["adult_count", "urgency", "accessibility_needs"]


def test_the_sections_have_names_of_their_own():
    assert len({section.code for section in SECTIONS}) == len(SECTIONS)
