"""Nobody asks for a kind of facility by name: a new kind is a row in a few tables, no search for strings."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.facility import FacilityKind

ROOT = Path(__file__).parents[2]
NAMES = {kind.value for kind in FacilityKind}
MAY_NAME_KINDS = {
    "models/facility.py": "what each kind is, and the constraint that says it in SQL",
    "allocation/problems/kinds.py": "what the engine makes of each kind",
    "app/http/words/kinds.py": "what each kind is called",
    "allocation/checker/rules.py": "the checker's own reading, which shares nothing with the solver's table",
    "allocation/generate.py": "invents facilities, kind by kind",
    "models/organisation.py": "a hotel is also an organisation",
}
MAY_NAME_KINDS_IN = {
    "app/services/seeding": "invents facilities, kind by kind",
    "app/core/night_form": "a hotel is also an answer: where somebody was, what the perpetrator knows",
    "models/migrations": "the schema as it was",
}
SAMPLES = {"templates/site/gallery.html"}
"""Invented cards to look at."""


def product_files(suffix: str) -> Iterator[tuple[str, str]]:
    for folder in ("allocation", "app", "models", "templates"):
        for path in sorted((ROOT / folder).rglob(f"*{suffix}")):
            yield path.relative_to(ROOT).as_posix(), path.read_text()


def is_member(node: ast.expr) -> bool:
    """`FacilityKind.HOTEL`, or its `.value`."""
    if isinstance(node, ast.Attribute) and node.attr in {"value", "name"}:
        node = node.value
    match node:
        case ast.Attribute(value=ast.Name(id="FacilityKind") | ast.Attribute(attr="FacilityKind")):
            return True
    return False


def compared(node: ast.AST) -> Iterator[ast.expr]:
    """What is looked at to choose between ways: in comparisons, in cases, as the keys of a table."""
    match node:
        case ast.Compare(left=left, comparators=others):
            for one in (left, *others):
                yield from one.elts if isinstance(one, ast.Tuple | ast.List | ast.Set) else (one,)
        case ast.MatchValue(value=value):
            yield value
        case ast.Dict(keys=keys):
            yield from (key for key in keys if key)


def kinds_named(source: str) -> list[str]:
    """Where a program names a kind: any string that is one, and any choice by a member."""
    lines = {
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in NAMES
    }
    for node in ast.walk(ast.parse(source)):
        lines |= {one.lineno for one in compared(node) if is_member(one)}
    return [f"{line}: {source.splitlines()[line - 1].strip()}" for line in sorted(lines)]


def kinds_named_in_template(source: str) -> list[str]:
    quoted = re.compile(rf"""(['"])({"|".join(sorted(NAMES))})\1""")
    return [
        f"{number}: {line.strip()}"
        for number, line in enumerate(source.splitlines(), 1)
        if quoted.search(line)
    ]


def may_name_kinds(name: str) -> bool:
    return name in MAY_NAME_KINDS or any(name.startswith(f"{folder}/") for folder in MAY_NAME_KINDS_IN)


def test_no_program_asks_for_a_kind_by_name() -> None:
    found = {name: kinds_named(source) for name, source in product_files(".py") if not may_name_kinds(name)}
    said = {name: lines for name, lines in found.items() if lines}
    assert said == {}, (
        "give KindTraits (models/facility.py) or KindRules (allocation/problems/kinds.py) a trait"
    )


def test_no_template_asks_for_a_kind_by_name() -> None:
    templates = ((name, source) for name, source in product_files(".html") if name not in SAMPLES)
    found = {name: kinds_named_in_template(source) for name, source in templates}
    said = {name: lines for name, lines in found.items() if lines}
    assert said == {}, "draw it from the level, or from kind_words (app/http/words/kinds.py)"


@pytest.mark.parametrize("name", [*MAY_NAME_KINDS, *MAY_NAME_KINDS_IN, *SAMPLES])
def test_every_exception_is_still_needed(name: str) -> None:
    path = ROOT / name
    files = path.rglob("*.py") if path.is_dir() else [path]
    in_file = kinds_named_in_template if path.suffix == ".html" else kinds_named
    assert any(in_file(file.read_text()) for file in files)


@pytest.mark.parametrize(
    "source",
    [
        'facility.kind == "hotel"',
        'facility.kind != "protected"',
        'facility.kind in ("hotel", "apartment")',
        "facility.kind is FacilityKind.PROTECTED",
        "facility.kind == FacilityKind.PROTECTED.value",
        "facility.kind not in {FacilityKind.HOTEL, FacilityKind.APARTMENT}",
        "facility.kind == models.facility.FacilityKind.HOTEL",
        "rates = {FacilityKind.HOTEL: 900}",
        "match kind:\n    case FacilityKind.HOTEL:\n        pass",
        'match kind:\n    case "hotel":\n        pass',
    ],
)
def test_a_program_that_did_would_be_found(source: str) -> None:
    assert kinds_named(source)


@pytest.mark.parametrize(
    "source", ["KINDS[facility.kind].is_protected_home", "Facility(kind=FacilityKind.APARTMENT.value)"]
)
def test_asking_for_a_trait_and_making_a_facility_are_no_such_thing(source: str) -> None:
    assert kinds_named(source) == []


@pytest.mark.parametrize("source", ["{% if card.kind == 'hotel' %}", '{{ {"protected": 1}[kind] }}'])
def test_a_template_that_did_would_be_found(source: str) -> None:
    assert kinds_named_in_template(source)
