"""What a bulk edit would change, before it is saved."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.core.clock import Clock, night_of
from app.queries.availability import Offer, offer
from app.queries.facilities import facility_in_care
from app.queries.release import Release, releases
from app.queries.rooms import Standing, Word, broken_from, rooms_of, told, words_from
from app.services.availability.bulk_edit import BulkEdit, words_of
from app.services.availability.chart import Status
from app.services.availability.claimed_nights import ClaimedStretch, named
from app.services.availability.night_ranges import Stretch, from_night, in_order
from app.services.availability.updates import FARTHEST, would_strike
from models.facility import Facility

OFFERS = {Offer.OPEN: Status.FREE, Offer.CLOSED: Status.CLOSED, Offer.UNKNOWN: Status.UNKNOWN}


@dataclass(frozen=True)
class Turn:
    """So many nights of these rooms (codes, in order) go from one state to another, or stay as they are."""

    before: Status
    after: Status
    nights: int
    rooms: tuple[str, ...]

    @property
    def is_news(self) -> bool:
        return self.before is not self.after


@dataclass(frozen=True)
class Preview:
    facility: Facility
    turns: tuple[Turn, ...]  # what changes first, most nights first
    claimed: tuple[ClaimedStretch, ...]  # what it would close under somebody


def preview(session: Session, actor: Actor, clock: Clock, facility_id: str, edit: BulkEdit) -> Preview:
    """Raises what `words_of` raises."""
    facility = facility_in_care(session, actor, facility_id)
    rooms, tonight = rooms_of(session, facility.id), night_of(clock.now())
    words = list(from_night(in_order(words_of(session, actor, clock, facility.id, edit)), tonight))
    units = {word.unit_id for word in words}
    stands = Standing.of(words_from(session, units, tonight), broken_from(session, units, tonight))
    codes = {id: room.code for id, room in rooms.items()}
    turns = _turns(words, stands, codes, clock.now(), releases(session))
    claimed = named(rooms, would_strike(session, actor, clock, facility, words))
    return Preview(facility, tuple(turns), tuple(claimed))


def _turns(
    words: Sequence[Stretch],
    stands: Standing,
    codes: Mapping[str, str],
    now: datetime,
    back: Mapping[str, Release],
) -> list[Turn]:
    nights: Counter[tuple[Status, Status]] = Counter()
    rooms: dict[tuple[Status, Status], set[str]] = defaultdict(set)
    before = {unit: _states(stands, unit, now, back.get(unit)) for unit in {word.unit_id for word in words}}
    for word in words:
        for night in _nights(word.first_night, word.last_night):
            was = before[word.unit_id].get(night, Status.UNKNOWN)
            turn = was, _becomes(word, was)
            nights[turn] += 1
            rooms[turn].add(word.unit_id)
    in_order = {unit: place for place, unit in enumerate(codes)}
    turns = [
        Turn(*turn, count, tuple(codes[unit] for unit in sorted(rooms[turn], key=in_order.__getitem__)))
        for turn, count in nights.items()
    ]
    return sorted(turns, key=lambda turn: (not turn.is_news, -turn.nights))


def _states(stands: Standing, unit: str, now: datetime, release: Release | None) -> dict[date, Status]:
    """What is known of each night of a room; of the others nothing is."""
    return {
        night: OFFERS[offer([word], now, night, release)] if isinstance(word, Word) else Status.OUT_OF_SERVICE
        for first, last, word in told([*stands.broken.get(unit, ()), *stands.words.get(unit, ())])
        for night in _nights(max(first, night_of(now)), min(last, night_of(now) + FARTHEST))
    }


def _becomes(word: Stretch, was: Status) -> Status:
    if word.out_of_service or (was is Status.OUT_OF_SERVICE and not word.is_open):
        return Status.OUT_OF_SERVICE
    return Status.FREE if word.is_open else Status.CLOSED


def _nights(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))
