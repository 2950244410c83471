"""The quarters of a year, by which the network meets."""

from dataclasses import dataclass
from datetime import date

from app.core.errors import ErrorCode, InvalidInput

MONTHS = 3
NOT_YET = ErrorCode("quarter_out_of_reach")
QUARTERS_BACK = 12


@dataclass(frozen=True)
class Quarter:
    year: int
    number: int

    @property
    def first(self) -> date:
        return date(self.year, MONTHS * (self.number - 1) + 1, 1)

    @property
    def end(self) -> date:
        """The first day after it."""
        return self.next.first

    @property
    def next(self) -> "Quarter":
        return Quarter(self.year + 1, 1) if self.number == 4 else Quarter(self.year, self.number + 1)

    @property
    def previous(self) -> "Quarter":
        return Quarter(self.year - 1, 4) if self.number == 1 else Quarter(self.year, self.number - 1)

    def __str__(self) -> str:
        return f"{self.year}-{self.number}"


def quarter_of(day: date) -> Quarter:
    return Quarter(day.year, (day.month - 1) // MONTHS + 1)


def quarter_named(name: str | None, today: date) -> Quarter:
    """The present one, or the one named "2026-4". Raises InvalidInput for one out of reach."""
    now = quarter_of(today)
    if not name:
        return now
    earlier = [now]
    for _ in range(QUARTERS_BACK):
        earlier.append(earlier[-1].previous)
    found = next((quarter for quarter in earlier if str(quarter) == name), None)
    if found is None:
        raise InvalidInput({"kvartal": [NOT_YET]})
    return found
