"""What a file says, line by line, before anybody asks which units it means; and what is wrong with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.core.errors import ErrorCode, InvalidInput
from models.availability import OutOfServiceReason


class NightState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    OUT_OF_SERVICE = "out_of_service"


@dataclass(frozen=True)
class FigureLine:
    """Of one unit or of a whole room type, either a state or how many rooms are still to be had. Both nights
    are included. `row` is the sender's own count, for telling what to mend."""

    row: int
    first_night: date
    last_night: date
    unit: str = ""
    room_type: str = ""
    state: NightState | None = None
    reason: OutOfServiceReason | None = None
    rooms: int | None = None


@dataclass(frozen=True)
class LineMistake:
    """What is wrong, and where; without a row it is about the whole."""

    code: ErrorCode
    row: int | None = None
    column: str | None = None


class Mistaken(InvalidInput):
    """All that is wrong with a file or message, at once. Nothing of it has been taken."""

    def __init__(self, mistakes: Sequence[LineMistake]) -> None:
        super().__init__({"file": [mistake.code for mistake in mistakes]})
        self.mistakes = tuple(mistakes)
