"""What a posted night form is read as."""

from datetime import date

import pytest

from app.web.intake.posted import read_night_form

TONIGHT = date(2026, 12, 4)


def read(**posted: str | list[str]):
    values = {name: [value] if isinstance(value, str) else value for name, value in posted.items()}
    return read_night_form({name.replace("__", "-"): value for name, value in values.items()}, TONIGHT)


def test_an_empty_input_is_a_question_not_reached():
    assert read(alias="", birth_year="", caller_role="").answers == {}


@pytest.mark.parametrize("way", ["not_asked", "declined_to_answer", "unknown"])
def test_the_three_ways_of_not_answering_stay_three(way):
    assert read(substance_use=way).answers == {"substance_use": way}
    assert read(languages_unanswered=way).answers == {"languages": way}


def test_a_real_answer_beats_the_reason_for_having_none():
    assert read(languages=["ar"], languages_unanswered="not_asked").answers == {"languages": ["ar"]}


def test_age_cannot_be_left_unknown():
    assert read(birth_year_unanswered="unknown", legal_gender="unknown").answers == {}


@pytest.mark.parametrize("year", ["91", "1891", "2062", "nittioett"])
def test_a_year_of_birth_typed_wrong_is_no_year(year):
    form = read(birth_year=year)
    assert "birth_year" not in form.answers
    assert "birth_year" in form.errors


def test_what_can_be_read_is_kept_beside_what_cannot():
    form = read(birth_year="91", alias="Lo")
    assert form.answers == {"alias": "Lo"}
    assert list(form.errors) == ["birth_year"]


def test_something_and_nothing_cannot_both_be_ticked():
    form = read(animals=["dog", "none"])
    assert form.answers == {}
    assert "animals" in form.errors


def test_a_value_that_is_no_option_is_refused():
    assert list(read(caller_role="the neighbour", animals=["horse"]).errors) == ["caller_role", "animals"]


def test_text_ends_at_its_limit():
    assert list(read(own_wish="a" * 501).errors) == ["own_wish"]
    assert read(own_wish="a" * 500).errors == {}


def test_rows_keep_their_order_and_blank_ones_are_left_out():
    form = read(children__0__birth_year="2019", children__1__birth_year="", children__2__gender="male")
    assert form.answers["children"] == [{"birth_year": 2019}, {"gender": "male"}]


def test_an_error_in_a_row_names_its_input():
    assert list(read(children__1__birth_year="19").errors) == ["children-1-birth_year"]


@pytest.mark.parametrize("typed", ["56.046,12.694", "56,046 12,694", "56.046 12.694", "56,046; 12,694"])
def test_a_position_is_read_with_point_or_comma(typed):
    assert read(known_areas__0__position=typed).answers["known_areas"] == [{"position": [56.046, 12.694]}]


@pytest.mark.parametrize(
    "typed", ["12.694, 56.046", "56,12", "56 12", "0.00, 0.00", "hemma", "56.046", "nan nan"]
)
def test_a_position_that_would_keep_nothing_away_is_refused(typed):
    form = read(known_areas__0__position=typed)
    assert "known_areas-0-position" in form.errors


def test_a_night_that_has_passed_is_refused():
    assert list(read(arrives="2026-12-03").errors) == ["arrives"]
    assert read(arrives="2026-12-04").answers == {"arrives": "2026-12-04"}
