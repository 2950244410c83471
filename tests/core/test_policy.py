"""The table of who may do what, role by role."""

import pytest

from app.core.actor import Actor
from app.core.errors import NotAllowed
from app.core.policy import PERMISSIONS, Permission, demand, may
from models.organisation import OrganisationKind, Role

P = Permission
CASE_CONTENT = {P.CASE_READ, P.CASE_WRITE, P.PLACE, P.PLACEMENT_READ, P.ADDRESS_READ}
PARTNERS = [
    Role.HOTEL_STAFF,
    Role.FACILITY_MANAGER,
    Role.HOUSING_OFFICER,
    Role.POLICE,
    Role.SUPPORT_WORKER,
    Role.SAFETY_HOST,
]


def somebody(role: Role) -> Actor:
    return Actor("u", "o", role, OrganisationKind.COORDINATION)


@pytest.mark.parametrize("role", Role)
def test_every_role_has_a_row(role):
    assert role in PERMISSIONS


@pytest.mark.parametrize("role", Role)
def test_no_row_names_what_everybody_has(role):
    assert not PERMISSIONS[role] & {P.PUBLIC, P.SIGNED_IN}
    assert may(somebody(role), P.PUBLIC)
    assert may(somebody(role), P.SIGNED_IN)


@pytest.mark.parametrize("role", PARTNERS)
def test_a_partner_never_holds_a_permission_for_cases(role):
    assert not PERMISSIONS[role] & CASE_CONTENT


@pytest.mark.parametrize("role", Role)
def test_accounts_and_the_trail_are_kept_apart_from_cases(role):
    guards = PERMISSIONS[role] & {P.USERS_WRITE, P.AUDIT_READ}
    assert not (guards and PERMISSIONS[role] & CASE_CONTENT)


@pytest.mark.parametrize("permission", [P.CASE_WRITE, P.PLACE, P.ADDRESS_READ])
def test_only_the_social_services_decide_on_a_place(permission):
    holders = {role for role, held in PERMISSIONS.items() if permission in held}
    assert holders == {Role.DUTY_OFFICER, Role.CASE_WORKER}


def test_only_a_coordinator_sees_the_whole_network():
    for permission in (P.BOARD_ALL, P.NETWORK_EXPORT):
        assert {role for role, held in PERMISSIONS.items() if permission in held} == {Role.COORDINATOR}


def test_what_is_not_in_the_table_is_refused():
    with pytest.raises(NotAllowed):
        demand(somebody(Role.POLICE), P.CASE_READ)
    demand(somebody(Role.DUTY_OFFICER), P.CASE_READ)
