"""Invented problems are sound, repeat themselves, have the size asked for, and every rule bites somewhere."""

import numpy as np
import pytest

from allocation.checker.check import check
from allocation.generate import SCALES, generate
from allocation.plans.plan import OWN_RULES
from allocation.problems.mistakes import mistakes_in
from allocation.problems.writing import write_problem
from allocation.rules.eligibility import Eligibility, codes
from allocation.rules.tables import Tables
from allocation.solver.solve import solve


@pytest.mark.parametrize("size", ["city", "county"])
def test_sizes_are_as_named(size):
    invented = generate(size, nights=20)
    assert (len(invented.households), len(invented.units), invented.nights) == (
        SCALES[size].households,
        SCALES[size].units,
        20,
    )
    assert mistakes_in(write_problem(invented)) == []


def test_the_same_seed_gives_the_same_problem_and_another_another():
    assert generate("city", 3) == generate("city", 3)
    assert generate("city", 3) != generate("city", 4)


def test_residents_are_locked_where_they_break_no_rule():
    invented = generate("city", locked_share=0.8)
    assert sum(household.locked for household in invented.households) == 48
    plan = solve(invented)
    assert plan.alerts == ()
    assert check(invented, plan) == []


def test_every_own_rule_keeps_somebody_out_of_something():
    eligibility = Eligibility(Tables(generate("county")))
    fails, _ = eligibility.own(eligibility.everybody())
    assert set(codes(int(np.bitwise_or.reduce(fails, axis=None)))) == set(OWN_RULES) - {"avoid"}


def test_households_are_as_large_as_the_published_parameters_say():
    households = generate("county").households
    children = sum(len(household.members) - 1 for household in households) / len(households)
    women = sum(household.members[0].gender == "female" for household in households) / len(households)
    assert 0.85 <= children <= 1.0
    assert 0.93 <= women <= 0.99
