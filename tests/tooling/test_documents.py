"""What must hold of the pages in docs/ and beside it."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DECISIONS = ROOT / "docs" / "adr"
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")
ROW = re.compile(r"^\| [^|]+\? \| \[(\d+)\]\(((\d{4})-[^)]+\.md)\) \|$", re.MULTILINE)


def pages():
    listed = subprocess.run(["git", "ls-files", "*.md"], cwd=ROOT, capture_output=True, text=True, check=True)
    return listed.stdout.splitlines()


def rows():
    """Of the index: number shown, file, number of the file."""
    return ROW.findall((DECISIONS / "README.md").read_text())


@pytest.mark.parametrize("page", pages())
def test_a_page_links_to_files_that_are_there(page):
    links = LINK.findall((ROOT / page).read_text())
    assert [link for link in links if not (ROOT / page).parent.joinpath(link).exists()] == []


def test_every_decision_is_found_by_a_question():
    assert {file for _, file, _ in rows()} == {path.name for path in DECISIONS.glob("[0-9]*.md")}


def test_the_index_of_decisions_gives_each_its_own_number():
    assert [(shown, file) for shown, file, number in rows() if int(shown) != int(number)] == []
    assert [file for _, file, _ in rows()] == sorted(file for _, file, _ in rows())


def test_every_line_of_the_index_is_a_question_with_one_page():
    lines = [line for line in (DECISIONS / "README.md").read_text().splitlines() if "](" in line]
    assert len(lines) == len(rows())
