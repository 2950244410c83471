"""Tables of audiences stand in app/services/disclosure and nowhere else: what a page may know of a case it
can only get from there. Read from the source, so that a second table or a way around them fails here."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.case import Case, Member
from models.sealing import Sealed
from models.threat import Perpetrator
from tests.services.disclosure.tables import MODULES, columns

ROOT = Path(__file__).parents[3]
PACKAGE = "app.services.disclosure"
PRODUCT = sorted((ROOT / "app").rglob("*.py"))
HERE = [Path(module.__file__ or "") for module in MODULES]

FACING = [
    ROOT / path
    for path in (
        "app/services/houses/home.py",
        "app/services/houses/arrivals.py",
        "app/services/houses/guests.py",
        "app/services/houses/guest_sheet.py",
        "app/services/inquiries/seen_by_house.py",
        "app/services/houses/invoice.py",
        "app/web/houses/home.py",
        "app/web/houses/arrivals.py",
        "app/web/inquiries/answering.py",
        "app/web/inquiries/words.py",
        "app/web/rehousing/company.py",
        "app/web/rehousing/flat_words.py",
        "app/web/rehousing/request_words.py",
        "app/web/houses/invoice.py",
    )
]
"""Modules that make what a house, a home or a company is shown."""
PAGES = [
    ROOT / "templates" / path
    for path in (
        "houses/_guests.html",
        "houses/arrivals.html",
        "houses/home.html",
        "houses/layout.html",
        "inquiries/_question.html",
        "inquiries/_reasons.html",
        "inquiries/_state.html",
        "inquiries/guest.html",
        "inquiries/index.html",
        "inquiries/no.html",
        "inquiries/question.html",
        "inquiries/yes.html",
        "inquiries/_news.html",
        "rehousing/flats.html",
        "rehousing/flats_preview.html",
        "rehousing/queue.html",
        "rehousing/review.html",
    )
]
"""Their templates."""

ROOMS_BELOW = (
    "app.core",
    "app.queries",
    "app.services.accounts",
    "app.services.messages",
    PACKAGE,
    "models",
)


def imports(path: Path) -> Iterator[tuple[str, str]]:
    """Module and name of everything that a file of ours imports from the product."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.module, alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)


@pytest.mark.parametrize("path", HERE, ids=lambda path: path.stem)
def test_the_tables_rest_on_rooms_below_them_alone(path):
    ours = {module for module, _ in imports(path) if module.split(".")[0] in ("app", "models", "allocation")}
    assert [
        module for module in ours if not f"{module}.".startswith(tuple(f"{r}." for r in ROOMS_BELOW))
    ] == []


def test_nobody_else_makes_a_table_or_a_line():
    makers = {"Table", "AudienceLine"}
    assert [
        str(path.relative_to(ROOT))
        for path in PRODUCT
        if path not in HERE
        and any(module == f"{PACKAGE}.audiences" and name in makers for module, name in imports(path))
    ] == []


def test_what_an_audience_is_shown_is_made_by_drawing_it():
    """Nobody else fills one of its shapes, but the seed, which invents."""
    made = [
        f"{path.relative_to(ROOT)}:{call.lineno} {call.func.id}"
        for path in PRODUCT
        if path not in HERE and "seeding" not in path.parts and (drawn := shapes(path))
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in drawn
    ]
    assert made == []


def shapes(path: Path) -> set[str]:
    """Shapes that a file imports. What a table is drawn from (`subjects`) is none."""
    subjects = {"HouseholdAsked", "Expected", "Application"}
    return {
        name
        for module, name in imports(path)
        if module.startswith(PACKAGE) and name[:1].isupper() and not name.isupper() and name not in subjects
    }


SEALED = {
    name
    for model in (Case, Member, Perpetrator)
    for name, value in vars(model).items()
    if isinstance(value, Sealed)
}
OF_A_PERSON = {"gender", "coming", "custody_consent", "person_protection"}


@pytest.mark.parametrize("path", FACING, ids=lambda path: f"{path.parent.name}.{path.stem}")
def test_whatever_faces_a_partner_reads_no_word_of_a_case_itself(path):
    read = {
        node.attr
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load)
    }
    assert {"alias", "answers", "note", "personal_number"} == SEALED
    # the gender of the band of ages that it was given
    told_as = {"gender"} if path == ROOT / "app/web/inquiries/words.py" else set()
    assert read & (SEALED | OF_A_PERSON) - told_as == set()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: f"{path.parent.name}.{path.stem}")
def test_no_page_of_a_partner_goes_from_what_it_is_given_to_the_case(path):
    assert re.findall(r"\.(?:case|members|household|claim|request)\b", path.read_text()) == []


def test_the_names_of_columns_that_are_looked_for_exist():
    assert {f"member.{name}" for name in OF_A_PERSON - {"person_protection"}} <= columns()
