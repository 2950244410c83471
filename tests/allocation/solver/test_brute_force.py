"""The solver against trying everything, and the fast rules against the readable ones, on random problems."""

import numpy as np
import pytest

from allocation.checker.check import check
from allocation.rules.eligibility import Eligibility, codes
from allocation.rules.options import options_of
from allocation.rules.own import answers
from allocation.rules.tables import Tables
from allocation.solver.solve import solve
from tests.allocation import straight_mip
from tests.allocation.brute_force import best_tiers
from tests.allocation.random_problems import random_problem


@pytest.mark.parametrize("seeds", [range(start, start + 20) for start in range(0, 200, 20)], ids=str)
def test_the_plan_is_the_best_of_all_plans(seeds):
    for seed in seeds:
        problem = random_problem(seed)
        plan = solve(problem)
        assert plan.status == "optimal", seed
        assert {tier.name: tier.value for tier in plan.tiers} == best_tiers(problem), seed


@pytest.mark.parametrize("seed", range(3000, 3020))
def test_the_plan_is_as_good_as_that_of_a_model_written_straight_from_the_rules(seed):
    problem = random_problem(seed, households=22, units=18, facilities=6, nights=8)
    assert {tier.name: tier.value for tier in solve(problem).tiers} == straight_mip.best_tiers(problem)


@pytest.mark.parametrize("seed", range(1000, 1040))
def test_a_larger_plan_satisfies_the_checker(seed):
    problem = random_problem(seed, households=25, units=25, facilities=8, nights=10)
    assert check(problem, solve(problem)) == []


@pytest.mark.parametrize("seed", range(2000, 2040))
def test_all_at_once_the_rules_say_what_they_say_one_by_one(seed):
    problem = random_problem(seed, households=8, units=10, facilities=5)
    tables = Tables(problem)
    eligibility = Eligibility(tables)
    rows = eligibility.everybody()
    fails, unknown = eligibility.own(rows)
    exists = eligibility.is_option(rows)
    for row, household in enumerate(tables.households.rows):
        options = options_of(problem, household)
        places = np.flatnonzero(exists[row])
        assert [option.ids for option in options] == [tables.options.ids[place] for place in places]
        for option, place in zip(options, places, strict=True):
            said = answers(problem, household, option)
            assert codes(int(fails[row, place])) == sorted(
                c for c, answer in said.items() if answer == "fail"
            )
            assert codes(int(unknown[row, place])) == sorted(
                c for c, answer in said.items() if answer == "unknown"
            )
