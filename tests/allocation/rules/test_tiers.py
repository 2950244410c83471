"""Each tier decides between two rooms that are equal in everything above it."""

from dataclasses import replace

import pytest

from allocation.problems.problem import Point, Wish
from allocation.solver.solve import solve
from tests.allocation.tiny import (
    EAST,
    NEAR,
    TWO_ROOMS,
    UNKNOWN_ALONE,
    home,
    household,
    night,
    problem,
    room,
    settled,
)

UNKNOWN = UNKNOWN_ALONE["protection"].facilities[0].protection_level


def given(instance):
    return {placement.household: placement.units for placement in solve(instance).placements}


@pytest.mark.parametrize("urgent", [1, 2])
def test_the_more_urgent_is_placed(urgent):
    instance = problem(
        households=(household("h1", urgency=urgent + 1), household("h2", urgency=urgent, nights=5))
    )
    plan = solve(instance)
    assert given(instance) == {"h2": ("u1",)}
    assert [plan.value(f"unplaced_{level}") for level in (1, 2, 3)] == [
        int(level == urgent + 1) for level in (1, 2, 3)
    ]


def test_one_urgent_goes_before_two_who_are_planned():
    instance = problem(
        households=(
            household("h1", urgency=1, nights=5),
            household("h2", urgency=3, nights=2),
            household("h3", urgency=3, arrives=night(2)),
        )
    )
    assert given(instance) == {"h1": ("u1",)}


def test_nobody_moves_for_a_better_room():
    dear = (room("u1", price=5000), room("u2", price=1))
    stays = problem(units=dear, households=(settled(household(), "u1", locked=False),))
    assert given(stays) == {"h1": ("u1",)}
    assert solve(stays).value("moves") == 0


def test_somebody_moves_so_that_another_gets_a_bed():
    small, large = room("u1"), room("u2", beds=3)
    family = household("h2", members=household().members * 3)
    instance = problem(units=(small, large), households=(settled(household(), "u2", locked=False), family))
    assert given(instance) == {"h1": ("u1",), "h2": ("u2",)}
    assert solve(instance).value("moves") == 1


def test_losing_a_place_counts_as_a_move():
    instance = problem(
        units=(room(open=()),), households=(settled(household(urgency=2), "u1", locked=False),)
    )
    plan = solve(instance)
    assert (plan.value("unplaced_2"), plan.value("moves")) == (1, 1)


def two_homes(better, worse):
    """The better room stands last by id and costs more, so that only the tier asked about can choose it."""
    return {
        "facilities": (home("f1", **{**NEAR, **worse}), home("f2", **{**NEAR, **better})),
        "units": (room("u1", "f1", price=1), room("u2", "f2", price=999)),
    }


def test_a_shared_language_decides_before_wishes():
    arabic = household(languages=frozenset({"ar"}), wishes=(Wish("kitchen", 9),))
    houses = two_homes({"languages": frozenset({"ar"})}, {"features": frozenset({"kitchen"})})
    plan = solve(problem(households=(arabic,), **houses))
    assert plan.placements[0].units == ("u2",)
    assert (plan.value("language"), plan.value("wishes")) == (0, 27)


def test_a_household_that_lists_no_language_costs_none():
    assert solve(problem()).value("language") == 0
    unknown = problem(
        facilities=(home(languages=UNKNOWN),), households=(household(languages=frozenset({"ar"})),)
    )
    assert solve(unknown).value("language") == 3


def test_wishes_weigh_by_night_and_decide_before_surplus():
    wishing = household(wishes=(Wish("kitchen", 2), Wish("step_free", 3)), protection_level=2)
    houses = two_homes({"features": frozenset({"step_free"}), "protection_level": 3}, {"protection_level": 2})
    plan = solve(problem(households=(wishing,), **houses))
    assert plan.placements[0].units == ("u2",)
    assert (plan.value("wishes"), plan.value("surplus")) == (6, 3)


def test_the_strongest_protection_is_kept_for_those_who_need_it():
    houses = two_homes({"protection_level": 1}, {"protection_level": 3})
    plan = solve(problem(households=(household(protection_level=1),), **houses))
    assert plan.placements[0].units == ("u2",)
    assert plan.value("surplus") == 0


def test_a_place_confirmed_lately_goes_before_a_near_one():
    near = household(near=Point(**NEAR))
    houses = two_homes(EAST, {})
    stale = (room("u1", "f1", stale_hours=100), room("u2", "f2", stale_hours=5))
    plan = solve(problem(households=(near,), facilities=houses["facilities"], units=stale))
    assert plan.placements[0].units == ("u2",)
    assert (plan.value("stale"), plan.value("distance")) == (5, 6)


def test_staleness_is_at_most_three_days_a_unit_and_nothing_for_the_locked():
    stale = (room("u1", stale_hours=500),)
    assert solve(problem(units=stale)).value("stale") == 72
    assert solve(problem(units=stale, households=(settled(household(), "u1"),))).value("stale") == 0
    twice = (household("h1", nights=1), household("h2", arrives=night(1)))
    assert solve(problem(units=stale, households=twice)).value("stale") == 144


def test_the_nearer_place_goes_before_the_cheaper():
    plan = solve(problem(households=(household(near=Point(**EAST)),), **two_homes(EAST, {})))
    assert plan.placements[0].units == ("u2",)
    assert (plan.value("distance"), plan.value("cost")) == (0, 3 * 999)


def test_cost_decides_last_and_by_night():
    plan = solve(problem(units=(room("u1", price=900), room("u2", price=800))))
    assert plan.placements[0].units == ("u2",)
    assert plan.value("cost") == 2400


def test_only_nights_inside_the_horizon_are_paid():
    assert solve(problem(households=(household(nights=30),))).value("cost") == 5000


def test_each_household_pays_for_a_shared_room():
    shared = problem(units=(room(sharing="any"),), households=(household("h1"), household("h2")))
    assert solve(shared).value("cost") == 6000


def test_locked_households_count_in_what_they_cost_and_not_in_what_is_unknown():
    locked = settled(household(languages=frozenset({"ar"}), near=Point(**EAST)), "u1")
    plan = solve(problem(households=(locked,)))
    assert {tier.name: tier.value for tier in plan.tiers if tier.value} == {
        "language": 3,
        "surplus": 6,
        "distance": 6,
        "cost": 3000,
    }
    unknown = problem(facilities=(home(protection_level=UNKNOWN),), households=(locked,))
    assert solve(unknown).value("surplus") == 0


def test_a_pair_costs_both_its_rooms():
    doors = (room("u1", adjoins=frozenset({"u2"})), room("u2", adjoins=frozenset({"u1"}), stale_hours=9))
    family = household(members=household().members * 4)
    plan = solve(problem(units=doors, households=(family,)))
    assert (plan.value("cost"), plan.value("stale")) == (6000, 9)


def test_the_better_of_two_whole_plans_wins_over_the_better_start():
    """The flexible one gives up the only room that the other can have, though it stands first."""
    picky = household("h2", needs=frozenset({"step_free"}))
    rooms = (
        replace(TWO_ROOMS[0], facility="f1", features=frozenset({"step_free"}), price=1),
        room("u2", price=9),
    )
    assert given(problem(units=rooms, households=(household("h1"), picky))) == {"h1": ("u2",), "h2": ("u1",)}
