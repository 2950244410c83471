"""Swedish first; every Swedish text has its English, and no English stands for a text that is gone."""

import re

import pytest

from app.http.language import catalogue
from scripts.translations import english, texts_in_code, untranslated

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}|%%")


def texts(catalog):
    return {message.id for message in catalog if message.id}


@pytest.fixture(scope="module")
def in_code():
    return texts_in_code()


def test_every_text_has_its_english(in_code):
    missing = texts(in_code) - texts(english())
    assert (missing, untranslated(english())) == (set(), []), "run make translations and fill in"


def test_no_english_stands_for_a_text_that_is_gone(in_code):
    assert texts(english()) - texts(in_code) == set(), "run make translations"


def test_what_is_filled_in_is_the_same_in_both_languages():
    for message in english():
        swedish = message.id if isinstance(message.id, str) else " ".join(message.id)
        translated = message.string if isinstance(message.string, str) else " ".join(message.string)
        assert set(PLACEHOLDER.findall(swedish)) == set(PLACEHOLDER.findall(translated)), message.id


def test_the_catalogue_is_read_without_being_compiled():
    assert catalogue("en").gettext("Logga in") == "Sign in"
    assert catalogue("sv").gettext("Logga in") == "Logga in"
