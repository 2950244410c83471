from datetime import timedelta

import pytest

from app.services.engine.loading import load_snapshot
from app.services.engine.solver import Limits, solve
from app.services.placing.joint_proposal import anybody_waits, joint_plan, proposal, waiting_problem
from models.case import Gender
from models.organisation import OrganisationKind, Role
from models.threat import SeparationScope
from tests.scenes.holds import held

ENOUGH = Limits(seconds=60, megabytes=4096)
THREE = [(30, Gender.FEMALE), (8, Gender.FEMALE), (6, Gender.MALE)]
pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)


@pytest.fixture
def house(world):
    return world.facility()


def asked(world):
    with world.database.read() as session:
        return waiting_problem(session, world.officer, world.clock)


def proposed(world, actor=None):
    problem = asked(world)
    plan = joint_plan(problem, solve(problem, ENOUGH))
    with world.database.transaction() as session:
        return proposal(session, actor or world.officer, world.clock, plan)


def waits(world):
    with world.database.read() as session:
        return anybody_waits(session, world.clock)


def test_when_nobody_waits_there_is_nothing_to_solve(world):
    assert not waits(world)
    assert asked(world).households == ()


def test_everybody_who_waits_gets_a_place_though_one_alone_would_take_the_others_room(world, house):
    large, small = world.unit(house, beds=3, price=500), world.unit(house, beds=1, price=900)
    family = world.request(world.case(*THREE))
    single = world.request()
    found = proposed(world)
    places = {one.request_id: one.place.units for one in found.mine}
    assert places == {family: (large,), single: (small,)}
    assert found.is_proven


def test_somebody_without_a_place_is_still_on_the_page(world, house):
    world.unit(house)
    world.request(urgency=1)
    world.request(urgency=2)
    assert [one.place is None for one in proposed(world).mine] == [False, True]


def test_a_case_outside_the_circle_is_counted_and_not_shown(world, house):
    world.unit(house), world.unit(house)
    elsewhere = world.organisation(OrganisationKind.FAMILY_VIOLENCE_UNIT)
    world.request(world.case(owner=elsewhere))
    own = world.request()
    found = proposed(world)
    assert [one.request_id for one in found.mine] == [own]
    assert found.others == 1


def test_others_see_their_own_part_of_the_same_plan(world, house):
    world.unit(house), world.unit(house)
    elsewhere = world.organisation(OrganisationKind.FAMILY_VIOLENCE_UNIT)
    theirs = world.request(world.case(owner=elsewhere))
    world.request()
    worker = world.actor(OrganisationKind.FAMILY_VIOLENCE_UNIT, Role.CASE_WORKER, elsewhere)
    assert [one.request_id for one in proposed(world, worker).mine] == [theirs]


def test_who_holds_a_place_waits_no_more_and_keeps_it(world, house):
    unit = world.unit(house)
    request = world.request()
    held(world, request, unit)
    other = world.request()
    problem = asked(world)
    assert problem.household[request].locked
    assert {one.request_id: one.place for one in proposed(world).mine} == {other: None}


def test_a_hold_that_lapsed_leaves_somebody_waiting(world, house):
    request = world.request()
    held(world, request, world.unit(house))
    world.clock.advance(minutes=90)
    assert [one.request_id for one in proposed(world).mine] == [request]


def test_an_unfinished_intake_is_not_solved_for(world, house):
    world.unit(house)
    world.request(complete=False)
    assert not waits(world)
    assert asked(world).households == ()


def test_the_horizon_covers_the_longest_stay_and_no_more_than_it_must(world, house):
    world.request(nights=3)
    world.request(nights=9)
    assert asked(world).nights == 9


def test_a_stay_beyond_the_horizon_is_looked_at_for_the_nights_within_it(world, house):
    world.request(nights=200)
    world.request(arrives=world.tonight + timedelta(days=60))
    problem = asked(world)
    assert problem.nights == 60
    assert len(problem.households) == 1


def test_who_must_be_kept_apart_is_kept_apart(world):
    cases = world.case(), world.case()
    world.separate(*cases, SeparationScope.MUNICIPALITY)
    world.unit(world.facility())
    world.unit(world.facility())
    world.unit(world.facility(municipality="1280"))
    requests = [world.request(case) for case in cases]
    places = {one.request_id: one.place for one in proposed(world).mine}
    with world.database.read() as session:
        towns = {
            load_snapshot(session).facilities[places[request].facility_id].municipality
            for request in requests
        }
    assert towns == {"1283", "1280"}


def test_the_plan_is_kept_without_those_who_have_a_place(world, house):
    request, placed = world.request(), world.request()
    held(world, placed, world.unit(house))
    world.unit(house)
    problem = asked(world)
    plan = joint_plan(problem, solve(problem, ENOUGH))
    assert plan.waiting == {request}
    assert plan.units.keys() == {request}
