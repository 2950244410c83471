"""A hotel that feeds us: two double rooms and two family rooms, of which nothing has been said yet."""

from datetime import date
from typing import Any

import sqlalchemy as sa

from app.services.availability.night_ranges import NightRange
from app.services.availability.updates import UpdateAvailability, update
from app.services.feeds.figures import known
from models.alert import DutyAlert
from models.availability import AvailabilityUpdate, Channel
from models.facility import Facility, FacilityKind
from models.ledger import AuditEntry
from models.organisation import OrganisationKind, Role
from tests.scenes.availability import silent_unit
from tests.scenes.placements import booked
from tests.stored import rows
from tests.world import WOMAN, World

OPEN, CLOSED, OUT = "open", "closed", "out_of_service"


class Hotel:
    """Rooms go by their code, nights by their distance from tonight."""

    def __init__(self, world: World, name: str = "Lommen") -> None:
        self.world = world
        self.organisation = world.organisation(OrganisationKind.HOTEL)
        self.staff = world.actor(OrganisationKind.HOTEL, Role.HOTEL_STAFF, self.organisation)
        self.id = world.facility(FacilityKind.HOTEL, organisation_id=self.organisation, code_name=name)
        self.units: dict[str, str] = {}
        for code, room_type in (("101", "dubbel"), ("102", "dubbel"), ("201", "familj"), ("202", "familj")):
            self.units[code] = silent_unit(world, self.id, code=code, room_type=room_type)

    def night(self, number: int) -> date:
        return date.fromordinal(self.world.tonight.toordinal() + number)

    def say(self, code: str, first: int, last: int, **said: Any) -> None:
        """One thing, by somebody at the desk."""
        word = NightRange(self.units[code], self.night(first), self.night(last), **said)
        self.world.do(update, UpdateAvailability(self.id, [word], Channel.PORTAL), actor=self.staff)

    def open(self, *codes: str, first: int = 0, last: int = 9) -> None:
        for code in codes:
            self.say(code, first, last, is_open=True)

    def figures(self, code: str, count: int = 6) -> list[str | None]:
        """What is known of the nights from tonight on; None where nothing is."""
        with self.world.database.read() as session:
            found = known(
                session, self.staff, self.world.clock, self.id, self.night(0), self.night(count - 1)
            )
        nights = found.nights[self.units[code]]
        states = [nights.get(self.night(number)) for number in range(count)]
        return [figure.state.value if figure else None for figure in states]

    def book(self, code: str, nights: int = 3) -> str:
        """A woman lives there from tonight; her booking code."""
        return booked(self.world, self.units[code], members=[WOMAN], nights=nights).booking_code

    def version(self) -> int:
        with self.world.database.read() as session:
            return session.get_one(Facility, self.id).availability_version

    def alerts(self) -> list[DutyAlert]:
        return rows(self.world, DutyAlert)

    def last_update(self) -> AvailabilityUpdate | None:
        with self.world.database.read() as session:
            made = AvailabilityUpdate
            return session.scalars(sa.select(made).order_by(made.made_at.desc()).limit(1)).one_or_none()

    def audited(self, action: str) -> list[AuditEntry]:
        with self.world.database.read() as session:
            return list(session.scalars(sa.select(AuditEntry).where(AuditEntry.action == action)))
