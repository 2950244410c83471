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
class NightRange:
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

    def follows(self, before: "NightRange") -> bool:
        return self.unit_id == before.unit_id and self.first_night - A_NIGHT == before.last_night

    def continues(self, before: "NightRange") -> bool:
        """Says the same of the nights after `before`."""
        return self.says == before.says and self.follows(before)


def in_order(ranges: Iterable[NightRange]) -> list[NightRange]:
    """By unit and night. Raises InvalidInput when they contradict themselves or each other."""
    ordered = sorted(ranges, key=lambda night_range: (night_range.unit_id, night_range.first_night))
    if not all(night_range.first_night <= night_range.last_night for night_range in ordered):
        raise InvalidInput({"words": [ErrorCode("ends_before_it_begins")]})
    if not all(night_range._speaks_clearly for night_range in ordered):
        raise InvalidInput({"words": [ErrorCode("says_nothing")]})
    for night_range, following in pairwise(ordered):
        if night_range.unit_id == following.unit_id and following.first_night <= night_range.last_night:
            raise InvalidInput({"words": [ErrorCode("nights_overlap")]})
    return ordered


def from_night(ranges: Iterable[NightRange], first: date) -> Iterator[NightRange]:
    """What is left of them when nights before `first` are not spoken of."""
    for night_range in ranges:
        if night_range.first_night >= first:
            yield night_range
        elif night_range.last_night >= first:
            yield replace(night_range, first_night=first)


def joined(ranges: Sequence[NightRange]) -> list[NightRange]:
    """The same said with fewer ranges (`ranges` in order)."""
    found: list[NightRange] = []
    for night_range in ranges:
        if found and night_range.continues(found[-1]):
            night_range = replace(night_range, first_night=found.pop().first_night)
        found.append(night_range)
    return found


def runs(ranges: Iterable[NightRange]) -> dict[str, list[tuple[date, date]]]:
    """By unit: the unbroken runs of nights spoken of, whatever is said of them (`ranges` in order)."""
    found: dict[str, list[tuple[date, date]]] = {}
    for run in _unbroken(ranges):
        found.setdefault(run[0].unit_id, []).append((run[0].first_night, run[-1].last_night))
    return found


def layered(ranges: Iterable[NightRange]) -> tuple[list[NightRange], list[NightRange]]:
    """The same said with about half as many ranges (`ranges` in order): of each unbroken run what is said
    most often in it, and what is to be said after that of single nights of it."""
    whole: list[NightRange] = []
    exceptions: list[NightRange] = []
    for run in _unbroken(ranges):
        [(most, _)] = Counter(night_range.says for night_range in run).most_common(1)
        one = next(night_range for night_range in run if night_range.says == most)
        whole.append(replace(one, first_night=run[0].first_night, last_night=run[-1].last_night))
        exceptions += [night_range for night_range in run if night_range.says != most]
    return whole, exceptions


def _unbroken(ranges: Iterable[NightRange]) -> Iterator[list[NightRange]]:
    run: list[NightRange] = []
    for night_range in ranges:
        if run and not night_range.follows(run[-1]):
            yield run
            run = []
        run.append(night_range)
    if run:
        yield run
