"""Two worlds that differ by what is hidden from a partner: cases, claims, separations, threats, questions,
alerts and figures of other houses, and whatever those have to do with the partner's own guests.

Ids are the same in both, and chance is made the same call by call, so that answers can be compared byte for
byte. What is left to take out is named in NEW_EVERY_TIME and UNEVEN.
"""

import math
import random
import re
import secrets
import string
import uuid
from copy import copy
from dataclasses import dataclass, field
from datetime import time, timedelta
from typing import Any

import sqlalchemy as sa

from app.core import sayable
from app.core.actor import SYSTEM, Actor
from app.core.database import Database
from app.services.accounts import tokens, users
from app.services.accounts.passwords import Passwords
from app.services.feeds.facility_keys import make_key
from app.services.placing.recheck import broken_places, tell_of_broken_places
from models.availability import Channel
from models.facility import Facility, FacilityAddress, FacilityKind, Unit
from models.feed import CalendarFeed, KeyUse
from models.inquiry import Inquiry
from models.organisation import OrganisationKind, Role
from models.placement import OverrideReason, Placement
from models.request import PlacementRequest
from models.threat import (
    BurntAddress,
    BurntReason,
    CasePerpetrator,
    Perpetrator,
    PerpetratorTie,
    Relation,
    SeparationScope,
)
from tests.clocks import SetClock
from tests.conftest import make_settings
from tests.databases import Databases, migrated
from tests.http.routes import NOBODYS_ID
from tests.scenes.holds import held
from tests.scenes.houses import BOY
from tests.scenes.inquiries import asked, asked_ago
from tests.scenes.placements import confirmed
from tests.scenes.requests import requested
from tests.stored import row
from tests.visitors import PASSWORD
from tests.world import WOMAN, World

NEW_EVERY_TIME = ("Set-Cookie", "Date", "X-Request-ID")
"""Headers that hold a session's own secret, the time of the machine's own clock (of static files), and the
number of the answer itself, which pages repeat."""
UNEVEN = re.compile(r'name="csrf_token" value="[^"]+"')
"""What is signed with the time of the machine's own clock."""

PARTNERS = {
    Role.HOTEL_STAFF: (OrganisationKind.HOTEL, FacilityKind.HOTEL),
    Role.FACILITY_MANAGER: (OrganisationKind.PROTECTED_HOME, FacilityKind.PROTECTED),
}
EMAIL = "partner@exempel.se"
SECRETS = ("Dolda huset", "dold-alias", "Gömda gatan 9")
"""Words of the hidden house and case, none of which a partner may ever be shown."""
UNPROTECTED: dict[str, Any] = {"min_protection_level": 0}
CHOSEN: dict[str, Any] = {"override_reason": OverrideReason.OWN_WISH}


@dataclass
class Ids:
    """What stands in addresses and forms, by the name it has there."""

    values: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, NOBODYS_ID)


