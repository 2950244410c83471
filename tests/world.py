"""A small invented network to test against: each method adds one thing and says what it is in few words.

Everything has the plainest value that passes every rule; a test names only what it is about.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, time, timedelta
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from app.core import audit, sayable
from app.core.actor import SYSTEM, Actor
from app.core.clock import night_of
from app.core.database import Database
from models.availability import AvailabilityAssertion, Channel
from models.case import Case, Gender, Member
from models.facility import (
    NO_AGE_LIMIT,
    NO_NIGHT_LIMIT,
    AdjoiningUnits,
    Admits,
    Facility,
    FacilityKind,
    Permit,
    PermitStatus,
    Unit,
)
from models.organisation import Organisation, OrganisationKind, Role, User
from models.request import PlacementRequest
from models.threat import CasePerpetrator, Perpetrator, Relation, Separation, SeparationScope
from tests.clocks import SetClock

Answer = TypeVar("Answer")

WOMAN = (30, Gender.FEMALE)


class World:
    def __init__(self, database: Database, clock: SetClock) -> None:
        self.database, self.clock = database, clock
        self.tonight: date = night_of(clock.now())
        self._count = 0
        with self.writing() as session:
            self.duty_team = self._organisation(session, OrganisationKind.DUTY_TEAM)
            self.officer = self._user(session, self.duty_team, Role.DUTY_OFFICER)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A transaction of the test's own, audited as preparation."""
        with self.database.transaction() as session:
            audit.record(session, SYSTEM, self.clock, audit.Action.SEEDED, "test")
            yield session

    def do(self, service: Callable[..., Answer], *command: Any, actor: Actor | None = None) -> Answer:
        """A use case in a transaction of its own, by the duty officer if nobody is named; what it answers."""
        with self.database.transaction() as session:
            return service(session, actor or self.officer, self.clock, *command)

    def organisation(self, kind: OrganisationKind) -> str:
        with self.writing() as session:
            return self._organisation(session, kind).id

    def actor(self, kind: OrganisationKind, role: Role, organisation: str | None = None) -> Actor:
        """Somebody of another organisation (a new one, or the one named)."""
        with self.writing() as session:
            of = (
                session.get_one(Organisation, organisation)
                if organisation
                else self._organisation(session, kind)
            )
            return self._user(session, of, role)

    def facility(self, kind: FacilityKind = FacilityKind.PROTECTED, **values: Any) -> str:
        hotel = kind is FacilityKind.HOTEL
        permit = values.pop("permit", PermitStatus.GRANTED)
        facts: dict[str, Any] = {
            "code_name": f"Hus {self._next()}",
            "kind": kind,
            "municipality": "1283",
            "position": [56.05, 12.70],
            "protection_level": 0 if hotel else 2,
            "admits": Admits.ALL,
            "max_male_age": NO_AGE_LIMIT,
            "max_nights": NO_NIGHT_LIMIT,
            "accepts": [],
            "features": [],
            "languages": ["sv"],
            "contact_phone": "040-628 04 10",
            "intake_from": time(0, 0),
            "intake_until": time(23, 59),
        } | values
        with self.writing() as session:
            owner = OrganisationKind.HOTEL if hotel else OrganisationKind.PROTECTED_HOME
            facility = Facility(organisation_id=self._organisation(session, owner).id)
            session.add(facility)
            for name, value in facts.items():
                setattr(facility, name, value)
            session.flush()
            if kind is FacilityKind.PROTECTED:
                session.add(
                    Permit(
                        facility_id=facility.id, status=permit, max_persons=20, recorded_at=self.clock.now()
                    )
                )
            return facility.id

    def unit(self, facility: str, **values: Any) -> str:
        """A unit said to be open for the next 60 nights, an hour ago. Each costs a little more than the one
        before, so that of equal ones the first made stands first."""
        facts: dict[str, Any] = {"code": f"R{self._next()}", "beds": 4, "price": 1000 + self._count} | values
        with self.writing() as session:
            unit = Unit(facility_id=facility, **facts)
            session.add(unit)
            session.flush()
            session.add(self.assertion(unit.id))
            return unit.id

    def assertion(self, unit: str, hours: int = 1, **values: Any) -> AvailabilityAssertion:
        facts: dict[str, Any] = {
            "first_night": self.tonight,
            "last_night": self.tonight + timedelta(days=60),
            "is_open": True,
            "channel": Channel.PORTAL,
            "asserted_at": self.clock.now() - timedelta(hours=hours),
        } | values
        return AvailabilityAssertion(unit_id=unit, **facts)

    def adjoin(self, *units: str) -> None:
        with self.writing() as session:
            a, b = sorted(units)
            session.add(AdjoiningUnits(unit_a_id=a, unit_b_id=b))

    def case(self, *members: tuple[int, Gender], owner: str | None = None) -> str:
        with self.writing() as session:
            case = Case(
                ref=sayable.case_ref(),
                owner_organisation_id=owner or self.duty_team.id,
                created_by=self.officer.user_id,
                created_at=self.clock.now(),
                alias="Lo",
                answers={},
            )
            session.add(case)
            session.flush()
            for position, (age, gender) in enumerate(members or [WOMAN]):
                year = self.tonight.year - age
                session.add(Member(case_id=case.id, position=position, birth_year=year, gender=gender))
            return case.id

    def request(self, case: str | None = None, **values: Any) -> str:
        facts: dict[str, Any] = {
            "urgency": 1,
            "arrives": self.tonight,
            "nights": 3,
            "languages": ["sv"],
            "complete": True,
        } | values
        case = case or self.case()
        with self.writing() as session:
            request = PlacementRequest(
                case_id=case, created_by=self.officer.user_id, created_at=self.clock.now(), **facts
            )
            session.add(request)
            return request.id

    def separate(self, case_a: str, case_b: str, scope: SeparationScope, km: float | None = None) -> None:
        with self.writing() as session:
            a, b = sorted((case_a, case_b))
            session.add(
                Separation(
                    case_a_id=a, case_b_id=b, scope=scope, km=km,
                    created_by=self.officer.user_id, created_at=self.clock.now(),
                )
            )  # fmt: skip

    def perpetrator(self, case: str, **values: Any) -> str:
        with self.writing() as session:
            perpetrator = Perpetrator(created_by=self.officer.user_id, created_at=self.clock.now(), **values)
            session.add(perpetrator)
            session.flush()
            session.add(CasePerpetrator(case_id=case, perpetrator_id=perpetrator.id, relation=Relation.EX))
            return perpetrator.id

    def _organisation(self, session: Session, kind: OrganisationKind) -> Organisation:
        organisation = Organisation(kind=kind, name=f"{kind.value} {self._next()}", municipality="1283")
        session.add(organisation)
        session.flush()
        return organisation

    def _user(self, session: Session, organisation: Organisation, role: Role) -> Actor:
        user = User(
            organisation_id=organisation.id,
            role=role,
            email_index=f"index {self._next()}",
            password_hash="-",
            trained_on=self.tonight,
        )
        session.add(user)
        user.name = f"Prov {self._count}"
        session.flush()
        return Actor(user.id, organisation.id, role, organisation.kind)

    def _next(self) -> int:
        self._count += 1
        return self._count
