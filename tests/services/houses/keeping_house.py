"""A protected home with its manager, and households it was asked about or has housed."""

from dataclasses import replace
from datetime import timedelta

from app.services.houses.house_rules import HouseRules, rules_of
from app.services.requests.versions import keep_version
from models.case import Gender
from models.facility import Facility
from models.inquiry import Inquiry, InquiryRound
from models.organisation import OrganisationKind, Role
from models.placement import OverrideReason
from models.request import PlacementRequest
from tests.services.placing.test_confirmation import confirmed
from tests.services.placing.test_holds import held
from tests.world import WOMAN, World

MAN, BOY = (30, Gender.MALE), (15, Gender.MALE)


class Home:
    def __init__(self, world: World, **values) -> None:
        self.world = world
        self.organisation = world.organisation(OrganisationKind.PROTECTED_HOME)
        self.manager = world.actor(OrganisationKind.PROTECTED_HOME, Role.FACILITY_MANAGER, self.organisation)
        self.id = world.facility(organisation_id=self.organisation, **values)
        self.unit = world.unit(self.id)

    @property
    def rules(self) -> HouseRules:
        with self.world.database.read() as session:
            return rules_of(session.get_one(Facility, self.id))

    def with_rules(self, **changes) -> HouseRules:
        return replace(self.rules, **changes)

    def asked_about(self, *members, days: int = 10, **values) -> str:
        """A question about a household as it is now, so many days ago."""
        request = requested(self.world, *members, **values)
        ask(self.world, self.id, request, days)
        return request

    def houses(self, *members, **values) -> str:
        """A placement in a room of its own, and its id."""
        request = requested(self.world, *members, **values)
        wish = OverrideReason.OWN_WISH  # it may not be the first in order
        claim = held(self.world, request, self.world.unit(self.id), override_reason=wish)
        return str(confirmed(self.world, claim))


def requested(world: World, *members, **values) -> str:
    """A request whose household has been kept as the engine was told of it."""
    request = world.request(world.case(*(members or [WOMAN])), **values)
    keep(world, request)
    return request


def keep(world: World, request: str) -> None:
    with world.writing() as session:
        keep_version(session, world.officer, world.clock, session.get_one(PlacementRequest, request))


def ask(world: World, facility: str, request: str, days: int = 10) -> None:
    asked_at = world.clock.now() - timedelta(days=days)
    with world.writing() as session:
        version = session.get_one(PlacementRequest, request).version
        round_ = InquiryRound(
            request_id=request, request_version=version, asked_by=world.officer.user_id, asked_at=asked_at
        )
        session.add(round_)
        session.flush()
        session.add(
            Inquiry(
                round_id=round_.id,
                facility_id=facility,
                units=[],
                questions=["brings"],
                asked_at=asked_at,
                expires_at=asked_at + timedelta(hours=1),
            )
        )