class Twins:
    """One partner's world twice over; the second also holds what is hidden."""

    def __init__(self, databases: Databases, role: Role) -> None:
        self._databases, self.role = databases, role
        self.clock = SetClock()
        self.urls = [databases.copy(self._prepare) for _ in range(2)]
        self.hidden = self._hide()

    def drop(self) -> None:
        self.second.database.engine.dispose()
        for url in self.urls:
            self._databases.drop(url)

    def _prepare(self, url: str) -> None:
        """A house with guests, a hold, questions, keys, an address and an old figure; and a neighbour."""
        migrated(url)
        self.world = world = World(Database(make_settings(url)), self.clock)
        kind, facility_kind = PARTNERS[self.role]
        organisation = world.organisation(kind)
        facts = {"reminder_at": time(18, 0), "accepts": None, "house_rules": "Tyst efter tio."}
        house = world.facility(facility_kind, organisation_id=organisation, code_name="Egna huset", **facts)
        self.token = self._account(organisation)
        self.own = Ids({"facility_id": house, **self._house(world, house, "Egna gatan 1")})
        self.own.values |= self._guests(world, house)
        other = world.facility(facility_kind, code_name=SECRETS[0], accepts=None)
        self.neighbour = Ids({"facility_id": other, **self._house(world, other, SECRETS[2])})
        world.database.engine.dispose()

    def _account(self, organisation: str) -> str:
        world = self.world
        with world.writing() as session:
            password_hash = Passwords(make_settings("")).hash(PASSWORD)
            trained = world.tonight - timedelta(days=30)
            command = users.NewUser(EMAIL, "Prov", self.role, organisation, password_hash, trained)
            users.create(session, SYSTEM, world.clock, command)
            return tokens.create(session, SYSTEM, world.clock, EMAIL)

    def _house(self, world: World, house: str, street: str) -> dict[str, str]:
        """Rooms, keys, a calendar and an address."""
        rooms = [world.unit(house, code=str(number), room_type="rum") for number in range(1, 7)]
        manager = self._manager(house)
        with world.writing() as session:
            session.add(world.assertion(rooms[5], hours=40, is_open=False, channel=Channel.PHONE))
            address = FacilityAddress(facility_id=house, facility=session.get_one(Facility, house))
            session.add(address)
            address.street = street
            feed = CalendarFeed(
                unit_id=rooms[4],
                unit=session.get_one(Unit, rooms[4]),
                created_by=world.officer.user_id,
                created_at=world.clock.now(),
            )
            session.add(feed)
            feed.address = "https://kalender.exempel.se/a.ics"
            ota, calendar = (
                make_key(session, manager, world.clock, house, use) for use in (KeyUse.OTA, KeyUse.CALENDAR)
            )
        return {
            "unit_id": rooms[4],
            "key_id": ota.id,
            "key_secret": ota.secret,
            "secret": calendar.secret,
        }

    def _manager(self, house: str) -> Any:
        """Somebody of the house, for preparing it."""
        kind, _ = PARTNERS[self.role]
        with self.world.database.read() as session:
            organisation = session.get_one(Facility, house).organisation_id
        return self.world.actor(kind, self.role, organisation)

    def _guests(self, world: World, house: str) -> dict[str, str]:
        """Somebody lives here, somebody is expected, something is held, and a question waits."""
        guest = requested(world, WOMAN, BOY, **UNPROTECTED)
        expected = requested(world, WOMAN, arrives=world.tonight + timedelta(days=2), **UNPROTECTED)
        rooms = dict(zip("123456", units_of(world, house), strict=True))
        placement = placed(world, guest, rooms["1"])
        placed(world, expected, rooms["2"])
        held(world, requested(world, WOMAN, **UNPROTECTED), rooms["3"], **CHOSEN)
        waiting = requested(world, WOMAN, brings=["pets"], **UNPROTECTED)
        inquiry = asked(world, waiting, house, minutes=60)[house]
        self.round_id = row(world, Inquiry, inquiry).round_id
        said_no_ago(world, guest, house, days=20)
        self.guest, self.waiting = guest, waiting
        return {"placement_id": placement.id, "code": placement.booking_code, "inquiry_id": inquiry}

    def _hide(self) -> Ids:
        """In the second world alone."""
        self.second = world = copy(self.world)
        world.database = Database(make_settings(self.urls[1]))
        owner = world.organisation(OrganisationKind.FAMILY_VIOLENCE_UNIT)
        worker = world.actor(OrganisationKind.FAMILY_VIOLENCE_UNIT, Role.CASE_WORKER, owner)
        neighbour = self.neighbour["facility_id"]
        rooms = units_of(world, neighbour)
        hidden, other = (requested(world, WOMAN, BOY, owner=owner, **UNPROTECTED) for _ in range(2))
        placement = placed(world, hidden, rooms[0], actor=worker)
        held(world, other, rooms[1], actor=worker, **CHOSEN)
        asking = requested(world, WOMAN, owner=owner, brings=["pets"], **UNPROTECTED)
        inquiry = asked(world, asking, neighbour, actor=worker, minutes=60)[neighbour]
        said_no_ago(world, hidden, neighbour, days=10)
        with world.writing() as session:
            also_asked(world, session, self.round_id, neighbour)
            session.add(world.assertion(rooms[2], hours=0, is_open=False, channel=Channel.PHONE))
            self._tie(session, world, hidden)
        self._keep_apart(hidden, self.guest)
        with world.writing() as session:
            assert tell_of_broken_places(session, world.clock, broken_places(session, world.clock))
        return Ids(
            {
                "placement_id": placement.id,
                "code": placement.booking_code,
                "inquiry_id": inquiry,
                "request_id": hidden,
            }
        )

    def make_a_yes_impossible(self) -> None:
        """In the second world whoever the house is asked about must be kept apart from the hidden case."""
        self._keep_apart(self.hidden["request_id"], self.waiting)

    def _keep_apart(self, *requests: str) -> None:
        with self.second.database.read() as session:
            cases = [session.get_one(PlacementRequest, id).case_id for id in requests]
        self.second.separate(*cases, scope=SeparationScope.MUNICIPALITY)

    def _tie(self, session: Any, world: World, hidden: str) -> None:
        """What binds the hidden case to this house and to whoever lives in it."""
        case, guests = (session.get_one(PlacementRequest, id).case for id in (hidden, self.guest))
        case.alias = SECRETS[1]
        house, now, officer = self.own["facility_id"], world.clock.now(), world.officer.user_id
        reason = BurntReason.KNOWN
        session.add(BurntAddress(case_id=case.id, facility_id=house, reason=reason))
        for concerned, housed in ((case, None), (guests, case.id)):
            threat = Perpetrator(created_by=officer, created_at=now, housed_case_id=housed)
            session.add(threat)
            session.flush()
            session.add(CasePerpetrator(case_id=concerned.id, perpetrator_id=threat.id, relation=Relation.EX))
            session.add(PerpetratorTie(perpetrator_id=threat.id, facility_id=house))


