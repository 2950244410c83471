"""Why somebody has no place, and the smallest verified change that would give one."""

from dataclasses import replace
from datetime import date

import pytest

from allocation.answers.explain import ledger, ledger_table
from allocation.answers.relaxations import CONFIRMABLE
from allocation.answers.suggest import suggest
from allocation.checker.check import verify_household
from allocation.plans.plan import OWN_RULES
from allocation.problems.problem import UNKNOWN
from allocation.solver.solve import solve
from tests.allocation.random_problems import random_problem
from tests.allocation.tiny import (
    BLOCKED_ALONE,
    BLOCKED_TOGETHER,
    TWO_HOMES,
    UNKNOWN_ALONE,
    home,
    household,
    night,
    problem,
    room,
    settled,
)

RELAXABLE = {"beds": [], "closed": ["nights"], "brings": [], "needs": ["need"],
             "max_nights": ["nights"], "language": ["language"], "permit": ["nights"]}  # fmt: skip


def relaxations(instance):
    [unplaced] = solve(instance).unplaced
    return unplaced.relaxations


def test_whoever_has_no_option_is_told_how_many_each_rule_excludes():
    instance = replace(
        BLOCKED_ALONE["protection"], units=(room("u1"), room("u2", beds=0), room("u3", open=()))
    )
    [unplaced] = solve(instance).unplaced
    assert unplaced.reasons == ({"code": "no_option", "rules": {"beds": 1, "closed": 1, "protection": 3}},)


@pytest.mark.parametrize("rule", BLOCKED_TOGETHER)
def test_whoever_comes_too_late_is_told_which_rules_and_who(rule):
    first, second = BLOCKED_TOGETHER[rule].households
    instance = replace(BLOCKED_TOGETHER[rule], households=(settled(first, "u1"), second))
    [unplaced] = solve(instance).unplaced
    assert unplaced.reasons[0]["code"] == "taken"
    assert rule in unplaced.reasons[0]["rules"]
    assert unplaced.reasons[0]["by"] == ["h1"]


@pytest.mark.parametrize("rule", OWN_RULES)
def test_safety_is_never_offered(rule):
    kinds = [item["kind"] for item in relaxations(BLOCKED_ALONE[rule])]
    assert kinds == RELAXABLE.get(rule, [])


@pytest.mark.parametrize("rule", UNKNOWN_ALONE)
def test_a_question_is_offered_unless_it_is_about_safety(rule):
    found = relaxations(UNKNOWN_ALONE[rule])
    confirm = {"kind": "confirm", "rules": [rule], "option": {"facility": "f1", "units": ["u1"]}}
    assert (confirm in found) is (rule in CONFIRMABLE)
    assert all(item["kind"] != "confirm" or item == confirm for item in found)


def test_a_need_is_dropped_alone():
    two = problem(households=(household(needs=frozenset({"step_free", "kitchen"})),))
    assert relaxations(two) == ()
    one = replace(two, facilities=(home(features=frozenset({"kitchen"})),))
    assert relaxations(one) == (
        {"kind": "need", "drop": "step_free", "option": {"facility": "f1", "units": ["u1"]}},
    )


def test_a_shorter_stay_is_the_longest_that_works():
    shut = problem(units=(room(open=((night(0), night(2)),)),), households=(household(nights=5),))
    assert [item["nights"] for item in relaxations(shut) if item["kind"] == "nights"] == [3]


def test_another_arrival_is_the_nearest_within_three_days():
    later = problem(units=(room(open=((night(2), night(4)),)),), households=(household(nights=2),))
    assert [item["arrives"] for item in relaxations(later)] == ["2027-03-03"]
    too_late = replace(later, nights=9, units=(room(open=((night(4), night(8)),)),))
    assert relaxations(too_late) == ()


def test_nobody_is_asked_to_arrive_before_the_horizon():
    earlier = problem(units=(room(open=((night(0), night(1)),)),), households=(household(nights=3),))
    assert all(item.get("arrives", "2027-03-01") >= "2027-03-01" for item in relaxations(earlier))
    assert date.fromisoformat("2027-03-01") == earlier.first_night


