"""What houses have said of their rooms, and rooms of which nothing has been said."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from app.services.availability.chart import NightStatus, board
from app.services.availability.freshness import due_reminders
from app.services.availability.night_ranges import NightRange
from app.services.availability.updates import UndoUpdate, UpdateAvailability, nothing_changed, undo, update
from app.services.engine.loading import load_snapshot
from app.services.engine.snapshot import open_nights
from models.all import Base
from models.availability import AvailabilityAssertion, Channel, OutOfService, OutOfServiceReason
from models.facility import Facility, FacilityKind
from models.notification import MessageKind, OutboxMessage
from models.organisation import OrganisationKind, Role
from tests.scenes.placements import booked
from tests.stored import rows
from tests.world import WOMAN, World


def silent_unit(world: World, facility: str, **values: Any) -> str:
    """A unit of whose nights nobody has said anything."""
    unit = world.unit(facility, **values)
    with world.writing() as session:
        session.execute(sa.delete(AvailabilityAssertion).where(AvailabilityAssertion.unit_id == unit))
    return unit


def silent_house(world: World, kind: FacilityKind = FacilityKind.PROTECTED, **values: Any) -> str:
    """A facility with one such unit."""
    house = world.facility(kind, **values)
    silent_unit(world, house)
    return house


def said(world: World, unit: str, **values: Any) -> None:
    """One thing more has been said of a unit: that it is open, an hour ago, if nothing else is named."""
    with world.writing() as session:
        session.add(world.assertion(unit, **values))


def room_said(world: World, facility: str, hours: int = 1, **values: Any) -> str:
    """A unit of which one thing was said, so many hours ago."""
    unit = silent_unit(world, facility)
    said(world, unit, hours=hours, **values)
    return unit


def put_out_of_service(world: World, unit: str, first: int, last: int) -> None:
    """For damage; nights count from tonight."""
    with world.writing() as session:
        session.add(
            OutOfService(
                unit_id=unit,
                first_night=world.tonight + timedelta(days=first),
                last_night=world.tonight + timedelta(days=last),
                reason=OutOfServiceReason.DAMAGE,
                recorded_at=world.clock.now(),
            )
        )


def reminded(world: World) -> int:
    """Houses that are due have been reminded; how many reminders there are in all."""
    with world.database.transaction() as session:
        due_reminders(session, world.clock)
    return [message.kind for message in rows(world, OutboxMessage)].count(MessageKind.REMINDER)


class House:
    """A hotel with some rooms that nobody has spoken of, and somebody at its desk.

    Rooms go by their place in `codes`, nights by their distance from tonight.
    """

    def __init__(self, world: World, *codes: str) -> None:
        self.world = world
        organisation = world.organisation(OrganisationKind.HOTEL)
        self.staff = world.actor(OrganisationKind.HOTEL, Role.HOTEL_STAFF, organisation)
        self.id = world.facility(FacilityKind.HOTEL, organisation_id=organisation)
        self.rooms = [silent_unit(world, self.id, code=code) for code in codes]

    def night(self, number: int) -> date:
        return self.world.tonight + timedelta(days=number)

    def night_range(self, first: int, last: int, room: int = 0, **said: Any) -> NightRange:
        return NightRange(self.rooms[room], self.night(first), self.night(last), **said)

    def say(self, *ranges: NightRange, **options: Any) -> str:
        """The update's id."""
        command = UpdateAvailability(self.id, ranges, Channel.PORTAL, **options)
        return self.world.do(update, command, actor=self.staff).id

    def open(self, first: int, last: int, room: int = 0) -> str:
        return self.say(self.night_range(first, last, room, is_open=True))

    def undo(self, update_id: str, **options: Any) -> None:
        self.world.do(undo, UndoUpdate(self.id, update_id, **options), actor=self.staff)

    def say_nothing_changed(self) -> str:
        return self.world.do(nothing_changed, self.id, actor=self.staff).id

    def book(self, room: int = 0, nights: int = 3) -> str:
        """A woman lives there from tonight; her booking code."""
        return booked(self.world, self.rooms[room], members=[WOMAN], nights=nights).booking_code

    def nights(self, room: int = 0, count: int = 6) -> list[NightStatus]:
        """What the house's own chart shows from tonight on."""
        with self.world.database.read() as session:
            chart = board(session, self.staff, self.world.clock.now(), self.world.tonight, count)
        return [cell.status for cell in [row for group in chart.groups for row in group.rows][room].cells]

    def offered(self, room: int = 0, count: int = 6) -> list[int]:
        """Which nights the engine may give, counted from tonight."""
        with self.world.database.read() as session:
            unit = load_snapshot(session).units[self.rooms[room]]
        given = open_nights(unit, self.world.clock.now(), self.world.tonight, count)
        return [n for n in range(count) if any(a <= self.night(n) <= b for a, b in given)]

    def rows(self, model: type[Base]) -> Sequence[Any]:
        return rows(self.world, model)

    def version(self) -> int:
        with self.world.database.read() as session:
            return session.get_one(Facility, self.id).availability_version
