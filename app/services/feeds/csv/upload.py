"""A file that somebody sent: which kind it is, and what it says."""

from app.core.errors import ErrorCode
from app.services.feeds.csv import csv_file, table, xlsx_file
from app.services.feeds.lines import FigureLine, LineMistake, Mistaken

MOST_BYTES = 1_000_000
TOO_LARGE = ErrorCode("file_too_large")


def read(data: bytes) -> list[FigureLine]:
    """Raises Mistaken."""
    if len(data) > MOST_BYTES:
        raise Mistaken([LineMistake(TOO_LARGE)])
    kind = xlsx_file if data.startswith(xlsx_file.SIGNATURE) else csv_file
    return table.lines(kind.rows(data))
