"""The floor plan (docs/adr/0015): folders that one look takes in, and the same rooms in each layer."""

import subprocess
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MOST = 20
A_FILE_A_NOUN = "models"
BESIDE_THE_ROOMS = {
    "app/web": {"site"},  # signing in, health, the service's own pages: no capability
    "templates": {"site", "errors", "macros"},  # a page for each status, and what pages are built from
    "tests/web": {"site"},
}
WITHOUT_PAGES = {"accounts", "disclosure", "engine", "messages", "requests", "seeding"}
"""Rooms of services of which other rooms' pages show what there is to see."""
TESTED_ELSEWHERE = {
    "requests",  # what ends a version or a round is tested where it happens: cases, inquiries
    "seeding",  # tests/seed_data, beside the files
}


def tracked(*patterns: str) -> list[Path]:
    """What git knows, without what is deleted here and not committed yet."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return [Path(name) for name in names if (ROOT / name).is_file()]


def is_marker(path: Path) -> bool:
    """An `__init__.py` that holds nothing only says that its folder is a package."""
    return path.name == "__init__.py" and not (ROOT / path).read_text()


def rooms_of(layer: str) -> set[str]:
    return {
        path.relative_to(layer).parts[0] for path in tracked(layer) if len(path.relative_to(layer).parts) > 1
    }


def test_no_folder_holds_more_than_can_be_taken_in_at_a_glance():
    modules = [
        path for path in tracked("allocation/*.py", "app/*.py", "templates/*.html") if not is_marker(path)
    ]
    held = Counter(path.parent.as_posix() for path in modules)
    assert {folder: count for folder, count in held.items() if count > MOST} == {}


def test_models_alone_may_hold_more_being_a_file_for_each_noun():
    held = Counter(path.parent.as_posix() for path in tracked("models/*.py"))
    assert [folder for folder, count in held.items() if count > MOST] == [A_FILE_A_NOUN]


@pytest.mark.parametrize("layer", ["app/web", "templates", "tests/web"])
def test_pages_and_their_tests_stand_in_the_rooms_of_the_services(layer):
    assert rooms_of(layer) - BESIDE_THE_ROOMS[layer] == rooms_of("app/services") - WITHOUT_PAGES


def test_the_services_are_tested_in_their_own_rooms():
    assert rooms_of("tests/services") == rooms_of("app/services") - TESTED_ELSEWHERE


def test_the_engine_is_tested_in_its_own_rooms():
    assert rooms_of("tests/allocation") - {"examples"} <= rooms_of("allocation")
