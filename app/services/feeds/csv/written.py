"""Dates and numbers as people and spreadsheets write them in Sweden. Each raises ValueError."""

import re
from datetime import date, datetime

MONTHS = "jan feb mar apr maj jun jul aug sep okt nov dec".split()
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[t ]00:00(?::00(?:\.0+)?)?)?", re.ASCII)
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})", re.ASCII)
DAY_FIRST = re.compile(r"(\d{1,2})[/.] ?(\d{1,2})[/.\- ] ?(\d{4})", re.ASCII)
IN_WORDS = re.compile(r"(\d{1,2}):?[ae]? ([a-zåäö]{3,9})\.? (\d{4})", re.ASCII)
BLANKS = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+", re.ASCII)
WHOLE = re.compile(r"(\d{1,9})(?:[.,]0+)?", re.ASCII)


def one_spaced(text: str) -> str:
    return BLANKS.sub(" ", text).strip()


def a_date(text: str) -> date:
    """2026-12-24, 20261224, 2026/12/24, 24/12 2026, 24/12-2026, 24.12.2026, 24 dec 2026."""
    text = one_spaced(text).lower()
    for form in (ISO, COMPACT, YEAR_FIRST):
        if found := form.fullmatch(text):
            year, month, day = map(int, found.groups())
            return date(year, month, day)
    if found := DAY_FIRST.fullmatch(text):
        day, month, year = map(int, found.groups())
        return date(year, month, day)
    return _in_words(text)


def _in_words(text: str) -> date:
    found = IN_WORDS.fullmatch(text)
    if not found:
        raise ValueError("no_date")
    day, month, year = found.groups()
    return date(int(year), MONTHS.index(month[:3]) + 1, int(day))


def a_count(text: str) -> int:
    """3, 3,0, 3.0, 1 000."""
    found = WHOLE.fullmatch(BLANKS.sub("", text))
    if not found:
        raise ValueError("no_whole_number")
    return int(found[1])


def cell_text(cell: object) -> str:
    """What a spreadsheet's cell says: 204, not 204.0, and a date without its midnight."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
