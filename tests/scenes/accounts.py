"""People with an account."""

from app.core.actor import Actor
from models.facility import Facility, FacilityKind
from models.organisation import OrganisationKind, Role
from tests.stored import row
from tests.world import World

STAFF = {
    FacilityKind.HOTEL: (OrganisationKind.HOTEL, Role.HOTEL_STAFF),
    FacilityKind.PROTECTED: (OrganisationKind.PROTECTED_HOME, Role.FACILITY_MANAGER),
}


def staff_of(world: World, facility: str) -> Actor:
    """Somebody new who answers for this hotel or protected home."""
    house = row(world, Facility, facility)
    kind, role = STAFF[house.kind]
    return world.actor(kind, role, house.organisation_id)
