"""Each kind of facility by name, and the mark of level 0, which no house above it carries."""

import re

import pytest
from flask_babel import force_locale

from app.http.words.kinds import KINDS
from models.facility import KINDS as TRAITS
from models.facility import FacilityKind

BADGES = """{% from "macros/badges.html" import level_0_mark, level_and_kind, protection_level %}"""
TAG = re.compile(r"<[^>]+>")
MARKS = {
    FacilityKind.HOTEL: ("Hotell, inte skyddat boende", "Hotel, not protected housing"),
    FacilityKind.PROTECTED: ("Skyddat boende, skyddsnivå 0", "Protected housing, protection level 0"),
    FacilityKind.APARTMENT: ("Lägenhet, inte skyddat boende", "Flat, not protected housing"),
}
NAMES = {
    FacilityKind.HOTEL: "Hotell",
    FacilityKind.PROTECTED: "Skyddat boende",
    FacilityKind.APARTMENT: "Lägenhet",
}
LEVELS = {
    1: "Skyddad adress, personal dagtid",
    2: "Skalskydd, jour nattetid",
    3: "Hemlig plats, bemannad dygnet runt",
}
every_kind = pytest.mark.parametrize("kind", FacilityKind)


@pytest.fixture
def shown(app):
    def shown(macro, level, kind, locale="sv"):
        with app.test_request_context(), force_locale(locale):
            template = app.jinja_env.from_string(BADGES + "{{ " + macro + "(level, kind) }}")
            return " ".join(TAG.sub("", template.render(level=level, kind=kind)).split())

    return shown


def test_every_kind_has_its_words_and_its_traits():
    assert list(KINDS) == list(TRAITS) == list(FacilityKind) == list(MARKS)


@every_kind
@pytest.mark.parametrize("macro", ["protection_level", "level_0_mark", "level_and_kind"])
def test_level_0_is_told_by_kind(shown, macro, kind):
    swedish, english = MARKS[kind]
    assert shown(macro, 0, kind) == f"0 {swedish}"
    assert shown(macro, 0, kind, "en") == f"0 {english}"
    assert shown(macro, 0, kind.value) == f"0 {swedish}"


@every_kind
@pytest.mark.parametrize("level", LEVELS)
def test_a_house_with_a_level_carries_no_mark(shown, level, kind):
    assert shown("protection_level", level, kind) == f"{level} {LEVELS[level]}"
    assert shown("level_0_mark", level, kind) == ""
    assert shown("level_and_kind", level, kind) == f"{level} {LEVELS[level]} {NAMES[kind]}"


@every_kind
def test_an_unknown_level_is_no_level_0(shown, kind):
    asking = "? skyddsnivå: okänt – fråga"
    assert shown("protection_level", None, kind) == asking
    assert shown("level_0_mark", None, kind) == ""
    assert shown("level_and_kind", None, kind) == f"{asking} {NAMES[kind]}"
