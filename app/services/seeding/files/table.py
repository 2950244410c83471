"""Seed files as rows: every mistake is gathered with file, line, field and mend."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

from app.services.seeding.files.cells import CellError, CellReader
from app.services.seeding.files.rows import FileRow

R = TypeVar("R", bound=FileRow)


class Mistakes(dict[str, str]):
    """What to mend, by place: `units.csv:14: beds`."""

    def note(self, file: str, line: int, field: str, mend: str) -> None:
        self[f"{file}:{line}: {field}"] = mend


def read_rows(path: Path, kind: type[R], mistakes: Mistakes) -> list[R]:
    """The rows of one file; those with a mistake are noted and left out."""
    columns = _columns(kind)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        mistakes.note(path.name, 0, "file", "is missing")
        return []
    except UnicodeDecodeError:
        mistakes.note(path.name, 0, "file", "must be encoded as UTF-8")
        return []
    lines = csv.reader(text.splitlines())
    header = next(lines, [])
    if header != list(columns):
        mistakes.note(path.name, 1, "header", f"must be {','.join(columns)}")
        return []
    return list(_rows(path.name, lines, kind, columns, mistakes))


def _columns(kind: type[FileRow]) -> dict[str, CellReader]:
    hints = get_type_hints(kind, include_extras=True)
    return {name: hint.__metadata__[0] for name, hint in hints.items() if hasattr(hint, "__metadata__")}


def _rows(
    file: str, lines: Any, kind: type[R], columns: dict[str, CellReader], mistakes: Mistakes
) -> Iterator[R]:
    for cells in lines:
        if len(cells) != len(columns):
            mistakes.note(file, lines.line_num, "row", f"has {len(cells)} cells, must have {len(columns)}")
            continue
        values = {}
        for (name, cell), text in zip(columns.items(), cells, strict=True):
            try:
                values[name] = cell.read(text.strip())
            except CellError as error:
                mistakes.note(file, lines.line_num, name, f"“{text}” {error}")
        if len(values) == len(columns):
            yield kind(line=lines.line_num, **values)
