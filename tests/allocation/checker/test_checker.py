"""The checker refuses every plan with a fault in it, and catches every rule taken out of the solver."""

import sys
from collections import Counter
from dataclasses import replace

import pytest

from allocation.checker.check import check, verify_household
from allocation.generate import generate
from allocation.plans.plan import JOINT_RULES, OWN_RULES, Placement, TierValue
from allocation.problems.problem import Separation
from allocation.rules.eligibility import Eligibility
from allocation.rules.occupancy import Occupancy
from allocation.solver.linear.constraints import Constraints
from allocation.solver.solve import RefusedPlan, solve
from tests.allocation.random_problems import random_problem
from tests.allocation.tiny import (
    BLOCKED_ALONE,
    BLOCKED_TOGETHER,
    UNKNOWN_ALONE,
    household,
    problem,
    room,
    settled,
)


def without_own_rule(monkeypatch, rule):
    """Take one own rule out of the solver."""
    for family in ("_by_house", "_by_option"):
        whole = getattr(Eligibility, family).func
        thinned = property(lambda self, whole=whole: {c: f for c, f in whole(self).items() if c != rule})
        monkeypatch.setattr(Eligibility, family, thinned)


TIES = {"separation": "_separations", "housed_threat": "_housed_threats", "together": "_companions"}


def without_joint_rule(monkeypatch, rule):
    """Take one joint rule out of the solver."""
    if rule in TIES:
        monkeypatch.setattr(f"allocation.rules.occupancy.{TIES[rule]}", lambda problem: ())
    else:
        monkeypatch.setattr(Constraints, rule, lambda self: None)


@pytest.mark.parametrize("rule", OWN_RULES)
def test_an_own_rule_missing_in_the_solver_is_caught(rule, monkeypatch):
    without_own_rule(monkeypatch, rule)
    with pytest.raises(RefusedPlan) as refused:
        solve(BLOCKED_ALONE[rule])
    assert {finding.code for finding in refused.value.findings} == {rule}


@pytest.mark.parametrize("rule", UNKNOWN_ALONE)
def test_an_unknown_taken_for_a_yes_is_caught(rule, monkeypatch):
    without_own_rule(monkeypatch, rule)
    with pytest.raises(RefusedPlan) as refused:
        solve(UNKNOWN_ALONE[rule])
    assert {finding.code for finding in refused.value.findings} == {rule}


@pytest.mark.parametrize("rule", JOINT_RULES)
def test_a_joint_rule_missing_in_the_solver_is_caught(rule, monkeypatch):
    without_joint_rule(monkeypatch, rule)
    with pytest.raises(RefusedPlan) as refused:
        solve(BLOCKED_TOGETHER[rule])
    assert {finding.code for finding in refused.value.findings} == {rule}


def test_beds_of_a_shared_room_missing_in_the_solver_are_caught(monkeypatch):
    monkeypatch.setattr(Constraints, "beds_shared", lambda self: None)
    crowd = tuple(household(f"h{number}") for number in range(3))
    with pytest.raises(RefusedPlan) as refused:
        solve(problem(units=(room(sharing="any"),), households=crowd))
    assert {finding.code for finding in refused.value.findings} == {"occupied"}


def test_residents_overlooked_by_the_solver_are_caught(monkeypatch):
    monkeypatch.setattr(Occupancy, "_load", lambda self, row, sign: None)
    with pytest.raises(RefusedPlan) as refused:
        solve(problem(households=(settled(household("h1"), "u1"), household("h2"))))
    assert {finding.code for finding in refused.value.findings} >= {"occupied"}


TWO = problem(units=(room("u1"), room("u2", beds=1)), households=(household("h1"), household("h2")))


def codes(plan, instance=TWO):
    return {finding.code for finding in check(instance, plan)}


def test_a_faultless_plan_passes():
    assert check(TWO, solve(TWO)) == []


