"""Each joint rule lets one of two households in and keeps the other out; residents are respected."""

from dataclasses import replace

import pytest

from allocation.answers.suggest import standings, suggest
from allocation.checker.check import check, verify_household
from allocation.plans.plan import JOINT_RULES, Alert
from allocation.problems.problem import Separation, Threat
from allocation.solver.solve import solve
from tests.allocation.tiny import (
    BABY,
    BLOCKED_TOGETHER,
    EAST,
    MAN,
    NEAR,
    TWO_HOMES,
    TWO_ROOMS,
    WOMAN,
    home,
    household,
    night,
    problem,
    room,
    settled,
)


def both_placed(instance):
    return len(solve(instance).placements) == 2


def with_h1_settled(instance, locked):
    """The same problem with its first household living in the first room."""
    first, *others = instance.households
    return replace(instance, households=(settled(first, "u1", locked=locked), *others))


def test_every_joint_rule_has_its_case():
    assert set(BLOCKED_TOGETHER) == set(JOINT_RULES)


@pytest.mark.parametrize("rule", JOINT_RULES)
def test_the_rule_keeps_one_of_two_out(rule):
    assert len(solve(BLOCKED_TOGETHER[rule]).placements) == 1


@pytest.mark.parametrize("rule", JOINT_RULES)
@pytest.mark.parametrize("locked", [True, False])
def test_suggest_lists_no_place_that_breaks_the_rule_with_a_resident(rule, locked):
    instance = with_h1_settled(BLOCKED_TOGETHER[rule], locked)
    free = ("u1",) if rule in ("occupied", "sharing") else ("u2",)
    stands = next(place for place in standings(instance, "h2") if place.units == free)
    assert suggest(instance, "h2") == []
    assert (stands.allowed, stands.fails, stands.unknown) == (False, (), ())
    assert stands.joint == {rule: ("h1",)}


@pytest.mark.parametrize("rule", JOINT_RULES)
def test_the_checker_names_the_rule_and_the_other(rule):
    homes = {"h1": ("u1",), "h2": ("u1",) if rule in ("occupied", "sharing") else ("u2",)}
    verdicts = verify_household(BLOCKED_TOGETHER[rule], homes, "h2")
    assert [(v.rule, v.households) for v in verdicts if v.answer == "fail"] == [(rule, ("h1",))]


@pytest.mark.parametrize("rule", JOINT_RULES)
def test_two_residents_who_break_the_rule_are_an_alert(rule):
    unit = "u1" if rule in ("occupied", "sharing") else "u2"
    first, second = BLOCKED_TOGETHER[rule].households
    instance = replace(BLOCKED_TOGETHER[rule], households=(settled(first, "u1"), settled(second, unit)))
    plan = solve(instance)
    assert plan.alerts == (Alert(("h1", "h2"), rule, "f1"),)
    assert len(plan.placements) == 2
    assert check(instance, plan) == []


def test_stays_that_do_not_meet_share_a_room_and_need_no_distance():
    for rule in JOINT_RULES:
        first, second = BLOCKED_TOGETHER[rule].households
        later = replace(second, arrives=night(3), nights=2)
        assert both_placed(replace(BLOCKED_TOGETHER[rule], households=(first, later))), rule


def test_a_shared_room_counts_beds_and_cots_over_all_who_are_there():
    mothers = (household("h1", members=(WOMAN, BABY)), household("h2", members=(WOMAN, BABY)))
    for beds, cots, fits in ((2, 2, True), (2, 1, False), (3, 1, True), (4, 0, True)):
        shared = (room(beds=beds, cots=cots, sharing="any"),)
        assert both_placed(problem(units=shared, households=mothers)) is fits


def test_children_do_not_count_for_the_gender_of_a_room():
    family = household("h2", members=(WOMAN, replace(MAN, age=17)))
    shared = (room(beds=3, sharing="same_gender"),)
    assert both_placed(problem(units=shared, households=(household("h1"), family)))


def test_a_couple_of_two_genders_cannot_have_a_same_gender_room():
    couple = household(members=(WOMAN, MAN))
    assert solve(problem(units=(room(sharing="same_gender"),), households=(couple,))).placements == ()


def test_separation_by_municipality_and_by_distance():
    pair = (household("h1"), household("h2"))

    def separated(scope, km=None, **elsewhere):
        return problem(
            facilities=(home("f1"), home("f2", **{**EAST, **elsewhere})),
            units=TWO_ROOMS,
            households=pair,
            separations=(Separation(("h1", "h2"), scope, km),),
        )

    assert both_placed(separated("facility"))
    assert not both_placed(separated("municipality"))
    assert both_placed(separated("municipality", municipality="1284"))
    assert both_placed(separated("distance", 6.0))
    assert not both_placed(separated("distance", 6.3))


def test_a_housed_threat_is_kept_at_its_distance():
    def housed(keep_km):
        return problem(
            facilities=TWO_HOMES,
            units=TWO_ROOMS,
            households=(household("h1", threats=frozenset({"t1"})), household("h2", is_threat="t1")),
            threats=(Threat("t1", keep_km=keep_km),),
        )

    assert both_placed(housed(0.0))
    assert both_placed(housed(6.0))
    assert not both_placed(housed(6.5))


def test_nobody_is_watched_from_outside_where_staff_are_there_at_night():
    staffed = problem(
        facilities=(home(features=frozenset({"staffed_24h"})),),
        units=(room(),),
        households=(household(watch=3),),
        watch_capacity=0,
    )
    assert len(solve(staffed).placements) == 1
    only_the_room = replace(staffed, facilities=(home(),), units=(room(features=frozenset({"staffed_24h"})),))
    assert solve(only_the_room).placements == ()


def test_watch_by_night_is_none_on_nights_left_out():
    watched = problem(households=(household(watch=1, nights=2),), watch_capacity={night(0): 1})
    assert solve(watched).placements == ()
    assert len(solve(replace(watched, watch_capacity={night(0): 1, night(1): 1})).placements) == 1


def test_a_locked_household_stays_whatever_the_rules_say_now():
    lapsed = problem(facilities=(home(permit_until=None),), households=(settled(household(), "u1"),))
    plan = solve(lapsed)
    assert [placement.units for placement in plan.placements] == [("u1",)]
    assert plan.alerts == (Alert(("h1",), "permit", "f1"),)
    assert plan.value("moves") == 0


def test_whoever_may_be_moved_must_leave_a_place_that_breaks_a_rule():
    lapsed = problem(
        facilities=(home("f1", permit_until=None), home("f2", **EAST)),
        units=TWO_ROOMS,
        households=(settled(household(), "u1", locked=False),),
    )
    plan = solve(lapsed)
    assert [placement.units for placement in plan.placements] == [("u2",)]
    assert plan.alerts == (Alert(("h1",), "permit", "f1"),)
    assert plan.value("moves") == 1


def test_distance_is_measured_on_the_contract_s_sphere():
    from allocation.checker.rules import kilometres
    from allocation.problems.geo import distance_km

    a, b = (NEAR["lat"], NEAR["lon"]), (EAST["lat"], EAST["lon"])
    assert float(distance_km(*a, *b)) == pytest.approx(6.2099, abs=1e-4)
    assert kilometres(*a, *b) == pytest.approx(float(distance_km(*a, *b)), abs=1e-9)
