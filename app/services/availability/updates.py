"""A facility's figures: said anew, said to be as before, taken back (docs/adr/0007).

Assertions are added, never changed. One whose nights an update speaks of anew falls silent; when the update
is undone, it speaks again. The number of statements does not grow with what is said.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from app.core import audit
from app.core.actor import SYSTEM, Actor
from app.core.audit import Action
from app.core.clock import Clock, night_of
from app.core.errors import ErrorCode, InvalidInput, NotFound, NotPossibleNow, OtherwiseChanged
from app.queries.facilities import facility_in_care
from app.queries.occupants import Occupied
from app.queries.release import Release, releases, standing_nights
from app.queries.rooms import (
    Assertion,
    StandingNights,
    assertions_from,
    out_of_service_from,
    prevailing,
    rooms_of,
    units_of,
)
from app.services.availability.changes import MOMENT, Change, change, take_back, write
from app.services.availability.claimed_nights import (
    ClosedNight,
    claims_on,
    newly_closed,
    refuse,
    tell_duty_team,
)
from app.services.availability.night_ranges import NightRange, from_night, in_order, joined
from app.services.availability.past_updates import latest_moment, latest_standing
from models.availability import AvailabilityUpdate, Channel, Says
from models.facility import Facility

FARTHEST = timedelta(days=3 * 366)


@dataclass(frozen=True)
class UpdateAvailability:
    """`seen_version`: of the figures it was decided on (None: whatever they are). `accept_claimed`: also
    where that closes nights that somebody has claimed; the duty team is told. `is_unchanged`: only says again
    what stands."""

    facility_id: str
    ranges: Sequence[NightRange]
    channel: Channel
    seen_version: int | None = None
    accept_claimed: bool = False
    is_unchanged: bool = False


@dataclass(frozen=True)
class UndoUpdate:
    facility_id: str
    update_id: str
    seen_version: int | None = None
    accept_claimed: bool = False


def update(session: Session, actor: Actor, clock: Clock, command: UpdateAvailability) -> AvailabilityUpdate:
    """Say it, of the nights that are not over yet. Raises InvalidInput for ranges that contradict each other,
    NotFound for a unit of another house, OtherwiseChanged, and ClaimedNights."""
    facility = _to_change(session, actor, command.facility_id, command.seen_version)
    return say(session, actor, clock, facility, command)


def say(
    session: Session, actor: Actor, clock: Clock, facility: Facility, command: UpdateAvailability
) -> AvailabilityUpdate:
    """The same in the facility's name, by whoever heard its answer: the caller knows that it was asked."""
    tonight = night_of(clock.now())
    ranges = joined(list(from_night(in_order(command.ranges), tonight)))
    if any(night_range.last_night > tonight + FARTHEST for night_range in ranges):
        raise InvalidInput({"words": [ErrorCode("too_far_ahead")]})
    rooms = rooms_of(session, facility.id)
    if not rooms.keys() >= {night_range.unit_id for night_range in ranges}:
        raise NotFound()
    made = _new_update(session, actor, clock, facility, command, ranges)
    changing, closed = _consequences(session, actor, clock, made, ranges)
    if not command.accept_claimed:
        refuse(rooms, closed)
    write(session, changing)
    tell_duty_team(session, actor, clock, facility.id, closed)
    audit.record(
        session, actor, clock, Action.AVAILABILITY_ASSERTED, facility.id,
        update=made.id, channel=command.channel.value, words=len(ranges),
        closed_claims=sorted({one.occupant.claim_id for one in closed}),
    )  # fmt: skip
    return made


def would_close(
    session: Session, actor: Actor, clock: Clock, facility: Facility, ranges: Sequence[NightRange]
) -> list[ClosedNight]:
    """The claimed nights that saying this (in order) would close. Nothing is changed."""
    imagined = AvailabilityUpdate(facility_id=facility.id, channel=Channel.PORTAL, made_at=clock.now())
    return _consequences(session, actor, clock, imagined, ranges)[1]


def _consequences(
    session: Session, actor: Actor, clock: Clock, made: AvailabilityUpdate, ranges: Sequence[NightRange]
) -> tuple[Change, list[ClosedNight]]:
    """What an update does to what stands, and which claimed nights it closes."""
    tonight = night_of(clock.now())
    periods = out_of_service_from(session, units_of(made.facility_id), tonight)
    changing = change(made, ranges, periods)
    taken = claims_on(session, actor, clock, made.facility_id)
    claimed = {unit for unit, _ in taken}
    before = StandingNights.of(assertions_from(session, claimed, tonight), periods)
    return changing, newly_closed(taken, before, changing.after(before, claimed), clock.now())


