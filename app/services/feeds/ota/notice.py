"""One OTA_HotelInvCountNotifRQ: of which hotel, all of it or a part, and line by line what it says.

That a message fits the standard's schema is not enough; the rules of business decide
(docs/feeds/alpinebits.md).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.core.errors import ErrorCode
from app.services.feeds.lines import FigureLine, NightState
from app.services.feeds.ota.counts import Counts, Dialect, counts
from app.services.feeds.ota.messages import Element, Fault, Faulty, OtaCode, named
from models.availability import OutOfServiceReason

MESSAGE, ANSWER = "OTA_HotelInvCountNotifRQ", "OTA_HotelInvCountNotifRS"
CONTROL, COMPLETE_SET = "StatusApplicationControl", "CompleteSet"
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
ATTRIBUTES = {"Start", "End", "InvTypeCode", "InvCode", "AllInvCode"}
MOST_INVENTORIES, MOST_FAULTS = 25_000, 50

NOT_THIS_MESSAGE = ErrorCode("ota_not_this_message")
ONE_HOTEL = ErrorCode("ota_not_one_hotel")
NOT_COMPLETE_SET = ErrorCode("ota_not_complete_set")
TOO_MANY = ErrorCode("ota_too_many_inventories")
NOTHING_SAID = ErrorCode("ota_nothing_said")
NOT_HANDLED = ErrorCode("ota_attribute_not_handled")
NO_ROOM = ErrorCode("ota_no_room")
MIXED = ErrorCode("ota_rooms_and_types_mixed")
NOT_A_DATE = ErrorCode("ota_not_a_date")
BACKWARDS = ErrorCode("ota_nights_backwards")
CLOSING_SEASON = ErrorCode("ota_closing_season_not_alone")
ONE_ROOM = ErrorCode("ota_single_room_count")


@dataclass(frozen=True)
class ClosedSeason:
    """Nights on which the whole house is closed."""

    row: int
    first_night: date
    last_night: date


@dataclass(frozen=True)
class Category:
    """How many rooms of a type are spoken of, for comparing with how many there are."""

    row: int
    room_type: str
    in_all: int


@dataclass(frozen=True)
class Notice:
    """`rooms`: it speaks of single rooms, whose types stand in `types` (by row)."""

    hotel_code: str
    hotel_name: str
    is_complete: bool
    lines: Sequence[FigureLine]
    seasons: Sequence[ClosedSeason]
    categories: Sequence[Category]
    types: dict[int, str]


def notice(root: Element, dialect: Dialect) -> Notice:
    """Raises Faulty with all that is wrong in itself."""
    if root.tag != named(MESSAGE):
        raise Faulty([Fault(OtaCode.UNABLE, NOT_THIS_MESSAGE)])
    hotels = root.findall(named("Inventories"))
    if len(hotels) != 1:
        raise Faulty([Fault(OtaCode.UNABLE, ONE_HOTEL)])
    reading = _Reading(dialect, _is_complete(root))
    reading.read(hotels[0].findall(named("Inventory")))
    return Notice(
        hotels[0].get("HotelCode", ""),
        hotels[0].get("HotelName", ""),
        reading.is_complete,
        reading.lines,
        reading.seasons,
        reading.categories,
        reading.types,
    )


def _is_complete(root: Element) -> bool:
    unique = root.find(named("UniqueID"))
    if unique is None:
        return False
    if (unique.get("Type"), unique.get("Instance")) != ("16", COMPLETE_SET):
        raise Faulty([Fault(OtaCode.INVALID_VALUE, NOT_COMPLETE_SET)])
    return True


class _Reading:
    """Goes through the inventories and gathers what is said and what is wrong."""

    def __init__(self, dialect: Dialect, is_complete: bool) -> None:
        self.dialect, self.is_complete = dialect, is_complete
        self.lines: list[FigureLine] = []
        self.seasons: list[ClosedSeason] = []
        self.categories: list[Category] = []
        self.types: dict[int, str] = {}
        self._faults: list[Fault] = []

    def read(self, inventories: Sequence[Element]) -> None:
        if len(inventories) > MOST_INVENTORIES:
            raise Faulty([Fault(OtaCode.UNABLE, TOO_MANY)])
        if not (self.is_complete and len(inventories) == 1 and len(inventories[0]) == 0):
            for row, inventory in enumerate(inventories, start=1):
                self._gather(row, inventory)
        if self.categories and self.types:
            self._faults.append(Fault(OtaCode.ROOM_TYPE, MIXED))
        if self._faults:
            raise Faulty(self._faults[:MOST_FAULTS])

    def _gather(self, row: int, inventory: Element) -> None:
        try:
            self._inventory(row, inventory)
        except Faulty as faulty:
            self._faults += (replace(fault, row=row) for fault in faulty.faults)

    def _inventory(self, row: int, inventory: Element) -> None:
        control = inventory.find(named(CONTROL))
        if control is None:
            raise Faulty([Fault(OtaCode.MISSING, NOTHING_SAID)])
        for name in control.attrib:
            if str(name) not in ATTRIBUTES:
                raise Faulty([Fault(OtaCode.INVALID_VALUE, NOT_HANDLED.with_facts(name=str(name)[:40]))])
        first, last = _nights(control)
        said = counts(inventory, self.dialect)
        if control.get("AllInvCode"):
            self._season(row, control, first, last, said)
        elif control.get("InvCode"):
            self._room(row, control, first, last, said)
        elif control.get("InvTypeCode"):
            room_type = control.get("InvTypeCode", "")
            self.lines.append(FigureLine(row, first, last, room_type=room_type, rooms=said.free))
            self.categories.append(Category(row, room_type, said.in_all))
        else:
            raise Faulty([Fault(OtaCode.MISSING, NO_ROOM)])

    def _season(self, row: int, control: Element, first: date, last: date, said: Counts) -> None:
        alone = not control.get("InvCode") and not control.get("InvTypeCode") and not said.in_all
        if not (alone and self.is_complete and control.get("AllInvCode") in ("true", "1")):
            raise Faulty([Fault(OtaCode.INVALID_VALUE, CLOSING_SEASON)])
        self.seasons.append(ClosedSeason(row, first, last))

    def _room(self, row: int, control: Element, first: date, last: date, said: Counts) -> None:
        if said.in_all > 1:
            raise Faulty([Fault(OtaCode.INVALID_VALUE, ONE_ROOM)])
        state = (
            NightState.OPEN
            if said.free
            else NightState.OUT_OF_SERVICE
            if said.out_of_order
            else NightState.CLOSED
        )
        reason = OutOfServiceReason.OTHER if state is NightState.OUT_OF_SERVICE else None
        self.lines.append(FigureLine(row, first, last, control.get("InvCode", ""), "", state, reason))
        self.types[row] = control.get("InvTypeCode", "")


def _nights(control: Element) -> tuple[date, date]:
    """The last night is included."""
    try:
        first, last = (_day(control.get(name, "")) for name in ("Start", "End"))
    except ValueError:
        raise Faulty([Fault(OtaCode.INVALID_DATE, NOT_A_DATE)]) from None
    if last < first:
        raise Faulty([Fault(OtaCode.DATES, BACKWARDS)])
    return first, last


def _day(text: str) -> date:
    if not DAY.fullmatch(text):  # Python would also read other ways of writing
        raise ValueError(text)
    return date.fromisoformat(text)
