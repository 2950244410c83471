"""What would change if these ranges were said: shown first (a dry run), and then said just as shown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.core.clock import A_NIGHT, Clock, night_of, nights_from
from app.core.errors import ClaimedNights
from app.queries.facilities import facility_in_care
from app.queries.occupants import occupied
from app.services.availability.claimed_nights import ClaimedRange, ClosedNight, named
from app.services.availability.night_ranges import NightRange, in_order
from app.services.availability.updates import UpdateAvailability, update
from app.services.feeds.figures import KnownNights, NightFigure, known
from app.services.feeds.lines import NightState
from app.services.feeds.meaning import last_night
from models.availability import AvailabilityUpdate, Channel, OutOfServiceReason
from models.facility import Unit

SHUT = {NightState.CLOSED, NightState.OUT_OF_SERVICE}


@dataclass(frozen=True)
class Becoming:
    """Nights of one room that change alike. `before` None: nothing was known."""

    room: str
    first_night: date
    last_night: date
    before: NightState | None
    after: NightState
    reason: OutOfServiceReason | None

    @property
    def nights(self) -> int:
        return (self.last_night - self.first_night).days + 1


@dataclass(frozen=True)
class FeedPreview:
    """`version`: of the figures it was worked out on. `claimed`: nights that somebody has claimed and that
    would be closed, as the house may know them."""

    version: int
    ranges: Sequence[NightRange]
    changes: Sequence[Becoming]
    confirmed: int  # nights said to be as they are already
    claimed: Sequence[ClaimedRange]


@dataclass(frozen=True)
class ApplyPreview:
    facility_id: str
    ranges: Sequence[NightRange]
    seen_version: int
    accepted: Sequence[ClaimedRange]


def preview(
    session: Session, actor: Actor, clock: Clock, facility_id: str, ranges: Sequence[NightRange]
) -> FeedPreview:
    facility = facility_in_care(session, actor, facility_id)
    tonight = night_of(clock.now())
    found = known(session, actor, clock, facility_id, tonight, last_night(tonight))
    said = _by_night(ranges, tonight, found)
    changing = {place: after for place, after in said.items() if after != _state_of(found, *place)}
    return FeedPreview(
        facility.availability_version,
        ranges,
        _changes(found, changing),
        len(said) - len(changing),
        _claimed(session, actor, clock, facility_id, found, changing),
    )


def apply(session: Session, actor: Actor, clock: Clock, command: ApplyPreview) -> AvailabilityUpdate:
    """Raises OtherwiseChanged, and ClaimedNights for any that had not been shown and accepted."""
    shown = preview(session, actor, clock, command.facility_id, command.ranges)
    unseen = [claimed_range for claimed_range in shown.claimed if claimed_range not in command.accepted]
    if unseen:
        raise ClaimedNights([{"room": claimed_range.room} for claimed_range in unseen])
    said = UpdateAvailability(
        command.facility_id, command.ranges, Channel.CSV, command.seen_version, accept_claimed=True
    )
    return update(session, actor, clock, said)


Place = tuple[str, date]
After = tuple[NightState, OutOfServiceReason | None]


def _by_night(ranges: Iterable[NightRange], tonight: date, found: KnownNights) -> dict[Place, After]:
    """To say that a room is closed does not end its being out of service."""
    said: dict[Place, After] = {}
    for night_range in in_order(ranges):
        first = max(night_range.first_night, tonight)
        for night in nights_from(first, (night_range.last_night - first).days + 1):
            said[night_range.unit_id, night] = _after(
                night_range, found.nights[night_range.unit_id].get(night)
            )
    return said


def _after(night_range: NightRange, before: NightFigure | None) -> After:
    if night_range.out_of_service:
        return NightState.OUT_OF_SERVICE, night_range.out_of_service
    if night_range.is_open:
        return NightState.OPEN, None
    if before and before.state is NightState.OUT_OF_SERVICE:
        return before.state, before.reason
    return NightState.CLOSED, None


def _state_of(
    found: KnownNights, unit: str, night: date
) -> tuple[NightState | None, OutOfServiceReason | None]:
    figure = found.nights[unit].get(night)
    return (figure.state, figure.reason) if figure else (None, None)


def _changes(found: KnownNights, changing: Mapping[Place, After]) -> list[Becoming]:
    places = sorted(changing, key=lambda place: (found.rooms[place[0]].code, place))
    numbered = enumerate(
        (unit, night, _state_of(found, unit, night)[0], *changing[unit, night]) for unit, night in places
    )
    changes = []
    for _, run in groupby(
        numbered, key=lambda item: (item[1][0], item[1][1] - item[0] * A_NIGHT, *item[1][2:])
    ):
        nights = [item for _, item in run]
        unit, first, before, after, reason = nights[0]
        changes.append(Becoming(found.rooms[unit].code, first, nights[-1][1], before, after, reason))
    return changes


def _claimed(
    session: Session,
    actor: Actor,
    clock: Clock,
    facility_id: str,
    found: KnownNights,
    changing: Mapping[Place, After],
) -> list[ClaimedRange]:
    closing = [
        place
        for place, (after, _) in changing.items()
        if after in SHUT and _state_of(found, *place)[0] not in SHUT
    ]
    if not closing:
        return []
    nights = [night for _, night in closing]
    units = sa.select(Unit.id).where(Unit.facility_id == facility_id)
    taken = occupied(session, actor, clock.now(), units, min(nights), max(nights))
    return named(
        found.rooms,
        [ClosedNight(*place, occupant) for place in closing for occupant, _ in taken.get(place, ())],
    )
