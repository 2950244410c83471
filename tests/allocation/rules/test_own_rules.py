"""Each own rule keeps somebody out of the only room, alone; each unknown does the same and says so."""

from dataclasses import replace

import pytest

from allocation.answers.explain import ledger
from allocation.answers.suggest import suggest
from allocation.checker.check import verify_household
from allocation.plans.plan import OWN_RULES
from allocation.rules.own import RULES
from allocation.solver.solve import solve
from tests.allocation.tiny import (
    BABY,
    BLOCKED_ALONE,
    BOY,
    GIRL,
    MAN,
    UNKNOWN_ALONE,
    WOMAN,
    home,
    household,
    night,
    problem,
    room,
)


def allowed(instance):
    return [option["units"] for option in ledger(instance, "h1")["options"] if option["allowed"]]


def test_nothing_stands_against_the_plain_case():
    plan = solve(problem())
    assert [placement.units for placement in plan.placements] == [("u1",)]


def test_every_own_rule_has_its_case_and_its_source():
    assert set(BLOCKED_ALONE) == set(OWN_RULES) == set(RULES)
    assert all(rule.__doc__ for rule in RULES.values())


@pytest.mark.parametrize("rule", OWN_RULES)
def test_the_rule_keeps_the_household_out(rule):
    instance = BLOCKED_ALONE[rule]
    assert solve(instance).placements == ()
    assert suggest(instance, "h1") == []
    assert ledger(instance, "h1")["options"][0]["fails"] == [rule]
    assert [v.rule for v in verify_household(instance, {"h1": ("u1",)}, "h1") if v.answer == "fail"] == [rule]


@pytest.mark.parametrize("rule", UNKNOWN_ALONE)
def test_what_is_unknown_is_not_used(rule):
    instance = UNKNOWN_ALONE[rule]
    assert solve(instance).placements == ()
    assert suggest(instance, "h1") == []
    assert ledger(instance, "h1")["options"][0]["unknown"] == [rule]
    assert [v.rule for v in verify_household(instance, {"h1": ("u1",)}, "h1") if v.answer == "unknown"] == [
        rule
    ]


def test_an_unknown_that_nothing_turns_on_does_not_bite():
    house = home(permit_until=night(900), max_male_age=None)
    for attribute in ("accepts", "features", "languages", "max_male_age"):
        unknown = UNKNOWN_ALONE["brings"].facilities[0].accepts
        assert allowed(problem(facilities=(replace(house, **{attribute: unknown}),))) == [["u1"]]


def test_a_unit_s_own_feature_needs_no_answer_from_the_facility():
    instance = UNKNOWN_ALONE["needs"]
    assert allowed(replace(instance, units=(room(features=frozenset({"step_free"})),))) == [["u1"]]


def test_a_protected_home_without_permit_takes_nobody_but_a_flat_needs_none():
    assert allowed(problem(facilities=(home(permit_until=None),))) == []
    assert allowed(problem(facilities=(home(kind="apartment", permit_until=None),))) == [["u1"]]


def test_permit_and_longest_stay_look_beyond_the_horizon():
    long_stay = household(nights=9)
    assert allowed(problem(households=(long_stay,), facilities=(home(permit_until=night(8)),))) == [["u1"]]
    assert allowed(problem(households=(long_stay,), facilities=(home(permit_until=night(7)),))) == []
    assert allowed(problem(households=(long_stay,), facilities=(home(max_nights=8),))) == []
    assert allowed(problem(households=(long_stay,), units=(room(open=((night(0), night(4)),)),))) == [["u1"]]


def test_a_cot_is_for_those_under_two_only():
    mother_and_two = household(members=(WOMAN, GIRL, BABY))
    assert allowed(problem(households=(mother_and_two,), units=(room(cots=1),))) == [["u1"]]
    assert allowed(problem(households=(household(members=(WOMAN, GIRL, BOY)),), units=(room(cots=1),))) == []


def test_a_home_for_women_takes_a_son_of_seventeen():
    seventeen, eighteen = (replace(MAN, age=age) for age in (17, 18))
    women = (home(admits="women"),)
    assert allowed(problem(facilities=women, households=(household(members=(WOMAN, seventeen)),))) == [["u1"]]
    assert allowed(problem(facilities=women, households=(household(members=(WOMAN, eighteen)),))) == []


def test_a_pair_is_an_option_only_when_neither_room_will_do():
    rooms = (room("u1", adjoins=frozenset({"u2"})), room("u2", adjoins=frozenset({"u1"})))
    family = household(members=(WOMAN, GIRL, BOY))
    assert allowed(problem(units=rooms, households=(family,))) == [["u1", "u2"]]
    assert allowed(problem(units=rooms)) == [["u1"], ["u2"]]


def test_a_pair_has_the_features_that_both_rooms_have():
    needing = household(members=(WOMAN, GIRL, BOY), needs=frozenset({"step_free"}))
    both, one = frozenset({"step_free"}), frozenset[str]()
    for others, expected in ((both, [["u1", "u2"]]), (one, [])):
        rooms = (
            room("u1", adjoins=frozenset({"u2"}), features=both),
            room("u2", adjoins=frozenset({"u1"}), features=others),
        )
        assert allowed(problem(units=rooms, households=(needing,))) == expected
