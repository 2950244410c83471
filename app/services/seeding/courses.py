"""How each stay went: held, confirmed and begun when; cut short, extended, over or still on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from app.services.seeding.files.rows import Situation
from app.services.seeding.seekers import DemoSeeker
from app.services.seeding.world import World
from models.placement import EventKind, EventReason
from models.request import ClosedReason

CANCELLED, CUT_SHORT, EXTENDED = 0.05, 0.15, 0.20
LEAVES_AT = 11, 30  # local time
HELD_BEFORE, CONFIRMED_BEFORE = timedelta(minutes=72), timedelta(minutes=40)
CANCELS = (EventReason.OWN_WISH, EventReason.MOVED_HOME, EventReason.OTHER_PLACE)
LEAVES_EARLY = (EventReason.OWN_WISH, EventReason.OTHER_PLACE, EventReason.SAFETY)


@dataclass(frozen=True)
class Happening:
    kind: EventKind
    at: datetime
    reason: EventReason | None = None
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Course:
    """`nights`: how many of those asked for the claim has kept, none when it was cancelled."""

    held_at: datetime
    confirmed_at: datetime
    nights: int
    happenings: tuple[Happening, ...] = ()
    closed_at: datetime | None = None
    closed_reason: ClosedReason | None = None


def course_of(world: World, seeker: DemoSeeker) -> Course:
    if seeker.situation in (Situation.HELD, Situation.CONFIRMED):
        return _tonight(world, seeker)
    chance = world.chance("course", seeker.alias)
    held_at = seeker.asked_at + timedelta(minutes=chance.randint(5, 25))
    confirmed_at = held_at + timedelta(minutes=chance.randint(10, 60))
    if seeker.situation is None and chance.random() < CANCELLED:
        return _cancelled(chance, held_at, confirmed_at)
    if seeker.situation == Situation.MISSING:
        alert = Happening(EventKind.DID_NOT_ARRIVE, world.at((seeker.arrives - world.night).days, 1, 40))
        return Course(held_at, confirmed_at, seeker.nights, (alert,))
    return _stayed(world, seeker, chance, held_at, confirmed_at)


def _tonight(world: World, seeker: DemoSeeker) -> Course:
    """After noon, so that it belongs to this night however early the night is seeded."""
    noon = world.at(0, 12)
    return Course(
        held_at=max(noon, world.now - HELD_BEFORE),
        confirmed_at=max(noon, world.now - CONFIRMED_BEFORE),
        nights=seeker.nights,
    )


def _cancelled(chance: Random, held_at: datetime, confirmed_at: datetime) -> Course:
    at = confirmed_at + timedelta(minutes=45)
    cancelled = Happening(EventKind.CANCELLED, at, chance.choice(CANCELS))
    return Course(held_at, confirmed_at, 0, (cancelled,), at, ClosedReason.WITHDRAWN)


def _stayed(
    world: World, seeker: DemoSeeker, chance: Random, held_at: datetime, confirmed_at: datetime
) -> Course:
    first = (seeker.arrives - world.night).days
    nights, reason = _nights_stayed(seeker, chance)
    happenings = [Happening(EventKind.ARRIVED, confirmed_at + timedelta(minutes=chance.randint(20, 90)))]
    if reason == EventReason.PLANNED and seeker.situation is None and chance.random() < EXTENDED:
        happenings += _extension(world, seeker, first)
    leaves_at = world.at(first + nights - 1, *LEAVES_AT)
    if leaves_at > world.now:  # still there, and nobody knows yet that they will leave early
        return Course(held_at, confirmed_at, seeker.nights, _until(world.now, happenings))
    departed = Happening(EventKind.DEPARTED, leaves_at, reason)
    return Course(
        held_at,
        confirmed_at,
        nights,
        (*_until(leaves_at, happenings), departed),
        leaves_at,
        ClosedReason.DEPARTED,
    )


def _nights_stayed(seeker: DemoSeeker, chance: Random) -> tuple[int, EventReason]:
    if seeker.situation is None and seeker.nights > 2 and chance.random() < CUT_SHORT:
        return chance.randint(1, seeker.nights - 1), chance.choice(LEAVES_EARLY)
    return seeker.nights, EventReason.PLANNED


def _extension(world: World, seeker: DemoSeeker, first: int) -> list[Happening]:
    """Half the stay was asked for at first."""
    before = seeker.nights // 2
    if before < 2:
        return []
    details = {
        "was": world.day(first + before - 1).isoformat(),
        "last_night": seeker.last_night.isoformat(),
    }
    at = world.at(first + before - 1, 14)
    return [Happening(EventKind.EXTENDED, at, EventReason.STILL_IN_NEED, details)]


def _until(moment: datetime, happenings: list[Happening]) -> tuple[Happening, ...]:
    return tuple(happening for happening in happenings if happening.at <= moment)