def test_a_wrong_tier_value_is_named():
    plan = solve(TWO)
    for place, tier in enumerate(plan.tiers):
        wrong = (*plan.tiers[:place], TierValue(tier.name, tier.value + 1, 0), *plan.tiers[place + 1 :])
        assert codes(replace(plan, tiers=wrong)) == {tier.name}


def test_a_bound_above_the_value_is_named():
    plan = solve(TWO)
    wrong = (*plan.tiers[:-1], TierValue("cost", plan.value("cost"), plan.value("cost") + 1))
    assert codes(replace(plan, tiers=wrong)) == {"cost"}


def test_a_household_left_out_or_named_twice_is_found():
    plan = solve(TWO)
    assert codes(replace(plan, placements=plan.placements[:1])) == {"household"}
    assert codes(replace(plan, placements=(*plan.placements, plan.placements[1]))) == {"household"}
    stranger = Placement("h9", "f1", ("u1",))
    assert codes(replace(plan, placements=(*plan.placements, stranger))) == {"household"}


def test_placements_out_of_order_or_in_places_that_do_not_exist_are_found():
    plan = solve(TWO)
    first, second = plan.placements
    assert codes(replace(plan, placements=(second, first))) == {"placements"}
    assert codes(replace(plan, placements=(first, replace(second, units=("u9",))))) == {"units"}
    assert codes(replace(plan, placements=(first, replace(second, facility="f9")))) == {"facility"}


def test_a_pair_that_is_no_option_is_found():
    plan = solve(TWO)
    pair = replace(plan.placements[0], units=("u1", "u2"))
    assert "option" in codes(replace(plan, placements=(pair, plan.placements[1])))


def test_a_locked_household_moved_is_found():
    locked = replace(TWO, households=(settled(household("h1"), "u1"), household("h2")))
    plan = solve(locked)
    first, second = plan.placements
    swapped = (replace(first, units=second.units), replace(second, units=first.units))
    assert "locked" in codes(replace(plan, placements=swapped), locked)


def test_an_alert_left_out_or_made_up_is_found():
    instance = problem(units=(room(open=()),), households=(settled(household(), "u1"),))
    plan = solve(instance)
    assert [alert.rule for alert in plan.alerts] == ["closed"]
    assert codes(replace(plan, alerts=()), instance) == {"alerts"}
    assert codes(replace(solve(problem()), alerts=plan.alerts), problem()) == {"alerts"}


@pytest.mark.parametrize("seed", range(20))
def test_any_swap_into_a_forbidden_place_is_found(seed):
    """Everybody moved to every other unit, each judged by every rule."""
    instance = random_problem(seed)
    plan = solve(instance)
    homes = {placement.household: placement.units for placement in plan.placements}
    for item in instance.households:
        for unit in instance.units:
            verdicts = verify_household(instance, {**homes, item.id: (unit.id,)}, item.id)
            assert len(verdicts) == len(OWN_RULES) + len(JOINT_RULES)


MOST_CALLS = 2000
"""Calls of functions to check one household: 480 or so take 2 ms. Counted, because a busy machine may take
any time."""


def test_the_checker_is_quick_enough_for_every_booking():
    city = generate("city", seed=3)
    homes = {placement.household: placement.units for placement in solve(city).placements}
    some = sorted(homes)[:20]
    steps = Counter[str]()

    def count(frame, event, argument):
        steps[event] += 1

    sys.setprofile(count)
    try:
        verdicts = [verify_household(city, homes, item) for item in some]
    finally:
        sys.setprofile(None)
    assert all(verdict.answer == "pass" for household in verdicts for verdict in household)
    assert (steps["call"] + steps["c_call"]) / len(some) < MOST_CALLS


def test_removing_a_separation_from_the_problem_makes_a_plan_pass():
    apart = BLOCKED_TOGETHER["separation"]
    free = replace(apart, separations=())
    plan = solve(free)
    assert check(free, plan) == []
    assert codes(plan, apart) == {"separation"}
    assert isinstance(apart.separations[0], Separation)
