"""What an update says: unbroken nights of one unit, all of them in the same state."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise

from app.core.clock import A_NIGHT
from app.core.errors import ErrorCode, InvalidInput
from models.availability import OutOfServiceReason


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

    def follows(self, before: "Stretch") -> bool:
        return self.unit_id == before.unit_id and self.first_night - A_NIGHT == before.last_night

    def continues(self, before: "Stretch") -> bool:
        """Says the same of the nights after `before`."""
        return self.says == before.says and self.follows(before)


def in_order(words: Iterable[Stretch]) -> list[Stretch]:
    """By unit and night. Raises InvalidInput when they contradict themselves or each other."""
    ordered = sorted(words, key=lambda word: (word.unit_id, word.first_night))
    if not all(word.first_night <= word.last_night for word in ordered):
        raise InvalidInput({"words": [ErrorCode("ends_before_it_begins")]})
    if not all(word._speaks_clearly for word in ordered):
        raise InvalidInput({"words": [ErrorCode("says_nothing")]})
    for word, following in pairwise(ordered):
        if word.unit_id == following.unit_id and following.first_night <= word.last_night:
            raise InvalidInput({"words": [ErrorCode("nights_overlap")]})
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


def runs(words: Iterable[Stretch]) -> dict[str, list[tuple[date, date]]]:
    """By unit: the unbroken runs of nights spoken of, whatever is said of them (`words` in order)."""
    found: dict[str, list[tuple[date, date]]] = {}
    for run in _unbroken(words):
        found.setdefault(run[0].unit_id, []).append((run[0].first_night, run[-1].last_night))
    return found


def layered(words: Iterable[Stretch]) -> tuple[list[Stretch], list[Stretch]]:
    """The same said with about half as many stretches (`words` in order): of each unbroken run what is said
    most often in it, and what is to be said after that of single nights of it."""
    whole: list[Stretch] = []
    exceptions: list[Stretch] = []
    for run in _unbroken(words):
        [(most, _)] = Counter(word.says for word in run).most_common(1)
        one = next(word for word in run if word.says == most)
        whole.append(replace(one, first_night=run[0].first_night, last_night=run[-1].last_night))
        exceptions += [word for word in run if word.says != most]
    return whole, exceptions


def _unbroken(words: Iterable[Stretch]) -> Iterator[list[Stretch]]:
    run: list[Stretch] = []
    for word in words:
        if run and not word.follows(run[-1]):
            yield run
            run = []
        run.append(word)
    if run:
        yield run
