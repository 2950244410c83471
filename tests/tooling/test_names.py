"""One name for one thing: whoever reads the name of a class need not ask which of several it is."""

import ast
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

SEEN_FROM_TWO_SIDES = {
    "Facility": "a row, and the facility of the engine's contract that is made of it",
    "Unit": "a row, and the unit of the contract that is made of it",
    "Member": "a row, and the member of the contract's household that is made of it",
    "Placement": "what was confirmed, and what the engine proposes: who is given which units",
    "Separation": "two cases that must be kept apart, and their households in the contract",
    "Household": "the contract's, and what disclosure looks at of it",
    "Wish": "what is asked for, and how the contract weighs it",
    "Circle": "a place to stay out of, as the night form gives it and as the contract has it",
    "Verdict": "what a rule says of a placement, and the same as JSON",
    "Alert": "a broken rule that the engine tells of, and what somebody on duty reads of it",
    "Problem": "what the engine is to solve; and in the API what RFC 9457 calls a problem",
}
"""Names that the service shares with its models or with the engine, and why no reader is led astray."""


def classes(text: str) -> list[str]:
    """Names of the classes that stand in a module itself."""
    return [node.name for node in ast.parse(text).body if isinstance(node, ast.ClassDef)]


def shared(modules: Mapping[str, str]) -> dict[str, list[str]]:
    """By name: the modules of which several have a class so called, the private ones aside."""
    found = defaultdict(list)
    for path, text in sorted(modules.items()):
        for name in classes(text):
            if not name.startswith("_"):
                found[name].append(path)
    return {name: paths for name, paths in found.items() if len(paths) > 1}


def product() -> dict[str, str]:
    return {
        path.relative_to(ROOT).as_posix(): path.read_text()
        for folder in ("allocation", "app", "models")
        for path in (ROOT / folder).rglob("*.py")
    }


def test_no_two_classes_share_a_name_unless_they_are_one_thing():
    assert {name: paths for name, paths in shared(product()).items() if name not in SEEN_FROM_TWO_SIDES} == {}


def test_what_is_one_thing_is_seen_from_two_sides_and_no_more():
    """A list that is longer than the twins, or a third of a name, would hide the next one."""
    sides = {name: [path.split("/")[0] for path in paths] for name, paths in shared(product()).items()}
    assert sides.keys() == SEEN_FROM_TWO_SIDES.keys()
    assert [name for name, roots in sides.items() if len(roots) > 2 or len(set(roots)) == 1] == []


@pytest.mark.parametrize(
    ("modules", "names"),
    [
        ({"app/a.py": "class Line: ...", "app/b.py": "class Line: ..."}, ["Line"]),
        ({"app/a.py": "class Line: ...", "models/b.py": "class Line: ..."}, ["Line"]),
        ({"app/a.py": "class Line: ...", "app/b.py": "class InvoiceLine: ..."}, []),
        ({"app/a.py": "class _Line: ...", "app/b.py": "class _Line: ..."}, []),
        ({"app/a.py": "def of():\n    class Line: ...", "app/b.py": "class Line: ..."}, []),
    ],
)
def test_a_name_that_is_given_twice_is_found(modules, names):
    assert list(shared(modules)) == names
