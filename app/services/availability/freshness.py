"""What each house's figures are worth tonight, which houses are silent, and the reminder that goes to them.

Counted from what the houses have said, never from who is placed there: free rooms tell an outsider where
somebody was hidden (security.md section 4).
"""

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import audit
from app.core.actor import SYSTEM, Actor
from app.core.clock import Clock, night_of
from app.core.database import changed_tables
from app.core.policy import Permission, demand
from app.queries.facilities import facility_in_care
from app.queries.freshness import Freshness, day_of_reminder, freshness_of, is_due, oldest_assertion
from app.services.availability.silence import last_heard, reminded
from app.services.engine.loading import load_snapshot
from app.services.engine.places import Contact, contacts_of
from app.services.engine.snapshot import NOT_SAID_CLOSED, Snapshot, UnitFacts, open_nights
from app.services.messages.outbox import notify
from models.base import ID_LENGTH
from models.facility import Facility
from models.notification import MessageKind, OutboxMessage


@dataclass(frozen=True)
class RoomsByFreshness:
    """Units that may be free, by what is known of them: said open lately, said open and worth asking about
    again, or nobody has said."""

    fresh: int = 0
    due: int = 0
    unknown: int = 0

    @property
    def possible(self) -> int:
        return self.fresh + self.due + self.unknown


@dataclass(frozen=True)
class HouseFreshness:
    """A facility as somebody on duty sees it before ringing. `heard`: how it last spoke; None: never."""

    id: str
    code_name: str
    kind: str
    contact: Contact
    lets_in_now: bool | None
    heard: Freshness | None
    rooms: RoomsByFreshness
    units: int
    reminder_at: time | None
    reminded_at: datetime | None

    @property
    def is_silent(self) -> bool:
        return self.heard is None or self.heard.is_due


@dataclass(frozen=True)
class NightsWanted:
    """Which nights somebody asks about, and which units would do; None: any."""

    first: date
    nights: int = 1
    units: frozenset[str] | None = None


def houses(session: Session, clock: Clock, question: NightsWanted) -> list[HouseFreshness]:
    """Every facility with units that would do, by code name."""
    now, snapshot = clock.now(), load_snapshot(session)
    contacts, heard = contacts_of(session), last_heard(session)
    by_house = _units_by_house(snapshot, question.units)
    reminders = {id: _reminder_id(id, snapshot.reminders[id], now) for id in by_house}
    told = reminded(session, reminders.values())
    found = (
        HouseFreshness(
            id=id,
            code_name=snapshot.code_names[id],
            kind=snapshot.facilities[id].kind,
            contact=contacts[id],
            lets_in_now=contacts[id].lets_in_at(now),
            heard=freshness_of(heard.get(id), snapshot.reminders[id], now),
            rooms=rooms_of(units, snapshot.reminders[id], now, question),
            units=len(units),
            reminder_at=snapshot.reminders[id],
            reminded_at=told.get(reminders[id]),
        )
        for id, units in by_house.items()
    )
    return sorted(found, key=lambda house: house.code_name)


def _units_by_house(snapshot: Snapshot, among: frozenset[str] | None) -> dict[str, list[UnitFacts]]:
    found: dict[str, list[UnitFacts]] = {}
    for id, facts in snapshot.units.items():
        if among is None or id in among:
            found.setdefault(facts.unit.facility, []).append(facts)
    return found


def rooms_of(
    units: Iterable[UnitFacts], reminder_at: time | None, now: datetime, question: NightsWanted
) -> RoomsByFreshness:
    count = {"fresh": 0, "due": 0, "unknown": 0}
    for facts in units:
        worth = _worth(facts, reminder_at, now, question)
        if worth:
            count[worth] += 1
    return RoomsByFreshness(**count)


def _worth(facts: UnitFacts, reminder_at: time | None, now: datetime, question: NightsWanted) -> str | None:
    """None: somebody has said that it cannot be had on all these nights."""
    first, last = question.first, question.first + timedelta(days=question.nights - 1)
    if open_nights(facts, now, first, question.nights) == ((first, last),):
        oldest = freshness_of(oldest_assertion(facts.assertions, first, last), reminder_at, now)
        return "due" if oldest is None or oldest.is_due else "fresh"
    may_be = open_nights(facts, now, first, question.nights, counted=NOT_SAID_CLOSED)
    return "unknown" if may_be == ((first, last),) else None


def silent_houses(session: Session, actor: Actor, clock: Clock) -> list[HouseFreshness]:
    """All houses, those first that were never heard from, then by how long they have been silent; audited."""
    demand(actor, Permission.FRESHNESS_READ)
    audit.record(session, actor, clock, audit.Action.FRESHNESS_READ, actor.organisation_id)
    found = houses(session, clock, NightsWanted(night_of(clock.now())))
    return sorted(found, key=lambda house: (house.heard is not None, -_age(house), house.code_name))


def _age(house: HouseFreshness) -> float:
    return house.heard.age.total_seconds() if house.heard else 0


@dataclass(frozen=True)
class SetReminder:
    """`at`: the hour of the day at which silence is worth a reminder; None: none of its own."""

    facility_id: str
    at: time | None


def set_reminder(session: Session, actor: Actor, clock: Clock, command: SetReminder) -> None:
    """Raises NotFound for somebody else's house."""
    demand(actor, Permission.AVAILABILITY_WRITE)
    facility = facility_in_care(session, actor, command.facility_id)
    facility.reminder_at = command.at
    audit.record(session, actor, clock, audit.Action.FACILITY_CHANGED, facility.id, changed=["reminder_at"])


def due_reminders(session: Session, clock: Clock) -> None:
    """Queue a message to each house whose own hour has passed in silence: once a day, until it speaks."""
    now, heard = clock.now(), last_heard(session)
    have_an_hour = sa.select(Facility).where(Facility.reminder_at.is_not(None)).order_by(Facility.id)
    for house in session.scalars(have_an_hour):
        if is_due(heard[house.id].asserted_at if house.id in heard else None, house.reminder_at, now):
            about = _reminder_id(house.id, house.reminder_at, now)
            notify(session, clock, house.organisation_id, MessageKind.REMINDER, about)
    session.flush()
    if OutboxMessage.__tablename__ in changed_tables(session):
        audit.record(session, SYSTEM, clock, audit.Action.REMINDED, SYSTEM.user_id)


def _reminder_id(facility_id: str, reminder_at: time | None, now: datetime) -> str:
    """One for each house and day, so that a reminder is queued once however often the work is done."""
    day = day_of_reminder(reminder_at, now) if reminder_at else "never"
    digest = hashlib.sha256(f"reminder:{facility_id}:{day}".encode()).digest()
    return urlsafe_b64encode(digest).decode()[:ID_LENGTH]
