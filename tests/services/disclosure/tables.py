"""Every table of the package, and what the product keeps of a case: read from the service itself."""

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

import app.services.disclosure as package
from app.core.night_form.form import QUESTIONS
from app.core.night_form.kinds import Rows
from app.services.disclosure.audiences import AS_IT_STANDS, AudienceLine, Table
from models.all import Base

MODULES = [
    importlib.import_module(f"{package.__name__}.{module.name}")
    for module in pkgutil.iter_modules(package.__path__)
]
TABLES: dict[str, Table[Any]] = {
    f"{module.__name__.rpartition('.')[2]}.{name}": value
    for module in MODULES
    for name, value in vars(module).items()
    if isinstance(value, Table)
}
"""By module and name; a table that is imported elsewhere stands here more than once."""
OF_A_CASE = ("case_file", "perpetrator")


def lines() -> Iterator[AudienceLine[Any]]:
    for table in TABLES.values():
        yield from table.lines


def told_as_it_stands(*tables: Table[Any]) -> set[str]:
    """Columns and answers that these tables tell word for word."""
    return {
        name for table in tables for line in table.lines if line.as_what == AS_IT_STANDS for name in line.of
    }


def columns() -> set[str]:
    """`table.column` of every table that is about a case, without ids, under the name it is read by."""
    return {
        f"{table.name}.{column.name.removesuffix('_sealed')}"
        for table in Base.metadata.sorted_tables
        if table.name in _about_a_case()
        for column in table.columns
        if column.name != "id" and not column.foreign_keys
    }


def _about_a_case() -> set[str]:
    """Whatever refers to a case or a perpetrator, or to something that does."""
    about = set(OF_A_CASE)
    for table in Base.metadata.sorted_tables:
        if any(key.column.table.name in about for key in table.foreign_keys):
            about.add(table.name)
    return about


def every_column() -> set[str]:
    return {
        f"{table.name}.{column.name.removesuffix('_sealed')}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
    }


def answers() -> set[str]:
    """`answers.code` of every part of the night form; of a list that repeats, `answers.list.code`."""
    return {
        name
        for question in QUESTIONS
        for part in question.parts
        for name in (
            [f"answers.{part.code}.{column.code}" for column in part.columns]
            if isinstance(part, Rows)
            else [f"answers.{part.code}"]
        )
    }
