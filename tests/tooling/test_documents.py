"""What must hold of the pages in docs/ and beside it.

What a page names in `backticks` is there. `app/web/site/session.py`, `docs/adr/` and `setup.cfg` are paths,
from the root of the repository or from the folder of the page; `<noun>` in one stands for some name.
`app.cli.work.jobs` is a module, or what stands in one, attributes and members included.
"""

import ast
import re
import subprocess
from pathlib import Path

import pytest

from app.cli.work import jobs

ROOT = Path(__file__).parents[2]
DECISIONS = ROOT / "docs" / "adr"
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")
FENCED = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
NAMED = re.compile(r"`([^`\s]+)`")
TOP = {path.name for path in ROOT.iterdir()}
FILE = re.compile(r"[^/:@(]+(/[^/:@(]+)*\.(py|html|md|csv|po|json|cfg|toml|txt|yaml|lock|in)")
SYMBOL = re.compile(r"(allocation|app|models|tests|scripts|benchmarks)(\.\w+)+")
MADE_BY_RUNNING = {".venv", "instance"}
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


def named(page):
    """What a page names in backticks, outside of examples."""
    return set(NAMED.findall(FENCED.sub("", (ROOT / page).read_text())))


def is_path(name):
    first, *more = name.split("/")
    return (first in TOP and bool(more) and first not in MADE_BY_RUNNING) or FILE.fullmatch(name) is not None


def is_there(page, path):
    pattern = re.sub(r"<[^>]+>", "*", path.rstrip("/"))
    return any(any(folder.glob(pattern)) for folder in (ROOT, (ROOT / page).parent))


@pytest.mark.parametrize("page", pages())
def test_a_page_names_files_that_are_there(page):
    assert sorted(name for name in named(page) if is_path(name) and not is_there(page, name)) == []


@pytest.mark.parametrize("page", pages())
def test_a_page_names_functions_that_are_there(page):
    symbols = {name for name in named(page) if SYMBOL.fullmatch(name)}
    assert sorted(name for name in symbols if not is_defined(name)) == []


def is_defined(symbol):
    """Whether there is such a module or package, or such a name in one. Nothing is imported."""
    parts = symbol.split(".")
    for length in range(len(parts), 0, -1):
        path = ROOT.joinpath(*parts[:length])
        if path.with_suffix(".py").is_file():
            return holds(ast.parse(path.with_suffix(".py").read_text()), parts[length:])
        if path.is_dir():
            return length == len(parts)
    return False


def holds(node, names):
    if not names:
        return True
    return any(names[0] in bound(child) and holds(child, names[1:]) for child in getattr(node, "body", []))


def bound(statement):
    """The names that a statement gives to something."""
    if isinstance(statement, ast.Assign):
        return {
            name.id for target in statement.targets for name in ast.walk(target) if isinstance(name, ast.Name)
        }
    if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
        return {statement.target.id}
    return {getattr(statement, "name", None)}


@pytest.mark.parametrize(
    "name", ["app/web/nowhere.py", "docs/nowhere/", "nowhere.csv", "tests/web/<room>/nowhere_*.py"]
)
def test_a_file_that_is_not_there_is_missed(name):
    assert is_path(name)
    assert not is_there("README.md", name)


@pytest.mark.parametrize(
    "name", ["app/", "setup.cfg", "app/services/<room>/", "tests/http/test_*.py", ".ci/run"]
)
def test_a_file_that_is_there_is_found(name):
    assert is_path(name)
    assert is_there("docs/where.md", name)


@pytest.mark.parametrize(
    "name", ["/api/v1", "allocation-problem/1", "https://…", "instance/", "jour@demo.example"]
)
def test_what_is_no_file_is_not_looked_for(name):
    assert not is_path(name)


@pytest.mark.parametrize(
    "name",
    ["app.cli.work.jobs", "app.services.placing", "models.facility.KINDS", "models.organisation.Role.POLICE"],
)
def test_a_function_that_is_there_is_found(name):
    assert SYMBOL.fullmatch(name)
    assert is_defined(name)


@pytest.mark.parametrize("name", ["app.cli.work.nowhere", "app.nowhere", "models.organisation.Role.NOWHERE"])
def test_a_function_that_is_not_there_is_missed(name):
    assert SYMBOL.fullmatch(name)
    assert not is_defined(name)


def test_whoever_runs_the_service_is_told_of_every_job():
    told = re.findall(
        r"^\| `(\w+)` \| (\d+) (s|min) \|", (ROOT / "docs" / "operations.md").read_text(), re.MULTILINE
    )
    seconds = {"s": 1, "min": 60}
    assert {(name, int(every) * seconds[unit]) for name, every, unit in told} == {
        (job.name, job.every) for job in jobs()
    }


def test_every_decision_is_found_by_a_question():
    assert {file for _, file, _ in rows()} == {path.name for path in DECISIONS.glob("[0-9]*.md")}


def test_the_index_of_decisions_gives_each_its_own_number():
    assert [(shown, file) for shown, file, number in rows() if int(shown) != int(number)] == []
    assert [file for _, file, _ in rows()] == sorted(file for _, file, _ in rows())


def test_every_line_of_the_index_is_a_question_with_one_page():
    lines = [line for line in (DECISIONS / "README.md").read_text().splitlines() if "](" in line]
    assert len(lines) == len(rows())
