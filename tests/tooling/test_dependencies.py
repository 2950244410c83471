"""What is imported is declared, and what is declared is imported."""

import ast
import configparser
import sys
from importlib.metadata import packages_distributions

import pytest

from tests.tooling.declared import ROOT, asked_for, canonical

OWN = {"allocation", "app", "benchmarks", "models", "scripts", "tests"}
PRODUCT = ("allocation", "app", "models")
AROUND = ("benchmarks", "scripts", "tests")
NEVER_IMPORTED = {
    "gunicorn": "the server, started by its command",
    "tzdata": "read by zoneinfo where the system has no time zones",
    "psycopg": "the driver, which SQLAlchemy finds by the database's address",
    "coverage": "a command",
    "import-linter": "a command",
    "mypy": "a command",
    "pytest-xdist": "a plugin that pytest finds by itself",
    "ruff": "a command",
}
"""Of what is declared, with how it is used instead."""


def imported(folders):
    """Distributions that provide what the modules there import."""
    provided_by, found = packages_distributions(), set()
    for path in (path for folder in folders for path in (ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module]
            found |= {name.partition(".")[0] for name in names}
    others = found - OWN - sys.stdlib_module_names
    return {canonical(provided_by[name][0]) for name in others}


def optional():
    """The extras of setup.cfg."""
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg")
    return {canonical(line) for lines in setup["options.extras_require"].values() for line in lines.split()}


def declared(*files):
    return {canonical(requirement.name) for file in files for requirement in asked_for(file)}


def test_what_the_product_imports_is_declared_for_it():
    assert imported(PRODUCT) - declared("requirements.in") - optional() == set()


def test_what_is_imported_around_it_is_declared_for_development():
    assert imported(AROUND) - declared("requirements.in", "requirements-dev.in") == set()


def test_what_is_declared_for_the_product_is_imported_by_it():
    unused = declared("requirements.in") - imported((*PRODUCT, "scripts"))
    assert unused <= NEVER_IMPORTED.keys()


def test_what_is_declared_for_development_is_imported():
    unused = declared("requirements-dev.in") - imported(AROUND)
    assert {name for name in unused if not name.startswith("types-")} <= NEVER_IMPORTED.keys()


@pytest.mark.parametrize("name", NEVER_IMPORTED)
def test_an_exception_is_declared_still(name):
    assert name in declared("requirements.in", "requirements-dev.in")
