"""Rows of text from CSV, and back."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from app.core.errors import ErrorCode
from app.services.feeds.csv.encoding import NoText, decoded
from app.services.feeds.csv.formulas import guarded, unguarded
from app.services.feeds.lines import LineMistake, Mistaken

DELIMITERS = ";,\t"
DECLARED = "sep="
NOT_TEXT = ErrorCode("file_not_text")
NOT_CSV = ErrorCode("file_not_csv")


def rows(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """Each row with the number of the line it begins on. Raises Mistaken."""
    try:
        text = decoded(data)
    except NoText:
        raise Mistaken([LineMistake(NOT_TEXT)]) from None
    delimiter, skipped = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins = 1
    try:
        for row in reader:
            if begins > skipped:
                yield begins, [unguarded(cell.strip()) for cell in row]
            begins = reader.line_num + 1
    except csv.Error:
        raise Mistaken([LineMistake(NOT_CSV, begins)]) from None


def _delimiter(text: str) -> tuple[str, int]:
    """The sign between cells, and how many lines only tell it (Excel's `sep=;`)."""
    first = text[:1000].partition("\n")[0].strip("\r")
    if first.lower().startswith(DECLARED) and first[len(DECLARED) :] in tuple(DELIMITERS):
        return first[len(DECLARED) :], 1
    return max(DELIMITERS, key=first.count), 0


def written(rows: Iterable[Sequence[str]]) -> bytes:
    """As Swedish Excel opens it with a double click: marked UTF-8, semicolons, every cell quoted."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")
