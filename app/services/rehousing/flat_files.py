"""Vacancies from CSV, XLSX or JSON (docs/feeds/flats.md): one format, read the same whatever it came in.

JSON is the shape in which a property system would send them one day; it is only ever read.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from app.core.errors import ErrorCode
from app.core.night_form.places import DISTRICTS
from app.services.feeds.csv import csv_file, xlsx_file
from app.services.feeds.csv.cells import EMPTY, MOST_MISTAKES, Wrong, columns_of
from app.services.feeds.csv.upload import MOST_BYTES, TOO_LARGE
from app.services.feeds.csv.written import a_count, a_date, one_spaced
from app.services.feeds.lines import LineMistake, Mistaken
from app.services.rehousing.flats import Vacancy
from models.rehousing import ContractKind

CODE, AREA, ROOMS, SQUARE_METRES, RENT = "objekt", "område", "rum", "kvm", "hyra"
FLOOR, STEP_FREE, LIFT, FROM, CONTRACTS = "våning", "stegfritt", "hiss", "ledig från", "kontrakt"
COLUMNS = (CODE, AREA, ROOMS, SQUARE_METRES, RENT, FLOOR, STEP_FREE, LIFT, FROM, CONTRACTS)
NEEDED = (CODE, AREA, ROOMS, SQUARE_METRES, RENT, FROM, CONTRACTS)
ENGLISH = {
    "code": CODE,
    "area": AREA,
    "rooms": ROOMS,
    "square metres": SQUARE_METRES,
    "rent": RENT,
    "floor": FLOOR,
    "step free": STEP_FREE,
    "lift": LIFT,
    "available from": FROM,
    "contracts": CONTRACTS,
}
AREAS = {place.name.lower(): code for code, place in DISTRICTS.items()} | {code: code for code in DISTRICTS}
YES_OR_NO = {"ja": True, "nej": False, "yes": True, "no": False, "": None}
CONTRACT_WORDS = {
    "förstahand": ContractKind.FIRST_HAND,
    "first_hand": ContractKind.FIRST_HAND,
    "socialt": ContractKind.SOCIAL,
    "social": ContractKind.SOCIAL,
}
MOST_FLATS, LONGEST_CODE = 2000, 20
TOO_MANY = ErrorCode("too_many_flats")
NO_CODE = ErrorCode("no_flat_code")
TWICE = ErrorCode("flat_twice")
NOT_AN_AREA = ErrorCode("cell_not_an_area")
NOT_A_NUMBER = ErrorCode("cell_not_a_number_between")
NOT_A_DATE = ErrorCode("cell_not_a_date")
NOT_YES_OR_NO = ErrorCode("cell_not_yes_or_no")
NOT_A_CONTRACT = ErrorCode("cell_not_a_contract")
NOT_JSON = ErrorCode("file_not_json")


def read_flats(data: bytes) -> list[Vacancy]:
    """Raises Mistaken with everything that is wrong, row by row."""
    if len(data) > MOST_BYTES:
        raise Mistaken([LineMistake(TOO_LARGE)])
    found: list[Vacancy] = []
    mistakes: list[LineMistake] = []
    seen: set[str] = set()
    for number, cells in _cells(data):
        try:
            vacancy = _vacancy(cells)
            if vacancy.code in seen:
                raise Wrong(TWICE, CODE, text=vacancy.code)
            seen.add(vacancy.code)
            found.append(vacancy)
        except Wrong as wrong:
            mistakes.append(wrong.in_row(number))
    if len(found) + len(mistakes) > MOST_FLATS:
        raise Mistaken([LineMistake(TOO_MANY.with_facts(most=MOST_FLATS))])
    if mistakes:
        raise Mistaken(mistakes[:MOST_MISTAKES])
    return found


def _cells(data: bytes) -> Iterator[tuple[int, Mapping[str, str]]]:
    if data.lstrip()[:1] in (b"{", b"["):
        yield from _json_cells(data)
        return
    rows = xlsx_file.rows(data) if data.startswith(xlsx_file.SIGNATURE) else csv_file.rows(data)
    filled = ((number, row) for number, row in rows if any(row))
    header = next(filled, None)
    if header is None:
        raise Mistaken([LineMistake(EMPTY)])
    columns = columns_of(header[1], COLUMNS, ENGLISH, NEEDED)
    for number, row in filled:
        yield number, dict(zip(columns, row, strict=False))


def _json_cells(data: bytes) -> Iterator[tuple[int, Mapping[str, str]]]:
    try:
        document = json.loads(data)
        flats = document["flats"] if isinstance(document, dict) else document
        posts = [dict(post) for post in flats]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Mistaken([LineMistake(NOT_JSON)]) from None
    for number, post in enumerate(posts, start=1):
        names = [str(name).replace("_", " ") for name in post]
        yield (
            number,
            {
                ENGLISH.get(name, name): _as_cell(value)
                for name, value in zip(names, post.values(), strict=True)
            },
        )


def _as_cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, list):
        return ",".join(map(str, value))
    return str(value)


def _vacancy(cells: Mapping[str, str]) -> Vacancy:
    floor = cells.get(FLOOR, "")
    return Vacancy(
        code=_code(cells.get(CODE, "")),
        area=_area(cells.get(AREA, "")),
        rooms=_number(cells, ROOMS, 1, 10),
        square_metres=_number(cells, SQUARE_METRES, 10, 400),
        rent=_number(cells, RENT, 0, 100_000),
        floor=_number(cells, FLOOR, 0, 60) if floor else None,
        step_free=_yes_or_no(cells, STEP_FREE),
        lift=_yes_or_no(cells, LIFT),
        available_from=_date(cells),
        contracts=_contracts(cells.get(CONTRACTS, "")),
    )


def _code(text: str) -> str:
    code = one_spaced(text)
    if not 0 < len(code) <= LONGEST_CODE or not code.isprintable():
        raise Wrong(NO_CODE, CODE)
    return code


def _area(text: str) -> str:
    found = AREAS.get(one_spaced(text).lower())
    if found is None:
        raise Wrong(NOT_AN_AREA, AREA, text=text[:40])
    return found


def _number(cells: Mapping[str, str], column: str, least: int, most: int) -> int:
    text = cells.get(column, "")
    wrong = Wrong(NOT_A_NUMBER, column, text=text[:20], least=least, most=most)
    try:
        number = a_count(text)
    except ValueError:
        raise wrong from None
    if not least <= number <= most:
        raise wrong
    return number


def _yes_or_no(cells: Mapping[str, str], column: str) -> bool | None:
    text = one_spaced(cells.get(column, "")).lower()
    if text not in YES_OR_NO:
        raise Wrong(NOT_YES_OR_NO, column, text=text[:20])
    return YES_OR_NO[text]


def _date(cells: Mapping[str, str]) -> Any:
    text = cells.get(FROM, "")
    try:
        return a_date(text)
    except ValueError:
        raise Wrong(NOT_A_DATE, FROM, text=text[:20]) from None


def _contracts(text: str) -> tuple[ContractKind, ...]:
    words = [one_spaced(word).lower() for word in text.split(",")]
    if any(word not in CONTRACT_WORDS for word in words):
        raise Wrong(NOT_A_CONTRACT, CONTRACTS, text=text[:40])
    return tuple(sorted({CONTRACT_WORDS[word] for word in words}))
