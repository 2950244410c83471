"""Families to flats, jointly: the optimum of brute force on small cases, and what the company is told."""

import random
from datetime import timedelta

import pytest

from allocation.checker.check import check
from allocation.solver.solve import solve
from app.core.errors import NotAllowed
from app.queries.rehousing import vacant_flats
from app.services.engine.solver_runs import Runner
from app.services.rehousing import matching_runs
from app.services.rehousing.matching_problem import problem
from app.services.rehousing.pool import pool
from app.services.rehousing.why_not import why_not
from models.case import Gender
from models.rehousing import ContractKind, Matching, Stage
from models.threat import SeparationScope
from tests.allocation.brute_force import best_tiers
from tests.scenes.rehousing import Homes

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)

AREAS = ("dalhem", "centrum", "raa")


@pytest.fixture
def homes(world):
    return Homes(world)


def proposed(world, homes):
    """By request: the flat's id."""
    run = begun(world, homes.coordinator)
    with world.database.read() as session:
        facts = matching_runs.snapshot(
            session, homes.coordinator, world.clock, session.get_one(Matching, run)
        )
    plan = solve(facts)
    assert check(facts, plan) == []
    with world.database.transaction() as session:
        matching_runs.finish(session, homes.coordinator, world.clock, run, facts, plan)
    with world.database.read() as session:
        return {one.request_id: one.flat_id for one in session.get_one(Matching, run).proposals}


def begun(world, actor):
    """The id of a run that nobody solves: its row and nothing more. None when there is nothing to solve."""
    with world.database.transaction() as session:
        run = matching_runs.begin(session, actor, Unmanned(world))
        return run.id if run else None


class Unmanned(Runner[Matching]):
    """Lets no run begin."""

    def __init__(self, world):
        super().__init__(matching_runs.MATCHING, world.database, world.clock, matching_runs.LIMITS, print)

    def begin(self, session, actor, run):
        pass


def test_the_joint_best_and_not_first_come(world, homes):
    """Who came first would take the only flat that the other family can live in."""
    first = homes.pooled(world.case((34, Gender.FEMALE)), rooms_from=2)
    second = homes.pooled(world.case((30, Gender.FEMALE), (3, Gender.MALE)), rooms_from=3)
    large, small = homes.flat_id(homes.flat(rooms=3)), homes.flat_id(homes.flat(rooms=2, rent=8500))
    assert proposed(world, homes) == {first: small, second: large}


def test_who_has_waited_past_the_goal_comes_first(world, homes):
    homes.pooled(decided_on=homes.today - timedelta(days=20))
    waited = homes.pooled(decided_on=homes.today - timedelta(days=200))
    flat = homes.flat_id(homes.flat())
    assert proposed(world, homes) == {waited: flat}


def test_two_never_share_a_flat_whatever_their_windows(world, homes):
    homes.pooled(move_in_until=homes.today + timedelta(days=5))
    homes.pooled(move_in_until=homes.today + timedelta(days=300))
    homes.flat()
    assert len(proposed(world, homes)) == 1


def test_the_nearer_school_decides_between_equals(world, homes):
    case = world.case((34, Gender.FEMALE), (8, Gender.FEMALE))
    world.request(case, near=[56.000, 12.745])
    request = homes.pooled(case)
    homes.flat(area="centrum")
    near = homes.flat_id(homes.flat(area="raa", rent=8500))
    assert proposed(world, homes) == {request: near}


def test_those_kept_apart_do_not_get_homes_near_each_other(world, homes):
    cases = [world.case((34, Gender.FEMALE)), world.case((40, Gender.MALE))]
    for case in cases:
        world.request(case)
    world.separate(*cases, SeparationScope.DISTANCE, km=3.0)
    settled, other = (homes.pooled(case) for case in cases)
    homes.offered(settled, homes.flat(area="dalhem"))
    homes.flat(area="drottninghog")
    far = homes.flat_id(homes.flat(area="raa", rent=8900))
    assert proposed(world, homes) == {other: far}


def test_a_request_is_to_one_company_and_gets_no_others_flat(world, homes):
    homes.pooled()
    Homes(world).flat()
    homes.flat(rent=9999)
    assert proposed(world, homes) == {}


def test_nothing_is_set_apart_by_a_proposal(world, homes):
    request = homes.pooled()
    homes.flat()
    proposed(world, homes)
    assert homes.stage(request) is Stage.POOLED
    with world.database.read() as session:
        assert len(vacant_flats(session)) == 1
        assert session.query(Matching).one().proven is True


def test_an_empty_pool_is_no_problem(world, homes):
    homes.flat()
    assert begun(world, homes.coordinator) is None


def test_a_caseworker_does_not_match(world, homes):
    with pytest.raises(NotAllowed):
        begun(world, homes.worker)


def test_why_not_says_what_is_about_the_flat_and_no_more(world, homes):
    request = homes.pooled(rooms_from=3, highest_rent=8000, excluded_areas=("centrum",))
    good, small, dear, near = (
        homes.flat_id(homes.flat(**values))
        for values in ({}, {"rooms": 2}, {"rent": 8001}, {"area": "centrum"})
    )
    with world.database.read() as session:
        found = why_not(problem(session, world.clock, pool(session), vacant_flats(session)), [request])
    assert found[request] == {
        good: [],
        small: ["rooms_from_3"],
        dear: ["rent_to_8000"],
        near: ["not_suitable"],
    }


@pytest.mark.parametrize("seed", range(12))
def test_equals_brute_force(world, homes, seed):
    chance = random.Random(seed)
    for _ in range(chance.randint(2, 4)):
        members = [(34, Gender.FEMALE), *((chance.randint(0, 17), Gender.MALE),) * chance.randint(0, 3)]
        homes.pooled(
            world.case(*members),
            rooms_from=chance.randint(1, 3),
            highest_rent=chance.choice([7000, 8500, 10_000]),
            excluded_areas=tuple(a for a in AREAS if chance.random() < 0.25),
            move_in_until=homes.today + timedelta(days=chance.choice([20, 60, 120])),
            contract_wanted=chance.choice(list(ContractKind)),
            decided_on=homes.today - timedelta(days=chance.choice([10, 100, 200])),
        )
    for _ in range(chance.randint(2, 4)):
        homes.flat(
            area=chance.choice(AREAS),
            rooms=chance.randint(1, 4),
            rent=chance.randrange(6500, 10_500, 500),
            available_from=homes.today + timedelta(days=chance.choice([0, 30, 90])),
        )
    with world.database.read() as session:
        facts = problem(session, world.clock, pool(session), vacant_flats(session))
    plan = solve(facts)
    assert check(facts, plan) == []
    assert plan.status == "optimal"
    assert {tier.name: tier.value for tier in plan.tiers} == best_tiers(facts)
