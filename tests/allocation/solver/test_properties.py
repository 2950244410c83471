"""What must hold of every problem: more freedom is never worse, order is nothing, the same is the same."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocation.checker.check import check
from allocation.solver.solve import solve
from tests.allocation.plan_text import text
from tests.allocation.random_problems import random_problem

seeds = st.integers(0, 10**6)
small = settings(max_examples=40, deadline=None, derandomize=True)


def vector(instance):
    return tuple(tier.value for tier in solve(instance).tiers)


@small
@given(seeds)
def test_another_open_unit_is_never_worse(seed):
    instance = random_problem(seed)
    more = replace(instance.units[0], id="u99", adjoins=frozenset(), open=None)
    assert vector(replace(instance, units=(*instance.units, more))) <= vector(instance)


@small
@given(seeds)
def test_one_separation_less_is_never_worse(seed):
    instance = random_problem(seed)
    assert vector(replace(instance, separations=instance.separations[1:])) <= vector(instance)


@small
@given(seeds)
def test_a_longer_permit_is_never_worse(seed):
    instance = random_problem(seed)
    later = instance.first_night + timedelta(days=999)
    homes = tuple(replace(home, permit_until=later) for home in instance.facilities)
    assert vector(replace(instance, facilities=homes)) <= vector(instance)


@small
@given(seeds)
def test_the_order_of_the_problem_changes_nothing(seed):
    instance = random_problem(seed, households=7, units=7)
    shuffle = random.Random(seed)

    def mixed(items):
        return tuple(shuffle.sample(items, len(items)))

    other = replace(
        instance,
        facilities=mixed(instance.facilities),
        units=mixed(instance.units),
        households=mixed(instance.households),
        threats=mixed(instance.threats),
        separations=mixed(instance.separations),
    )
    assert text(solve(other)) == text(solve(instance))


@pytest.mark.parametrize("hundred", range(10))
def test_checker_and_solver_agree_on_a_thousand_problems(hundred):
    for seed in range(100 * hundred, 100 * hundred + 100):
        instance = random_problem(seed, households=8, units=7, facilities=4, nights=6)
        assert check(instance, solve(instance)) == []


def test_the_same_problem_gives_the_same_plan_twenty_times_over():
    instance = random_problem(77, households=20, units=15, facilities=6, nights=9)
    assert len({text(solve(instance)) for _ in range(20)}) == 1
