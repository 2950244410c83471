"""The seeded network as the engine gets it: sound, with a proven best plan that the checker accepts."""

from allocation.checker.check import check
from allocation.problems.problem import Problem
from allocation.problems.reading import read_problem
from allocation.solver.solve import solve
from app.core.actor import Actor
from app.services.engine.export import network_problem
from models.organisation import OrganisationKind, Role
from tests.clocks import SetClock
from tests.seed_data.conftest import City

COORDINATOR = Actor("coordinator", "coordination", Role.COORDINATOR, OrganisationKind.COORDINATION)
NIGHTS = 14


def exported(city: City) -> Problem:
    document = network_problem(city.session, COORDINATOR, SetClock(city.now), city.night, NIGHTS)
    return read_problem(document)


def test_the_exported_network_is_a_sound_problem(city: City) -> None:
    problem = exported(city)
    waiting = [household for household in problem.households if household.current is None]
    assert len(waiting) == 6  # Järv's night form is not finished
    assert len(problem.units) == 151


def test_the_best_plan_leaves_only_lo_without_a_place_and_breaks_nothing(city: City) -> None:
    problem = exported(city)
    plan = solve(problem)
    assert plan.status == "optimal"
    assert check(problem, plan) == []
    assert plan.alerts == ()
    assert [item.household for item in plan.unplaced] == [city.request("Lo")]
