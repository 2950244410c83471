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
from app.core.actor import SYSTEM
from app.core.database import Database
from app.services.accounts import tokens, users
from app.services.accounts.passwords import Passwords
from app.services.feeds.facility_keys import make_key
from app.services.inquiries.asking import AskFacilities, ask
from app.services.placing.confirmation import ConfirmHold, confirm
from app.services.placing.holds import HoldPlace, hold
from app.services.placing.recheck import broken_places, tell_of_broken_places
from app.services.requests.versions import keep_version
from models.availability import Channel
from models.case import Gender
from models.facility import Facility, FacilityAddress, FacilityKind, Unit
from models.feed import CalendarFeed, KeyUse
from models.inquiry import Inquiry, InquiryRound
from models.organisation import OrganisationKind, Role
from models.placement import LegalBasis, OverrideReason, Placement
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
BOY = (15, Gender.MALE)


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
        guest = requested(world, WOMAN, BOY)
        expected = requested(world, WOMAN, arrives=world.tonight + timedelta(days=2))
        rooms = dict(zip("123456", units_of(world, house), strict=True))
        placement = placed(world, guest, rooms["1"])
        placed(world, expected, rooms["2"])
        held(world, requested(world, WOMAN), rooms["3"])
        waiting = requested(world, WOMAN, brings=["pets"])
        with world.writing() as session:
            asked = ask(session, world.officer, world.clock, AskFacilities(waiting, (house,), 60))
            [inquiry] = asked.inquiries
            self.round_id = asked.id
            add_inquiry(world, session, guest, house, days=20)
        self.guest, self.waiting = guest, waiting
        return {"placement_id": placement.id, "code": placement.booking_code, "inquiry_id": inquiry.id}

    def _hide(self) -> Ids:
        """In the second world alone."""
        self.second = world = copy(self.world)
        world.database = Database(make_settings(self.urls[1]))
        owner = world.organisation(OrganisationKind.FAMILY_VIOLENCE_UNIT)
        worker = world.actor(OrganisationKind.FAMILY_VIOLENCE_UNIT, Role.CASE_WORKER, owner)
        neighbour = self.neighbour["facility_id"]
        rooms = units_of(world, neighbour)
        hidden, other = (requested(world, WOMAN, BOY, owner=owner) for _ in range(2))
        placement = placed(world, hidden, rooms[0], actor=worker)
        held(world, other, rooms[1], actor=worker)
        asking = requested(world, WOMAN, owner=owner, brings=["pets"])
        with world.writing() as session:
            question = ask(session, worker, world.clock, AskFacilities(asking, (neighbour,), 60))
            [inquiry] = question.inquiries
            add_inquiry(world, session, hidden, neighbour, days=10)
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
                "inquiry_id": inquiry.id,
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


def requested(world: World, *members: Any, owner: str | None = None, **values: Any) -> str:
    request = world.request(world.case(*members, owner=owner), min_protection_level=0, **values)
    with world.writing() as session:
        keep_version(session, world.officer, world.clock, session.get_one(PlacementRequest, request))
    return request


def held(world: World, request: str, unit: str, actor: Any = None) -> str:
    with world.database.transaction() as session:
        command = HoldPlace(request, [unit], override_reason=OverrideReason.OWN_WISH)
        return hold(session, actor or world.officer, world.clock, 90, command).id


def placed(world: World, request: str, unit: str, actor: Any = None) -> Placement:
    claim = held(world, request, unit, actor)
    with world.database.transaction() as session:
        command = ConfirmHold(claim, LegalBasis.SOL_11_1)
        return confirm(session, actor or world.officer, world.clock, command)[0]


def add_inquiry(world: World, session: Any, request: str, facility: str, days: int) -> None:
    """A question of some days ago that was answered with no."""
    asked_at = world.clock.now() - timedelta(days=days)
    round_ = InquiryRound(
        request_id=request, request_version=1, asked_by=world.officer.user_id, asked_at=asked_at
    )
    session.add(round_)
    session.flush()
    session.add(
        Inquiry(
            round_id=round_.id,
            facility_id=facility,
            units=[],
            questions=["nights"],
            asked_at=asked_at,
            expires_at=asked_at + timedelta(minutes=30),
            answered_at=asked_at + timedelta(minutes=3),
            is_yes=False,
        )
    )


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