def units_of(world: World, house: str) -> list[str]:
    with world.database.read() as session:
        units = sa.select(Unit.id).where(Unit.facility_id == house).order_by(Unit.code)
        return list(session.scalars(units))


def placed(world: World, request: str, unit: str, actor: Actor | None = None) -> Placement:
    placement = confirmed(world, held(world, request, unit, actor=actor, **CHOSEN), actor)
    return row(world, Placement, placement)


def said_no_ago(world: World, request: str, facility: str, days: int) -> None:
    asked_ago(world, request, facility, timedelta(days=days), minutes=3, answer=False)


def also_asked(world: World, session: Any, round_id: str, facility: str) -> None:
    """The round that asks this house asks another one too."""
    now = world.clock.now()
    session.add(
        Inquiry(
            round_id=round_id,
            facility_id=facility,
            units=[],
            questions=["brings"],
            asked_at=now,
            expires_at=now + timedelta(hours=1),
        )
    )


class Chance:
    """The same from call to call in both worlds."""

    ALPHABET = string.ascii_letters + string.digits

    def __init__(self, monkeypatch: Any) -> None:
        self._random = random.Random()
        monkeypatch.setattr(secrets, "token_urlsafe", self._token)
        monkeypatch.setattr(sayable.SYSTEM, "choice", self._random.choice)
        monkeypatch.setattr(sayable.SYSTEM, "randrange", self._random.randrange)
        monkeypatch.setattr(uuid, "uuid4", lambda: uuid.UUID(int=self._random.getrandbits(128)))

    def begin(self, call: int) -> None:
        self._random.seed(call)

    def _token(self, size: int = 32) -> str:
        return "".join(self._random.choices(self.ALPHABET, k=math.ceil(size * 4 / 3)))
