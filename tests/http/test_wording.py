"""A code is said in the reader's language, with its facts."""

import pytest
from flask_babel import force_locale

from app.core.errors import ErrorCode
from app.http.words.errors import in_own_words, sentence

NO_UNIT = ErrorCode("no_unit_called", code="999")


@pytest.mark.parametrize(
    ("locale", "said"), [("sv", "Ingen enhet heter ”999”."), ("en", "No unit is called “999”.")]
)
def test_a_code_is_said_with_its_facts_in_the_readers_language(app, locale, said):
    with app.test_request_context("/"), force_locale(locale):
        assert sentence(NO_UNIT) == said


def test_a_quoted_percent_sign_stays_as_it_is():
    assert sentence(ErrorCode("no_unit_called", code="100 %(s")) == "Ingen enhet heter ”100 %(s”."


def test_codes_are_said_field_by_field():
    wrong = {"words": {0: {"unit": [NO_UNIT]}}, "km": ErrorCode("needs_km")}
    assert in_own_words(wrong) == {
        "words": {0: {"unit": ["Ingen enhet heter ”999”."]}},
        "km": "Ange hur många kilometer.",
    }


def test_the_form_librarys_messages_are_said_in_our_words():
    assert in_own_words({"nights": ["Not a valid integer."]}) == {"nights": ["Ska vara ett heltal."]}


def test_what_has_been_said_is_not_said_anew():
    once = in_own_words({"file": [NO_UNIT]})
    assert in_own_words(once) == once


def test_facts_do_not_make_it_another_code():
    assert ErrorCode("between").with_facts(least=1, most=3) == "between"
    assert ErrorCode("between").facts == {}
