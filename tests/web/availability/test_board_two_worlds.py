"""Two databases that differ by one hidden case elsewhere: no partner can tell them apart (T03)."""

import re
from collections import defaultdict
from copy import copy
from datetime import date, timedelta

import pytest

from app.core.actor import SYSTEM
from app.core.database import Database
from app.services.accounts import users
from app.services.accounts.passwords import Passwords
from app.services.placing.stays import EndPlacement, MovePlacement, depart, move
from models.facility import FacilityKind, Sharing
from models.organisation import OrganisationKind, Role
from models.placement import EventReason
from tests.clocks import SetClock
from tests.conftest import make_settings
from tests.databases import migrated
from tests.scenes.holds import held_for
from tests.scenes.placements import booked
from tests.visitors import PASSWORD, Visitor
from tests.world import World

PARTNERS = {
    Role.HOTEL_STAFF: (OrganisationKind.HOTEL, FacilityKind.HOTEL),
    Role.FACILITY_MANAGER: (OrganisationKind.PROTECTED_HOME, FacilityKind.PROTECTED),
    Role.HOUSING_OFFICER: (OrganisationKind.HOUSING_COMPANY, FacilityKind.APARTMENT),
}
TOKEN = re.compile(r'name="csrf_token" value="[^"]+"')
NEW_EVERY_TIME = ("X-Request-ID", "Set-Cookie")
TRAINED = date(2026, 1, 15)


class Night:
    """A night on which every partner has guests and holds; the same in every copy of its database."""

    def prepare(self, url):
        migrated(url)
        self.world = World(Database(make_settings(url)), SetClock())
        self.elsewhere = self.world.unit(self.world.facility())
        self.rooms = {role: self._rooms_of_a(role) for role in PARTNERS}
        self.guests = {role: booked(self.world, rooms[0]) for role, rooms in self.rooms.items()}
        for rooms in self.rooms.values():
            held_for(self.world, rooms[1], nights=9)
        self.world.database.engine.dispose()

    def _rooms_of_a(self, role):
        kind, facility_kind = PARTNERS[role]
        organisation = self.world.organisation(kind)
        with self.world.writing() as session:
            password_hash = Passwords(make_settings("")).hash(PASSWORD)
            command = users.NewUser(address(role), role, role, organisation, password_hash, TRAINED)
            users.create(session, SYSTEM, self.world.clock, command)
        house = self.world.facility(facility_kind, organisation_id=organisation)
        self.world.unit(house, room_type="sal", sharing=Sharing.ANY)
        return [self.world.unit(house, room_type="rum") for _ in range(3)]


def address(role):
    return f"{role.value}@exempel.se"


@pytest.fixture(scope="module")
def nights():
    """One for each kind of database: it is long in the making."""
    return defaultdict(Night)


@pytest.fixture
def night(nights, databases):
    return nights[databases]


@pytest.fixture
def worlds(databases, night, clock):
    """The night twice over: whatever is not done to one of them alone is alike."""
    urls = [databases.copy(night.prepare) for _ in range(2)]
    twins = [copy(night.world) for _ in urls]
    for world, url in zip(twins, urls, strict=True):
        world.database, world.clock = Database(make_settings(url)), clock
    yield twins
    for world, url in zip(twins, urls, strict=True):
        world.database.engine.dispose()
        databases.drop(url)


def answers(apps, world, role):
    """Everything a partner is answered when it opens the board, but what is new with every answer."""
    url = world.database.engine.url.render_as_string(hide_password=False)
    dates = ["", *(f"?fran={world.tonight + timedelta(days=days)}" for days in (0, 6, -2))]
    with apps.lent(make_settings(url), world.clock) as app:
        visitor = Visitor(app)
        assert visitor.sign_in(address(role)).status_code == 303
        return [told(visitor.get(f"/tavla{asked}")) for asked in dates]


def told(answer):
    headers = [header for header in answer.headers if header[0] not in NEW_EVERY_TIME]
    return answer.status_code, headers, TOKEN.sub("csrf", answer.get_data(as_text=True))


@pytest.mark.parametrize("role", PARTNERS)
@pytest.mark.parametrize("come", [booked, held_for])
def test_a_case_elsewhere_leaves_no_trace_on_a_partners_board(apps, worlds, night, role, come):
    without, with_it = worlds
    come(with_it, night.elsewhere)
    assert answers(apps, without, role) == answers(apps, with_it, role)


@pytest.mark.parametrize("role", PARTNERS)
def test_whether_a_guest_moved_on_or_went_home_cannot_be_told(apps, worlds, night, role, clock):
    gone, moved = worlds
    guest = night.guests[role].id
    clock.advance(hours=12)  # of Saturday's nights none has begun
    with gone.database.transaction() as session:
        depart(session, gone.officer, clock, EndPlacement(guest, EventReason.SAFETY))
    with moved.database.transaction() as session:
        move(session, moved.officer, clock, MovePlacement(guest, (night.elsewhere,), EventReason.SAFETY))
    assert answers(apps, gone, role) == answers(apps, moved, role)


@pytest.mark.parametrize("role", PARTNERS)
def test_a_case_in_its_own_house_does_change_a_partners_board(apps, worlds, night, role):
    without, with_it = worlds
    booked(with_it, night.rooms[role][2])
    assert answers(apps, without, role) != answers(apps, with_it, role)
