"""A facility's figures: said anew, said to be as before, taken back (docs/adr/0007).

Words are added, never changed. A word whose nights an update speaks of anew falls silent; when the update
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
    Standing,
    Word,
    broken_from,
    rooms_of,
    told,
    units_of,
    words_from,
)
from app.services.availability.changes import MOMENT, Change, change, take_back, write
from app.services.availability.claimed_nights import Struck, claims_on, refuse, struck, tell_duty_team
from app.services.availability.night_ranges import Stretch, from_night, in_order, joined
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
    words: Sequence[Stretch]
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
    """Say it, of the nights that are not over yet. Raises InvalidInput for words that contradict each other,
    NotFound for a unit of another house, OtherwiseChanged, and ClaimedNights."""
    facility = _to_change(session, actor, command.facility_id, command.seen_version)
    return say(session, actor, clock, facility, command)


def say(
    session: Session, actor: Actor, clock: Clock, facility: Facility, command: UpdateAvailability
) -> AvailabilityUpdate:
    """The same in the facility's name, by whoever heard its answer: the caller knows that it was asked."""
    tonight = night_of(clock.now())
    words = joined(list(from_night(in_order(command.words), tonight)))
    if any(word.last_night > tonight + FARTHEST for word in words):
        raise InvalidInput({"words": [ErrorCode("too_far_ahead")]})
    rooms = rooms_of(session, facility.id)
    if not rooms.keys() >= {word.unit_id for word in words}:
        raise NotFound()
    made = _new_update(session, actor, clock, facility, command, words)
    changing, closed = _consequences(session, actor, clock, made, words)
    if not command.accept_claimed:
        refuse(rooms, closed)
    write(session, changing)
    tell_duty_team(session, actor, clock, facility.id, closed)
    audit.record(
        session, actor, clock, Action.AVAILABILITY_ASSERTED, facility.id,
        update=made.id, channel=command.channel.value, words=len(words),
        closed_claims=sorted({one.occupant.claim_id for one in closed}),
    )  # fmt: skip
    return made


def would_strike(
    session: Session, actor: Actor, clock: Clock, facility: Facility, words: Sequence[Stretch]
) -> list[Struck]:
    """The claimed nights that saying this (in order) would close. Nothing is changed."""
    imagined = AvailabilityUpdate(facility_id=facility.id, channel=Channel.PORTAL, made_at=clock.now())
    return _consequences(session, actor, clock, imagined, words)[1]


def _consequences(
    session: Session, actor: Actor, clock: Clock, made: AvailabilityUpdate, words: Sequence[Stretch]
) -> tuple[Change, list[Struck]]:
    """What an update does to what stands, and which claimed nights it closes."""
    tonight = night_of(clock.now())
    broken = broken_from(session, units_of(made.facility_id), tonight)
    changing = change(made, words, broken)
    taken = claims_on(session, actor, clock, made.facility_id)
    claimed = {unit for unit, _ in taken}
    before = Standing.of(words_from(session, claimed, tonight), broken)
    return changing, struck(taken, before, changing.after(before, claimed), clock.now())


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
    stands = Standing.of(words_from(session, units, tonight), broken_from(session, units, tonight))
    back, now = releases(session), clock.now()
    words = [stretch for unit in stands.words for stretch in _still_true(stands, unit, now, back.get(unit))]
    return update(session, actor, clock, UpdateAvailability(facility.id, words, channel, is_unchanged=True))


def _still_true(stands: Standing, unit: str, now: datetime, release: Release | None) -> Iterator[Stretch]:
    for first, last, word in told([*stands.broken.get(unit, ()), *stands.words[unit]]):
        if isinstance(word, Word) and (word.valid_until is None or word.valid_until > now):
            last = min(last, night_of(now) + FARTHEST)
            goes_back = release if word.is_open else None
            for begins, ends in standing_nights(word.asserted_at, first, last, now, goes_back):
                yield Stretch(unit, begins, ends, word.is_open, valid_until=word.valid_until)


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
    closed = struck(taken, *_with_and_without(session, made, taken, night_of(clock.now())), clock.now())
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
) -> tuple[Standing, Standing]:
    """What stands of the claimed units with this update, and what would without it."""
    claimed = {unit for unit, _ in taken}
    words = words_from(session, claimed, tonight, undoing=made.id)
    broken = broken_from(session, claimed, tonight, undoing=made.id)
    return (
        Standing.of(
            (word for word in words if word.superseded_by is None),
            (period for period in broken if period.lifted_by is None),
        ),
        Standing.of(
            (word for word in words if word.update_id != made.id),
            (period for period in broken if period.update_id != made.id),
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
    words: Sequence[Stretch],
) -> AvailabilityUpdate:
    """Later than everything it may overrule, even should two be made in the same instant."""
    latest = latest_moment(session, facility.id)
    made = AvailabilityUpdate(
        facility_id=facility.id,
        channel=command.channel,
        made_by=None if actor == SYSTEM else actor.user_id,
        made_at=max(clock.now(), latest + MOMENT) if latest else clock.now(),
        says=[Says.UNCHANGED] if command.is_unchanged else sorted({_says(word) for word in words}),
        rooms=len({word.unit_id for word in words}),
        first_night=min((word.first_night for word in words), default=None),
        last_night=max((word.last_night for word in words), default=None),
    )
    session.add(made)
    session.flush()
    facility.availability_version += 1
    return made


def _says(word: Stretch) -> Says:
    if word.out_of_service:
        return Says.OUT_OF_SERVICE
    return Says.OPEN if word.is_open else Says.CLOSED
