"""A hotel that feeds us: two double rooms and two family rooms, of which nothing has been said yet."""

from datetime import date

import sqlalchemy as sa

from app.core import audit
from app.core.actor import SYSTEM
from app.services.availability.night_ranges import Stretch
from app.services.availability.updates import UpdateAvailability, update
from app.services.feeds.figures import known
from app.services.placing.confirmation import ConfirmHold, confirm
from models.alert import DutyAlert
from models.all import Base
from models.availability import AvailabilityAssertion, AvailabilityUpdate, Channel
from models.facility import Facility, FacilityKind
from models.ledger import AuditEntry
from models.organisation import OrganisationKind, Role
from models.placement import LegalBasis
from tests.services.placing.test_holds import held

OPEN, CLOSED, OUT = "open", "closed", "out_of_service"


class Hotel:
    def __init__(self, world, name="Lommen"):
        self.world = world
        self.organisation = world.organisation(OrganisationKind.HOTEL)
        self.staff = world.actor(OrganisationKind.HOTEL, Role.HOTEL_STAFF, self.organisation)
        self.id = world.facility(FacilityKind.HOTEL, organisation_id=self.organisation, code_name=name)
        self.units = {}
        for code, room_type in (("101", "dubbel"), ("102", "dubbel"), ("201", "familj"), ("202", "familj")):
            self.units[code] = world.unit(self.id, code=code, room_type=room_type)
        with world.writing() as session:
            session.execute(sa.delete(AvailabilityAssertion))

    def night(self, number) -> date:
        return date.fromordinal(self.world.tonight.toordinal() + number)

    def say(self, code, first, last, **said):
        word = Stretch(self.units[code], self.night(first), self.night(last), **said)
        with self.world.database.transaction() as session:
            command = UpdateAvailability(self.id, [word], Channel.PORTAL)
            update(session, self.staff, self.world.clock, command)

    def open(self, *codes, first=0, last=9):
        for code in codes:
            self.say(code, first, last, is_open=True)

    def figures(self, code, count=6):
        """What is known of the nights from tonight on; None where nothing is."""
        with self.world.database.read() as session:
            found = known(
                session, self.staff, self.world.clock, self.id, self.night(0), self.night(count - 1)
            )
        nights = found.nights[self.units[code]]
        states = [nights.get(self.night(number)) for number in range(count)]
        return [figure and figure.state.value for figure in states]

    def book(self, code, nights=3):
        """A confirmed placement from tonight; its booking code."""
        claim = held(self.world, self.world.request(nights=nights), self.units[code], by_hand=True)
        with self.world.database.transaction() as session:
            command = ConfirmHold(claim, LegalBasis.SOL_11_1)
            placement, _ = confirm(session, self.world.officer, self.world.clock, command)
            return placement.booking_code

    def version(self):
        with self.world.database.read() as session:
            return session.get_one(Facility, self.id).availability_version

    def alerts(self):
        with self.world.database.read() as session:
            return list(session.scalars(sa.select(DutyAlert)))

    def last_update(self):
        with self.world.database.read() as session:
            made = AvailabilityUpdate
            return session.scalars(sa.select(made).order_by(made.made_at.desc()).limit(1)).one_or_none()

    def audited(self, action):
        with self.world.database.read() as session:
            return list(session.scalars(sa.select(AuditEntry).where(AuditEntry.action == action)))


NOTED_ANYWAY = {"sign_in_attempt", "audit_entry", "ledger"}
"""A refusal may be written down: who knocked, and that they were not let in."""


def contents(database):
    """Every row of every table that a refused message must leave alone."""
    with database.read() as session:
        return {
            table.name: sorted(map(str, session.execute(sa.select(table)).all()))
            for table in Base.metadata.sorted_tables
            if table.name not in NOTED_ANYWAY
        }


def note(session, clock):
    audit.record(session, SYSTEM, clock, audit.Action.SEEDED, "test")
