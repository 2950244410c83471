"""Many guests in rooms shared by one gender at a time: rearranged lawfully, and bounded more tightly."""

import random
from dataclasses import replace

import numpy as np
import pytest

from allocation.checker.check import check
from allocation.plans.plan import TIER_NAMES
from allocation.problems.problem import Member, Separation, Wish
from allocation.rules.tables import Tables
from allocation.solver.columns import columns_of
from allocation.solver.greedy import fill
from allocation.solver.limits import Countdown
from allocation.solver.linear.constraints import program_of
from allocation.solver.linear.genders import tightened
from allocation.solver.linear.pricing import priced
from allocation.solver.linear.relaxation import relax
from allocation.solver.shelter import lodged
from allocation.solver.solve import solve
from tests.allocation.random_problems import random_problem
from tests.allocation.tiny import BABY, MAN, WOMAN, home, household, night, problem, room, settled

FEATURES = ("quiet", "window", "lower_bed")


def shelter(guests=130, rooms=20, **collections):
    """A hostel with rooms of one to four beds; two families and two residents among the guests."""
    chance = random.Random(7)
    wishing = [
        household(
            f"h{number:03d}",
            arrives=night(chance.randrange(5)),
            nights=chance.randint(1, 3),
            urgency=chance.randint(1, 3),
            members=(chance.choice([WOMAN, MAN, MAN, Member(30, "other")]),),
            wishes=tuple(Wish(f, chance.randint(1, 5)) for f in FEATURES if chance.random() < 0.5),
        )
        for number in range(guests)
    ]
    wishing[0] = replace(wishing[0], members=(WOMAN, BABY))
    wishing[1] = replace(wishing[1], members=(WOMAN, Member(9, "male")))
    wishing[2], wishing[3] = settled(wishing[2], "u00"), settled(wishing[3], "u01", locked=False)
    hall = tuple(
        room(
            f"u{number:02d}",
            beds=chance.randint(1, 4),
            cots=number % 2,
            features=frozenset(f for f in FEATURES if chance.random() < 0.4),
            sharing=chance.choice(["same_gender", "same_gender", "any", "exclusive"]),
        )
        for number in range(rooms)
    )
    return problem(facilities=(home(max_persons=99),), units=hall, households=tuple(wishing), **collections)


def parts(instance):
    columns = columns_of(Tables(instance))
    return columns, program_of(columns)


def vector(program, solution):
    return [program.value(name, solution) for name in TIER_NAMES]


def test_guests_find_better_beds_than_the_most_urgent_first_gives_them():
    columns, program = parts(shelter())
    found = lodged(columns, program, Countdown())
    assert program.allows(found)
    assert vector(program, found) < vector(program, fill(program))


def test_the_same_guests_get_the_same_beds():
    columns, program = parts(shelter())
    assert np.array_equal(lodged(columns, program, Countdown()), lodged(columns, program, Countdown()))


def test_few_guests_are_left_to_the_exact_search():
    columns, program = parts(shelter(guests=20))
    assert not lodged(columns, program, Countdown()).any()


def test_nobody_is_moved_who_has_a_room_of_their_own():
    wishing = tuple(household(f"h{n:03d}", wishes=(Wish("quiet", 1),)) for n in range(110))
    own = [room(f"u{n:03d}", features=frozenset({"quiet"})) for n in range(110)]
    columns, program = parts(problem(units=(room("hall", sharing="any"), *own), households=wishing))
    found = lodged(columns, program, Countdown())
    assert vector(program, found) == vector(program, fill(program))


@pytest.mark.parametrize("limit", [0, 3])
def test_a_full_shelter_passes_the_checker(limit):
    apart = (Separation(("h010", "h011"), "facility"),)
    instance = shelter(separations=apart, together=(("h020", "h021"),), watch_capacity=0)
    plan = solve(instance, time_limit=limit)
    assert check(instance, plan) == []
    assert len(plan.placements) > 60


@pytest.mark.parametrize("seed", range(15))
def test_rows_for_the_relaxation_forbid_no_lawful_plan(seed):
    """Shared rooms and many people: the best plan keeps the extra rows, and their bound stays below it."""
    instance = random_problem(seed, households=9, units=5, facilities=2)
    crowded = replace(
        instance, units=tuple(replace(u, beds=4, sharing="same_gender") for u in instance.units)
    )
    _, program = parts(crowded)
    tight, solution = tightened(program), fill(program)
    assert tight.allows(solution)
    costs = program.tiers["unplaced_1"]
    constant = program.value("unplaced_1", solution) - int(costs @ solution)
    bound = priced(program, costs, solution, Countdown()).bound
    assert bound + constant <= solve(crowded).value("unplaced_1")


def test_one_woman_and_one_man_do_not_halve_a_room_in_the_relaxation():
    """Two of each want the one good room with two beds: halved they would miss 4 wishes, in truth 6."""
    quiet = (Wish("quiet", 1),)
    couple = [household(f"h{n}", nights=3, members=(person,), wishes=quiet) for n, person in
              enumerate((WOMAN, MAN))]  # fmt: skip
    rooms = (
        room("u1", sharing="same_gender", features=frozenset({"quiet"})),
        room("u2", sharing="same_gender"),
        room("u3", sharing="same_gender"),
    )
    _, program = parts(problem(units=rooms, households=tuple(couple)))
    costs = program.tiers["wishes"] - 100 * (program.tiers["unplaced_1"] < 0)
    loose, tight = relax(program, costs, Countdown()), relax(tightened(program), costs, Countdown())
    assert loose is not None
    assert tight is not None
    assert (round(loose.value), round(tight.value)) == (-200, -197)
    assert solve(problem(units=rooms, households=tuple(couple))).value("wishes") == 3
