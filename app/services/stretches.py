"""What an update says: unbroken nights of one unit, all of them in the same state."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby, pairwise

from app.core.errors import InvalidInput
from models.availability import OutOfServiceReason

A_NIGHT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Nights `first_night … last_night`, both included. `is_open` None says nothing of whether they are for
    sale; `out_of_service`: they cannot be used, and why. An opening ends what was out of service."""

    unit_id: str
    first_night: date
    last_night: date
    is_open: bool | None = None
    out_of_service: OutOfServiceReason | None = None
    valid_until: datetime | None = None

    @property
    def _speaks_clearly(self) -> bool:
        says_something = self.is_open is not None or self.out_of_service is not None
        return says_something and not (self.is_open and self.out_of_service)

    @property
    def says(self) -> tuple[bool | None, OutOfServiceReason | None, datetime | None]:
        return self.is_open, self.out_of_service, self.valid_until

    def continues(self, before: "Stretch") -> bool:
        """Says the same of the nights after `before`."""
        is_next = self.unit_id == before.unit_id and self.first_night - A_NIGHT == before.last_night
        return is_next and self.says == before.says


def in_order(words: Iterable[Stretch]) -> list[Stretch]:
    """By unit and night. Raises InvalidInput when they contradict themselves or each other."""
    ordered = sorted(words, key=lambda word: (word.unit_id, word.first_night))
    if not all(word.first_night <= word.last_night for word in ordered):
        raise InvalidInput({"words": ["ends_before_it_begins"]})
    if not all(word._speaks_clearly for word in ordered):
        raise InvalidInput({"words": ["says_nothing"]})
    for word, following in pairwise(ordered):
        if word.unit_id == following.unit_id and following.first_night <= word.last_night:
            raise InvalidInput({"words": ["nights_overlap"]})
    return ordered


def from_night(words: Iterable[Stretch], first: date) -> Iterator[Stretch]:
    """What is left of them when nights before `first` are not spoken of."""
    for word in words:
        if word.first_night >= first:
            yield word
        elif word.last_night >= first:
            yield replace(word, first_night=first)


def joined(words: Sequence[Stretch]) -> list[Stretch]:
    """The same said with fewer stretches (`words` in order)."""
    found: list[Stretch] = []
    for word in words:
        if found and word.continues(found[-1]):
            word = replace(word, first_night=found.pop().first_night)
        found.append(word)
    return found


def runs(words: Sequence[Stretch]) -> dict[str, list[tuple[date, date]]]:
    """By unit: the unbroken runs of nights spoken of, whatever is said of them (`words` in order)."""
    return {unit: list(_runs(of_unit)) for unit, of_unit in groupby(words, lambda word: word.unit_id)}


def _runs(words: Iterable[Stretch]) -> Iterator[tuple[date, date]]:
    begins = ends = None
    for word in words:
        if begins and ends and word.first_night - A_NIGHT > ends:
            yield begins, ends
            begins = None
        begins, ends = begins or word.first_night, word.last_night
    if begins and ends:
        yield begins, ends
