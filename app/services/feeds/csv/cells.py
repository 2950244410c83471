"""A table from somebody else's file: its header and what is wrong with one of its cells."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from app.core.errors import ErrorCode
from app.services.feeds.csv.written import one_spaced
from app.services.feeds.lines import LineMistake, Mistaken

MOST_MISTAKES = 100
EMPTY = ErrorCode("file_empty")
UNKNOWN_COLUMN = ErrorCode("unknown_column")
COLUMN_TWICE = ErrorCode("column_twice")
MISSING_COLUMN = ErrorCode("missing_column")


class Wrong(Exception):
    """One thing is wrong with a row."""

    def __init__(self, code: ErrorCode, column: str, /, **facts: Any) -> None:
        super().__init__(code)
        self.code, self.column = code.with_facts(**facts), column

    def in_row(self, row: int) -> LineMistake:
        return LineMistake(self.code, row, self.column)


def columns_of(
    header: Sequence[str],
    known: Sequence[str],
    english: Mapping[str, str],
    needed: Collection[str] = (),
) -> list[str]:
    """The columns in the file's order, by their Swedish names. Raises Mistaken."""
    names = [one_spaced(name).lower().replace("_", " ") for name in header]
    columns = [english.get(name, name) for name in names]
    unknown = [name for name in columns if name and name not in known]
    mistakes = [
        LineMistake(UNKNOWN_COLUMN.with_facts(name=name[:40], known=", ".join(known))) for name in unknown
    ]
    mistakes += [LineMistake(COLUMN_TWICE.with_facts(name=name)) for name in known if columns.count(name) > 1]
    mistakes += [LineMistake(MISSING_COLUMN.with_facts(name=name)) for name in needed if name not in columns]
    if mistakes:
        raise Mistaken(mistakes[:MOST_MISTAKES])
    return columns
