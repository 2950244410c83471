"""What may stand in one cell of a seed file, and what to mend when it does not.

`-` is none (or no limit), `?` is unknown; an empty cell is a mistake, for nobody can tell which was meant.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from typing import Any, TypeVar

NONE, UNKNOWN = "-", "?"
_WORD = re.compile(r"[a-z][a-z0-9_]*")

E = TypeVar("E", bound=StrEnum)


class CellError(Exception):
    """The text says what the cell must hold."""


@dataclass(frozen=True)
class CellReader:
    """How one column is read; stands in the annotation of a row's attribute."""

    read: Callable[[str], Any]


def _text(cell: str) -> str:
    if cell in ("", NONE, UNKNOWN):
        raise CellError("must hold a text")
    return cell


def _words(cell: str) -> list[str]:
    if cell == NONE:
        return []
    if not all(_WORD.fullmatch(word) for word in cell.split()) or not cell:
        raise CellError(f"must hold words of small letters with blanks between, or {NONE} for none")
    return cell.split()


def _time(cell: str) -> time:
    try:
        return time.fromisoformat(cell)
    except ValueError:
        raise CellError("must hold a time such as 16:30") from None


def _yes(cell: str) -> bool:
    if cell not in ("yes", "no"):
        raise CellError("must be yes or no")
    return cell == "yes"


TEXT = CellReader(_text)
WORDS = CellReader(_words)
YES_NO = CellReader(_yes)
TIME = CellReader(_time)


def whole(least: int, most: int) -> CellReader:
    def read(cell: str) -> int:
        if not re.fullmatch(r"-?\d{1,6}", cell) or not least <= int(cell) <= most:
            raise CellError(f"must be a whole number from {least} to {most}")
        return int(cell)

    return CellReader(read)


def number(least: float, most: float) -> CellReader:
    def read(cell: str) -> float:
        if not re.fullmatch(r"-?\d{1,6}(\.\d{1,6})?", cell) or not least <= float(cell) <= most:
            raise CellError(f"must be a number from {least:g} to {most:g}")
        return float(cell)

    return CellReader(read)


def choice(kind: type[E]) -> CellReader:
    def read(cell: str) -> E:
        try:
            return kind(cell)
        except ValueError:
            raise CellError(f"must be one of: {', '.join(kind)}") from None

    return CellReader(read)


def or_none(cell: CellReader, none: Any = None) -> CellReader:
    """`-` is allowed and stands for `none`."""
    return _or(NONE, none, "for none", cell)


def or_unknown(cell: CellReader) -> CellReader:
    """`?` is allowed and becomes NULL in the database."""
    return _or(UNKNOWN, None, "for unknown", cell)


def _or(sign: str, meaning: Any, told: str, cell: CellReader) -> CellReader:
    def read(text: str) -> Any:
        if text == sign:
            return meaning
        try:
            return cell.read(text)
        except CellError as error:
            raise CellError(f"{error}, or {sign} {told}") from None

    return CellReader(read)


def many(cell: CellReader, between: str = " ") -> CellReader:
    """Several of the same kind; `-` for none."""

    def read(text: str) -> tuple[Any, ...]:
        return () if text == NONE else tuple(cell.read(part.strip()) for part in text.split(between))

    return CellReader(read)


def parts(shape: str, *cells: CellReader) -> CellReader:
    """Values with colons between, as `shape` shows."""

    def read(text: str) -> tuple[Any, ...]:
        found = text.split(":")
        if len(found) != len(cells):
            raise CellError(f"must look like {shape}")
        return tuple(cell.read(part) for cell, part in zip(cells, found, strict=True))

    return CellReader(read)


def point() -> CellReader:
    lat, lon = number(-90, 90), number(-180, 180)

    def read(text: str) -> tuple[float, float]:
        found = text.split(",")
        if len(found) != 2:
            raise CellError("must be latitude and longitude with a comma between")
        return lat.read(found[0]), lon.read(found[1])

    return CellReader(read)
