"""Houses, and the households they were asked about or have housed."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from app.services.houses.house_rules import HouseRules, rules_of
from models.case import Gender
from models.facility import Facility, FacilityAddress
from models.organisation import OrganisationKind, Role
from models.placement import OverrideReason
from tests.scenes.holds import held
from tests.scenes.inquiries import asked_ago
from tests.scenes.placements import confirmed
from tests.scenes.requests import requested
from tests.world import World

MAN, BOY = (30, Gender.MALE), (15, Gender.MALE)


def given_address(world: World, facility: str, street: str = "Påhittsgatan 1") -> None:
    """The facility's protected address, and what to do at the door, have been recorded."""
    with world.writing() as session:
        address = FacilityAddress(facility=session.get_one(Facility, facility))
        session.add(address)
        address.street, address.arrival = street, "Ring på porten till vänster"


class Home:
    """A protected home with a manager and one room."""

    def __init__(self, world: World, **values: Any) -> None:
        self.world = world
        self.organisation = world.organisation(OrganisationKind.PROTECTED_HOME)
        self.manager = world.actor(OrganisationKind.PROTECTED_HOME, Role.FACILITY_MANAGER, self.organisation)
        self.id = world.facility(organisation_id=self.organisation, **values)
        self.unit = world.unit(self.id)

    @property
    def rules(self) -> HouseRules:
        with self.world.database.read() as session:
            return rules_of(session.get_one(Facility, self.id))

    def with_rules(self, **changes: Any) -> HouseRules:
        """Its rules, but for these; nothing is changed."""
        return replace(self.rules, **changes)

    def asked_about(self, *members: Any, days: int = 10, **values: Any) -> str:
        """A question about a household as it is now, so many days ago; the request's id."""
        request = requested(self.world, *members, **values)
        asked_ago(self.world, request, self.id, timedelta(days=days))
        return request

    def houses(self, *members: Any, **values: Any) -> str:
        """A household has a room of its own here; the placement's id."""
        request = requested(self.world, *members, **values)
        wish = OverrideReason.OWN_WISH  # it may not be the first in order
        claim = held(self.world, request, self.world.unit(self.id), override_reason=wish)
        return confirmed(self.world, claim)
