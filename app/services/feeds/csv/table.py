"""The one format of CSV and XLSX (docs/feeds/csv.md): from rows of text to lines, and back."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from app.core.errors import ErrorCode
from app.services.feeds.csv.cells import EMPTY, MOST_MISTAKES, Wrong, columns_of
from app.services.feeds.csv.written import a_count, a_date, one_spaced
from app.services.feeds.lines import FigureLine, LineMistake, Mistaken, NightState
from models.availability import OutOfServiceReason

UNIT, ROOM_TYPE, NIGHT, FIRST, LAST = "enhet", "rumstyp", "natt", "från natt", "till och med natt"
STATE, ROOMS, REASON = "läge", "antal", "skäl"
COLUMNS = (UNIT, ROOM_TYPE, NIGHT, FIRST, LAST, STATE, ROOMS, REASON)
ENGLISH = {
    "unit": UNIT,
    "room type": ROOM_TYPE,
    "night": NIGHT,
    "first night": FIRST,
    "last night": LAST,
    "state": STATE,
    "rooms": ROOMS,
    "reason": REASON,
}
STATES = {NightState.OPEN: "öppen", NightState.CLOSED: "stängd", NightState.OUT_OF_SERVICE: "ur drift"}
REASONS = {
    OutOfServiceReason.REPAIR: "reparation",
    OutOfServiceReason.DAMAGE: "skada",
    OutOfServiceReason.CLEANING: "städning",
    OutOfServiceReason.STAFFING: "bemanning",
    OutOfServiceReason.SAFETY: "säkerhet",
    OutOfServiceReason.OTHER: "annat",
}
STATE_OF = {words: state for state, words in STATES.items()} | {state.value: state for state in NightState}
STATE_OF |= {
    "öppet": NightState.OPEN,
    "stängt": NightState.CLOSED,
    "out of service": NightState.OUT_OF_SERVICE,
}
REASON_OF = {words: reason for reason, words in REASONS.items()}
REASON_OF |= {reason.value: reason for reason in OutOfServiceReason}

MOST_ROWS = 25_000
TOO_MANY_ROWS = ErrorCode("too_many_rows")
WHICH_UNIT = ErrorCode("row_of_unit_or_type")
WHICH_NIGHTS = ErrorCode("row_of_which_nights")
NOT_A_DATE = ErrorCode("cell_not_a_date")
BACKWARDS = ErrorCode("nights_backwards")
WHAT_STATE = ErrorCode("row_says_what")
NOT_A_STATE = ErrorCode("cell_not_a_state")
NOT_A_REASON = ErrorCode("cell_not_a_reason")
REASON_ALONE = ErrorCode("reason_without_out_of_service")
NOT_A_COUNT = ErrorCode("cell_not_a_count")

Cells = Mapping[str, str]


def lines(rows: Iterable[tuple[int, Sequence[str]]]) -> list[FigureLine]:
    """Raises Mistaken with everything that is wrong, row by row."""
    filled = _filled(rows)
    header = next(filled, None)
    if header is None:
        raise Mistaken([LineMistake(EMPTY)])
    columns = columns_of(header[1], COLUMNS, ENGLISH)
    found, mistakes = [], []
    for number, row in filled:
        try:
            found.append(_line(number, dict(zip(columns, row, strict=False))))
        except Wrong as wrong:
            mistakes.append(wrong.in_row(number))
    if mistakes:
        raise Mistaken(mistakes[:MOST_MISTAKES])
    return found


def _filled(rows: Iterable[tuple[int, Sequence[str]]]) -> Iterator[tuple[int, Sequence[str]]]:
    for number, row in rows:
        if number > MOST_ROWS:
            raise Mistaken([LineMistake(TOO_MANY_ROWS.with_facts(most=MOST_ROWS))])
        if any(row):
            yield number, row


def _line(row: int, cells: Cells) -> FigureLine:
    unit, room_type = cells.get(UNIT, ""), cells.get(ROOM_TYPE, "")
    if bool(unit) == bool(room_type):
        raise Wrong(WHICH_UNIT, UNIT)
    first, last = _nights(cells)
    state, reason, rooms = _said(cells)
    return FigureLine(row, first, last, unit, room_type, state, reason, rooms)


def _nights(cells: Cells) -> tuple[date, date]:
    night, first, last = (cells.get(name, "") for name in (NIGHT, FIRST, LAST))
    if bool(night) == bool(first) or bool(first) != bool(last):
        raise Wrong(WHICH_NIGHTS, NIGHT)
    if night:
        return (_night(NIGHT, night),) * 2
    begins, ends = _night(FIRST, first), _night(LAST, last)
    if ends < begins:
        raise Wrong(BACKWARDS, LAST)
    return begins, ends


def _night(column: str, text: str) -> date:
    try:
        return a_date(text)
    except ValueError:
        raise Wrong(NOT_A_DATE, column, text=text[:20]) from None


def _said(cells: Cells) -> tuple[NightState | None, OutOfServiceReason | None, int | None]:
    state, rooms, reason = cells.get(STATE, ""), cells.get(ROOMS, ""), cells.get(REASON, "")
    if bool(state) == bool(rooms) or (rooms and not cells.get(ROOM_TYPE)):
        raise Wrong(WHAT_STATE, STATE)
    found = _state(state) if state else None
    if found is NightState.OUT_OF_SERVICE:
        return found, _reason(reason), None
    if reason:
        raise Wrong(REASON_ALONE, REASON)
    return found, None, _count(rooms) if rooms else None


def _state(text: str) -> NightState:
    found = STATE_OF.get(one_spaced(text).lower())
    if found is None:
        raise Wrong(NOT_A_STATE, STATE, text=text[:20])
    return found


def _reason(text: str) -> OutOfServiceReason:
    found = REASON_OF.get(one_spaced(text).lower())
    if found is None:
        raise Wrong(NOT_A_REASON, REASON, text=text[:20], known=", ".join(REASONS.values()))
    return found


def _count(text: str) -> int:
    try:
        return a_count(text)
    except ValueError:
        raise Wrong(NOT_A_COUNT, ROOMS, text=text[:20]) from None


def rows_of(lines: Iterable[FigureLine]) -> Iterator[list[str]]:
    """What `lines` reads back as the same lines."""
    yield list(COLUMNS)
    for line in lines:
        yield [
            line.unit,
            line.room_type,
            "",
            line.first_night.isoformat(),
            line.last_night.isoformat(),
            STATES[line.state] if line.state else "",
            "" if line.rooms is None else str(line.rooms),
            REASONS[line.reason] if line.reason else "",
        ]
