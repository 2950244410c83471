"""Below the edge an error is a code; what it says stands once, at the edge, in both languages."""

import ast
import re
from collections import Counter
from collections.abc import Callable

import pytest

from app.core.errors import AppError, ErrorCode
from app.http import errors
from app.http.language import catalogue
from app.http.words.errors import FIELD_SENTENCES, SENTENCES, TABLES
from tests.error_codes import Source, called, leaves, sources, texts

CODE = re.compile(r"[a-z0-9_]+")
PLACE = re.compile(r"%\((\w+)\)s")
TO_BE_TRANSLATED = {"N_", "_", "_l", "gettext", "lazy_gettext", "ngettext", "lazy_ngettext"}
SAID_TO_NO_USER = {
    "app/services/seeding/": "to whoever keeps seed_data/, in English, by file and line",
    "app/core/config.py": "to whoever starts the service, in English, before there is any page",
    "app/core/database.py": "to the logbook: a bug of ours (Unaudited)",
}
HOLDS_THE_QUESTIONS = ("app/core/night_form/",)
"""The night form is data; what it asks is translated where it is shown."""

SOURCES = [source for source in sources() if not source.name.startswith(tuple(SAID_TO_NO_USER))]
BELOW = [source for source in SOURCES if source.is_below_the_edge]


def told_otherwise(source: Source) -> list[str]:
    """What is to be put into words and is no ErrorCode."""
    leaves_of_all = [leaf for said in source.said() for leaf in leaves(said)]
    found = [leaf.value if isinstance(leaf, ast.Constant) else source.value(leaf) for leaf in leaves_of_all]
    return [value for value in found if isinstance(value, str) and not isinstance(value, ErrorCode)]


def raised_otherwise(source: Source) -> list[str]:
    return [text for raised in source.raised() for text in texts(raised) if not CODE.fullmatch(text)]


def said(source: Source) -> list[str]:
    if source.name.startswith(HOLDS_THE_QUESTIONS):
        return []
    marked = [called(call) for call in source.calls() if called(call) in TO_BE_TRANSLATED]
    return [*source.sentences(), *marked]


def found(search: Callable[[Source], list[str]], among: list[Source]) -> dict[str, list[str]]:
    return {source.name: texts for source in among if (texts := search(source))}


def codes_in_use() -> set[str]:
    """Raises ValueError for a code that does not stand in the source as it is."""
    return {
        ast.literal_eval(call.args[0])
        for source in SOURCES
        for call in source.calls()
        if called(call) == "ErrorCode"
    }


def test_what_is_wrong_is_told_as_a_code():
    assert found(told_otherwise, SOURCES) == {}, "an ErrorCode goes here"


def test_below_the_edge_nothing_is_raised_with_more_than_a_code():
    assert found(raised_otherwise, BELOW) == {}


def test_below_the_edge_there_is_no_sentence():
    assert found(said, BELOW) == {}, "it goes to app/http/words"


@pytest.mark.parametrize(
    ("fault", "search"),
    [
        ('raise InvalidInput({"a": ["Fel."]})', told_otherwise),
        ('raise ValidationError("wrong_here", "a")', told_otherwise),
        ("LineMistake(GENESIS)", told_otherwise),
        ("whole(1, 2, error=GENESIS)", told_otherwise),
        ('text(error_messages={"required": "Fel."})', told_otherwise),
        ('raise Busy("too late")', raised_otherwise),
        ('raise Busy(f"{1} times")', raised_otherwise),
        ('WRONG = "Det är fel."', said),
        ('WRONG = N_("Fel")', said),
    ],
)
def test_a_fault_is_found(fault, search):
    assert search(Source("app/core/audit.py", fault))


def test_a_module_passed_over_is_still_there():
    passed_over = [*SAID_TO_NO_USER, *HOLDS_THE_QUESTIONS]
    there = [source.name for source in sources()]
    assert [path for path in passed_over if not any(name.startswith(path) for name in there)] == []


def test_every_code_has_its_sentence_and_every_sentence_its_code():
    used = codes_in_use()
    assert (used - set(FIELD_SENTENCES), set(FIELD_SENTENCES) - used) == (set(), set())
    assert [code for code in used if not CODE.fullmatch(code)] == []


def test_a_code_says_one_thing():
    assert [
        code for code, times in Counter(code for table in TABLES for code in table).items() if times > 1
    ] == []


def test_every_error_has_its_sentence_and_every_sentence_its_error():
    def codes(kind: type[AppError]) -> set[str]:
        return {kind.code}.union(*map(codes, kind.__subclasses__()))

    assert [source.module for source in SOURCES]  # an error is known once its module has been read
    assert codes(AppError) | set(errors.CODES.values()) == set(SENTENCES)


def test_every_sentence_has_its_english():
    swedish = [str(said) for said in FIELD_SENTENCES.values()]
    swedish += [str(part) for said in SENTENCES.values() for part in said]
    english = catalogue("en").gettext
    assert [said for said in swedish if english(said) == said] == []


def test_a_sentence_is_given_what_it_quotes():
    given: dict[str, set[frozenset[str]]] = {code: set() for code in FIELD_SENTENCES}
    for source in SOURCES:
        for code, facts in source.facts():
            given[str(code)].add(facts)
    quoted = {code: frozenset(PLACE.findall(str(said))) for code, said in FIELD_SENTENCES.items()}
    wrong = {code: given[code] for code, facts in quoted.items() if given[code] - {facts}}
    lacking = [code for code, facts in quoted.items() if facts and not given[code]]
    assert (wrong, lacking) == ({}, [])
