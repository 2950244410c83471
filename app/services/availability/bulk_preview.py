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
from app.queries.rooms import (
    Assertion,
    StandingNights,
    assertions_from,
    out_of_service_from,
    prevailing,
    rooms_of,
)
from app.services.availability.bulk_edit import BulkEdit, ranges_of
from app.services.availability.chart import NightStatus
from app.services.availability.claimed_nights import ClaimedRange, named
from app.services.availability.night_ranges import NightRange, from_night, in_order
from app.services.availability.updates import FARTHEST, would_close
from models.facility import Facility

OFFERS = {Offer.OPEN: NightStatus.FREE, Offer.CLOSED: NightStatus.CLOSED, Offer.UNKNOWN: NightStatus.UNKNOWN}


@dataclass(frozen=True)
class Turn:
    """So many nights of these rooms (codes, in order) go from one state to another, or stay as they are."""

    before: NightStatus
    after: NightStatus
    nights: int
    rooms: tuple[str, ...]

    @property
    def is_news(self) -> bool:
        return self.before is not self.after


@dataclass(frozen=True)
class BulkPreview:
    facility: Facility
    turns: tuple[Turn, ...]  # what changes first, most nights first
    claimed: tuple[ClaimedRange, ...]  # what it would close under somebody


def preview(session: Session, actor: Actor, clock: Clock, facility_id: str, edit: BulkEdit) -> BulkPreview:
    """Raises what `ranges_of` raises."""
    facility = facility_in_care(session, actor, facility_id)
    rooms, tonight = rooms_of(session, facility.id), night_of(clock.now())
    ranges = list(from_night(in_order(ranges_of(session, actor, clock, facility.id, edit)), tonight))
    units = {night_range.unit_id for night_range in ranges}
    stands = StandingNights.of(
        assertions_from(session, units, tonight), out_of_service_from(session, units, tonight)
    )
    codes = {id: room.code for id, room in rooms.items()}
    turns = _turns(ranges, stands, codes, clock.now(), releases(session))
    claimed = named(rooms, would_close(session, actor, clock, facility, ranges))
    return BulkPreview(facility, tuple(turns), tuple(claimed))


def _turns(
    ranges: Sequence[NightRange],
    stands: StandingNights,
    codes: Mapping[str, str],
    now: datetime,
    back: Mapping[str, Release],
) -> list[Turn]:
    nights: Counter[tuple[NightStatus, NightStatus]] = Counter()
    rooms: dict[tuple[NightStatus, NightStatus], set[str]] = defaultdict(set)
    before = {
        unit: _states(stands, unit, now, back.get(unit))
        for unit in {night_range.unit_id for night_range in ranges}
    }
    for night_range in ranges:
        for night in _nights(night_range.first_night, night_range.last_night):
            was = before[night_range.unit_id].get(night, NightStatus.UNKNOWN)
            turn = was, _becomes(night_range, was)
            nights[turn] += 1
            rooms[turn].add(night_range.unit_id)
    in_order = {unit: place for place, unit in enumerate(codes)}
    turns = [
        Turn(*turn, count, tuple(codes[unit] for unit in sorted(rooms[turn], key=in_order.__getitem__)))
        for turn, count in nights.items()
    ]
    return sorted(turns, key=lambda turn: (not turn.is_news, -turn.nights))


def _states(
    stands: StandingNights, unit: str, now: datetime, release: Release | None
) -> dict[date, NightStatus]:
    """What is known of each night of a room; of the others nothing is."""
    return {
        night: OFFERS[offer([said], now, night, release)]
        if isinstance(said, Assertion)
        else NightStatus.OUT_OF_SERVICE
        for first, last, said in prevailing(
            [*stands.out_of_service.get(unit, ()), *stands.assertions.get(unit, ())]
        )
        for night in _nights(max(first, night_of(now)), min(last, night_of(now) + FARTHEST))
    }


def _becomes(night_range: NightRange, was: NightStatus) -> NightStatus:
    if night_range.out_of_service or (was is NightStatus.OUT_OF_SERVICE and not night_range.is_open):
        return NightStatus.OUT_OF_SERVICE
    return NightStatus.FREE if night_range.is_open else NightStatus.CLOSED


def _nights(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))