def nothing_changed(
    session: Session,
    actor: Actor,
    clock: Clock,
    facility_id: str,
    channel: Channel = Channel.PORTAL,
    seen_version: int | None = None,
) -> AvailabilityUpdate:
    """Say again, now, all that stands: open is still open and closed still closed. What nobody has said stays
    unknown, so does what has gone back to the house, and what is out of service is left alone."""
    facility = _to_change(session, actor, facility_id, seen_version)
    tonight = night_of(clock.now())
    units = units_of(facility.id)
    stands = StandingNights.of(
        assertions_from(session, units, tonight), out_of_service_from(session, units, tonight)
    )
    back, now = releases(session), clock.now()
    ranges = [
        night_range
        for unit in stands.assertions
        for night_range in _still_true(stands, unit, now, back.get(unit))
    ]
    return update(session, actor, clock, UpdateAvailability(facility.id, ranges, channel, is_unchanged=True))


def _still_true(
    stands: StandingNights, unit: str, now: datetime, release: Release | None
) -> Iterator[NightRange]:
    for first, last, said in prevailing([*stands.out_of_service.get(unit, ()), *stands.assertions[unit]]):
        if isinstance(said, Assertion) and (said.valid_until is None or said.valid_until > now):
            last = min(last, night_of(now) + FARTHEST)
            goes_back = release if said.is_open else None
            for begins, ends in standing_nights(said.asserted_at, first, last, now, goes_back):
                yield NightRange(unit, begins, ends, said.is_open, valid_until=said.valid_until)


def undo(session: Session, actor: Actor, clock: Clock, command: UndoUpdate) -> AvailabilityUpdate:
    """Take back the latest update: everything stands as if it had not been made, ages included. Raises
    NotFound, NotPossibleNow when it is not the latest any more, OtherwiseChanged and ClaimedNights."""
    facility = _to_change(session, actor, command.facility_id, command.seen_version)
    made = session.get(AvailabilityUpdate, command.update_id)
    if made is None or made.facility_id != facility.id:
        raise NotFound()
    if made is not latest_standing(session, facility.id):
        raise NotPossibleNow()
    taken = claims_on(session, actor, clock, facility.id)
    closed = newly_closed(taken, *_with_and_without(session, made, taken, night_of(clock.now())), clock.now())
    if not command.accept_claimed:
        refuse(rooms_of(session, facility.id), closed)
    take_back(session, made, clock.now())
    made.undone_at, made.undone_by = clock.now(), None if actor == SYSTEM else actor.user_id
    facility.availability_version += 1
    tell_duty_team(session, actor, clock, facility.id, closed)
    audit.record(
        session, actor, clock, Action.AVAILABILITY_UNDONE, facility.id,
        update=made.id, closed_claims=sorted({one.occupant.claim_id for one in closed}),
    )  # fmt: skip
    return made


def _with_and_without(
    session: Session, made: AvailabilityUpdate, taken: Occupied, tonight: date
) -> tuple[StandingNights, StandingNights]:
    """What stands of the claimed units with this update, and what would without it."""
    claimed = {unit for unit, _ in taken}
    assertions = assertions_from(session, claimed, tonight, undoing=made.id)
    periods = out_of_service_from(session, claimed, tonight, undoing=made.id)
    return (
        StandingNights.of(
            (assertion for assertion in assertions if assertion.superseded_by is None),
            (period for period in periods if period.lifted_by is None),
        ),
        StandingNights.of(
            (assertion for assertion in assertions if assertion.update_id != made.id),
            (period for period in periods if period.update_id != made.id),
        ),
    )


def _to_change(session: Session, actor: Actor, facility_id: str, seen_version: int | None) -> Facility:
    facility = facility_in_care(session, actor, facility_id)
    if seen_version is not None and seen_version != facility.availability_version:
        raise OtherwiseChanged()
    return facility


def _new_update(
    session: Session,
    actor: Actor,
    clock: Clock,
    facility: Facility,
    command: UpdateAvailability,
    ranges: Sequence[NightRange],
) -> AvailabilityUpdate:
    """Later than everything it may overrule, even should two be made in the same instant."""
    latest = latest_moment(session, facility.id)
    made = AvailabilityUpdate(
        facility_id=facility.id,
        channel=command.channel,
        made_by=None if actor == SYSTEM else actor.user_id,
        made_at=max(clock.now(), latest + MOMENT) if latest else clock.now(),
        says=[Says.UNCHANGED]
        if command.is_unchanged
        else sorted({_says(night_range) for night_range in ranges}),
        rooms=len({night_range.unit_id for night_range in ranges}),
        first_night=min((night_range.first_night for night_range in ranges), default=None),
        last_night=max((night_range.last_night for night_range in ranges), default=None),
    )
    session.add(made)
    session.flush()
    facility.availability_version += 1
    return made


def _says(night_range: NightRange) -> Says:
    if night_range.out_of_service:
        return Says.OUT_OF_SERVICE
    return Says.OPEN if night_range.is_open else Says.CLOSED