def test_somebody_who_is_not_locked_may_move_to_make_room():
    """h1 lives in the only room for four; h2 and h3 compete for it with h1 settled but free to move."""
    family = household("h2", members=household().members * 4, urgency=3)
    other = household("h3", urgency=1, members=household().members * 4, nights=1)
    instance = problem(
        facilities=TWO_HOMES,
        units=(room("u1", beds=4), room("u2", "f2")),
        households=(settled(household("h1", nights=5), "u1", locked=True), family, other),
    )
    assert all(item["kind"] != "move" for found in solve(instance).unplaced for item in found.relaxations)


def test_a_move_is_offered_and_verified():
    from allocation.answers.relaxations import Relaxations
    from allocation.rules.eligibility import Eligibility
    from allocation.rules.occupancy import occupancy_of
    from allocation.rules.tables import Tables

    family = household("h2", members=household().members * 4)
    instance = problem(
        units=(room("u1", beds=4), room("u2"), room("u3", price=1)),
        households=(household("h1", nights=5), family),
    )
    tables = Tables(instance)
    found = Relaxations(Eligibility(tables), occupancy_of(tables, {"h1": ("u1",)})).of(1)
    assert found == [
        {
            "kind": "move",
            "household": "h1",
            "units": ["u3"],
            "option": {"facility": "f1", "units": ["u1"]},
        }
    ]


def changed(instance, item, relaxation):
    """The problem with a relaxation of a household carried out."""
    kind = relaxation["kind"]
    if kind == "need":
        item = replace(item, needs=item.needs - {relaxation["drop"]})
    elif kind == "language":
        item = replace(item, language_required=False)
    elif kind == "nights":
        item = replace(item, nights=relaxation["nights"])
    elif kind == "arrives":
        item = replace(item, arrives=date.fromisoformat(relaxation["arrives"]))
    households = tuple(item if other.id == item.id else other for other in instance.households)
    return replace(instance, households=households)


@pytest.mark.parametrize("start", range(0, 120, 20))
def test_every_relaxation_holds_before_the_checker(start):
    for seed in range(start, start + 20):
        instance = random_problem(seed, households=8, units=6)
        plan = solve(instance)
        homes = {placement.household: placement.units for placement in plan.placements}
        for unplaced in plan.unplaced:
            for relaxation in unplaced.relaxations:
                item = instance.household[unplaced.household]
                then = {**homes, item.id: tuple(relaxation["option"]["units"])}
                if relaxation["kind"] == "move":
                    then[relaxation["household"]] = tuple(relaxation["units"])
                after = changed(instance, item, relaxation)
                asked = relaxation.get("rules", [])
                for moved in {item.id, relaxation.get("household", item.id)}:
                    verdicts = verify_household(after, then, moved)
                    left = [v.rule for v in verdicts if v.answer != "pass" and v.rule not in asked]
                    assert left == [], (seed, relaxation)


def test_the_table_puts_what_is_allowed_first_and_says_what_to_ask():
    instance = problem(
        facilities=(home("f1"), home("f2", max_nights=UNKNOWN), home("f3", protection_level=0)),
        units=(room("u3", "f1"), room("u2", "f2"), room("u1", "f3", beds=0)),
        households=(household(protection_level=1),),
    )
    assert ledger_table(instance, "h1").splitlines() == [
        "h1: 1 of 3 places allowed, 1 more hang on a question",
        "",
        "PLACE  FACILITY  ANSWER",
        "u3     f1        allowed",
        "u2     f2        ask: max_nights",
        "u1     f3        no: beds, protection",
    ]


@pytest.mark.parametrize("seed", range(30))
def test_suggest_ranks_as_the_whole_ledger_does(seed):
    """The list is what the checker lets through of all options, in the order of the tiers."""
    instance = random_problem(seed)
    homes = {item.id: item.current.units for item in instance.households if item.current}
    for item in instance.households:
        places = [option["units"] for option in ledger(instance, item.id)["options"]]
        free = [
            units
            for units in places
            if all(
                verdict.answer == "pass"
                for verdict in verify_household(instance, {**homes, item.id: tuple(units)}, item.id)
            )
        ]
        ranked = suggest(instance, item.id, top=99)
        assert sorted(list(found.units) for found in ranked) == sorted(free)
        keys = [(*found.tiers.values(), found.units) for found in ranked]
        assert keys == sorted(keys)
