"""What a file says, line by line, before anybody asks which units it means; and what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from app.core.errors import InvalidInput
from models.availability import OutOfServiceReason


class State(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    OUT_OF_SERVICE = "out_of_service"


@dataclass(frozen=True)
class Line:
    """Of one unit or of a whole room type, either a state or how many rooms are still to be had. Both nights
    are included. `row` is the sender's own count, for telling what to mend."""

    row: int
    first_night: date
    last_night: date
    unit: str = ""
    room_type: str = ""
    state: State | None = None
    reason: OutOfServiceReason | None = None
    rooms: int | None = None


@dataclass(frozen=True)
class Mistake:
    """`text` is a message id with places for `figures`; without a row it is about the whole."""

    text: str
    row: int | None = None
    column: str | None = None
    figures: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.text % self.figures if self.figures else self.text


class Mistaken(InvalidInput):
    """All that is wrong with a file or message, at once. Nothing of it has been taken."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        super().__init__({"file": [str(mistake) for mistake in mistakes]})
        self.mistakes = tuple(mistakes)
