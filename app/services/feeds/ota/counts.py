"""What the counts of one inventory mean, as each dialect of OTA_HotelInvCountNotifRQ says it.

AlpineBits FreeRooms: 2 free, 6 out of order, 9 free but not for sale; what is left out is 0. Hotsoft: 1 all
there are, 4 sold, 6 out of order; free is what remains.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.core.errors import ErrorCode
from app.services.feeds.ota.messages import Element, Fault, Faulty, OtaCode, named

FREE, OUT_OF_ORDER, NOT_FOR_SALE, PHYSICAL, SOLD = "2", "6", "9", "1", "4"
MOST = 10_000
COUNT_TYPE = ErrorCode("ota_count_type_unused")
COUNT_TWICE = ErrorCode("ota_count_twice")
NOT_A_COUNT = ErrorCode("ota_not_a_count")
NO_PHYSICAL = ErrorCode("ota_no_physical_count")
MORE_THAN_ALL = ErrorCode("ota_more_than_all")


class Dialect(StrEnum):
    ALPINEBITS = "alpinebits"
    HOTSOFT = "hotsoft"


TYPES = {
    Dialect.ALPINEBITS: {FREE, OUT_OF_ORDER, NOT_FOR_SALE},
    Dialect.HOTSOFT: {PHYSICAL, SOLD, OUT_OF_ORDER},
}


@dataclass(frozen=True)
class Counts:
    """Rooms that are free and for sale, that are out of order, and that are spoken of in all."""

    free: int = 0
    out_of_order: int = 0
    in_all: int = 0


def counts(inventory: Element, dialect: Dialect) -> Counts:
    """Without InvCounts everything is taken. Raises Faulty."""
    elements = inventory.findall(f"{named('InvCounts')}/{named('InvCount')}")
    by_type: dict[str, int] = {}
    for element in elements:
        kind = element.get("CountType", "")
        if kind not in TYPES[dialect]:
            raise Faulty([Fault(OtaCode.INVALID_VALUE, COUNT_TYPE.with_facts(type=kind[:10]))])
        if kind in by_type:
            raise Faulty([Fault(OtaCode.INVALID_VALUE, COUNT_TWICE.with_facts(type=kind))])
        by_type[kind] = _count(element.get("Count", ""))
    if not by_type:
        return Counts()
    return _alpinebits(by_type) if dialect is Dialect.ALPINEBITS else _hotsoft(by_type)


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(MOST))):
        raise Faulty([Fault(OtaCode.INVALID_VALUE, NOT_A_COUNT)])
    return int(text)


def _alpinebits(by_type: Mapping[str, int]) -> Counts:
    return Counts(by_type.get(FREE, 0), by_type.get(OUT_OF_ORDER, 0), sum(by_type.values()))


def _hotsoft(by_type: Mapping[str, int]) -> Counts:
    if PHYSICAL not in by_type:
        raise Faulty([Fault(OtaCode.MISSING, NO_PHYSICAL)])
    broken = by_type.get(OUT_OF_ORDER, 0)
    free = by_type[PHYSICAL] - by_type.get(SOLD, 0) - broken
    if free < 0:
        raise Faulty([Fault(OtaCode.INVALID_VALUE, MORE_THAN_ALL)])
    return Counts(free, broken, by_type[PHYSICAL])
