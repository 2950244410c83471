"""Who sits at the desk."""

from collections.abc import Callable

import pytest

from models.case import Gender
from models.facility import Facility, FacilityKind
from models.organisation import OrganisationKind, Role
from models.placement import Placement
from tests.scenes.holds import held
from tests.scenes.placements import confirmed
from tests.visitors import SignedIn, Visitor
from tests.world import World


@pytest.fixture
def enter(signed_in: SignedIn, world: World) -> Callable[[], Visitor]:
    """`enter()`: an officer of the duty team comes to the desk, with a session that begins now."""
    return lambda: signed_in(Role.DUTY_OFFICER, OrganisationKind.DUTY_TEAM, world.duty_team.id)


@pytest.fixture
def officer(enter: Callable[[], Visitor]) -> Visitor:
    return enter()


@pytest.fixture
def case_worker(signed_in: SignedIn, world: World) -> Visitor:
    return signed_in(Role.CASE_WORKER, OrganisationKind.DUTY_TEAM, world.duty_team.id)


@pytest.fixture
def stranger(signed_in: SignedIn) -> Visitor:
    """A case worker of another unit."""
    return signed_in(Role.CASE_WORKER, OrganisationKind.FAMILY_VIOLENCE_UNIT)


@pytest.fixture
def hotel(world: World) -> str:
    return world.facility(FacilityKind.HOTEL, code_name="Lommen")


@pytest.fixture
def room_204(world: World, hotel: str) -> str:
    return world.unit(hotel, code="204", cots=1, room_type="familj")


@pytest.fixture
def receptionist(signed_in: SignedIn, world: World, hotel: str) -> Visitor:
    with world.database.read() as session:
        organisation = session.get_one(Facility, hotel).organisation_id
    trained_on = world.clock.now().date()
    return signed_in(Role.HOTEL_STAFF, OrganisationKind.HOTEL, organisation, trained_on=trained_on)


@pytest.fixture
def family(world: World) -> str:
    """The request of a woman with a boy and a baby, three nights from tonight."""
    case = world.case((30, Gender.FEMALE), (6, Gender.MALE), (1, Gender.FEMALE))
    return world.request(case, nights=3)


@pytest.fixture
def guest(world: World, family: str, room_204: str) -> str:
    """The booking code under which room 204 knows the family."""
    placement = confirmed(world, held(world, family, room_204))
    with world.database.read() as session:
        return session.get_one(Placement, placement).booking_code
