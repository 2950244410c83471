"""Who sits at the desk."""

from collections.abc import Callable

import pytest

from models.organisation import OrganisationKind, Role
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
