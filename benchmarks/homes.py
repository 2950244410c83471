"""Families to flats: the joint proposal for 200 requests and 150 vacancies, and greedy beside it.

`python -m benchmarks.homes`
"""

import random
import time
from collections.abc import Iterator
from datetime import date, timedelta
from statistics import median

from allocation.checker.check import check
from allocation.problems.problem import Facility, Household, Member, Point, Problem
from allocation.solver.solve import solve
from app.core.night_form.places import DISTRICTS
from app.services.disclosure.to_company_brief import Brief
from app.services.rehousing.matching_problem import FIRST_YEAR, needs_of, unit_of
from models.rehousing import ContractKind, Flat

TODAY = date(2026, 12, 5)
REQUESTS, FLATS = 200, 150
RENTS = range(6500, 13_500, 500)


def run(seeds: range = range(1, 6)) -> None:
    print(f"\nHomes: {REQUESTS} requests x {FLATS} flats, proven joint optimum (target 1 s)")
    seconds = []
    for seed in seeds:
        facts = problem(seed)
        began = time.perf_counter()
        plan = solve(facts)
        seconds.append(time.perf_counter() - began)
        assert check(facts, plan) == []
        first_come = sum(1 for _ in greedy(facts))
        print(
            f"  seed {seed}: {seconds[-1]:.2f} s, {plan.status}, {len(plan.placements)} homes "
            f"(first come, first served {first_come})"
        )
    print(f"  median {median(seconds):.2f} s")


def problem(seed: int) -> Problem:
    """Invented: households, vacancies and wishes drawn by chance, the translation the service's own."""
    chance = random.Random(seed)  # noqa: S311 - it draws examples, no secrets
    flats = [_flat(chance, number) for number in range(FLATS)]
    wanted = [_brief(chance) for _ in range(REQUESTS)]
    rents = {brief.highest_rent for brief in wanted}
    return Problem(
        first_night=TODAY,
        nights=181,
        facilities=tuple(_facility(flat) for flat in flats),
        units=tuple(unit_of(flat, rents, settled=False, today=TODAY) for flat in flats),
        households=tuple(_household(chance, number, brief, flats) for number, brief in enumerate(wanted)),
    )


def _flat(chance: random.Random, number: int) -> Flat:
    rooms = chance.choice([1, 2, 2, 3, 3, 3, 4, 5])
    return Flat(
        code=f"L{number}",
        area=chance.choice(list(DISTRICTS)),
        rooms=rooms,
        square_metres=25 * rooms,
        rent=3500 + 1500 * rooms + chance.randint(-500, 1500),
        floor=chance.randint(0, 6),
        step_free=chance.random() < 0.6,
        lift=chance.random() < 0.4,
        available_from=TODAY + timedelta(days=chance.randint(0, 120)),
        contracts=[kind.value for kind in ContractKind if chance.random() < 0.8],
    )


def _brief(chance: random.Random) -> Brief:
    persons = chance.choice([1, 2, 2, 3, 3, 4, 5, 6])
    rooms = 1 if persons == 1 else (persons + 1) // 2 + 1
    return Brief(
        decision_ref="-",
        queue_ref="-",
        ages=("25-64",) * persons,
        rooms_from=rooms,
        rooms_to=rooms + 2,
        accessibility=("step_free",) if chance.random() < 0.15 else (),
        excluded_areas=tuple(chance.sample(list(DISTRICTS), chance.randint(0, 6))),
        highest_rent=chance.choice(RENTS),
        move_in_from=TODAY,
        move_in_until=TODAY + timedelta(days=chance.randint(10, 180)),
        contract_wanted=chance.choice(list(ContractKind)),
        support_plan=True,
    )


def _facility(flat: Flat) -> Facility:
    place = DISTRICTS[flat.area]
    return Facility(id=flat.id, kind="apartment", lat=place.lat, lon=place.lon, protection_level=0)


def _household(chance: random.Random, number: int, brief: Brief, flats: list[Flat]) -> Household:
    school = Point(56.04 + chance.uniform(-0.05, 0.05), 12.72 + chance.uniform(-0.05, 0.05))
    return Household(
        id=f"h{number:03d}",
        urgency=chance.choice([1, 2, 3, 3]),
        arrives=brief.move_in_until,
        nights=FIRST_YEAR,
        members=(Member(34, "female"), *(Member(9, "male"),) * (brief.persons - 1)),
        needs=frozenset(needs_of(brief)),
        avoid=frozenset(flat.id for flat in flats if flat.area in brief.excluded_areas),
        near=school if chance.random() < 0.6 else None,
    )


def greedy(facts: Problem) -> Iterator[str]:
    """Each in turn takes the cheapest flat that is left and fits."""
    left = sorted(facts.units, key=lambda unit: unit.price)
    for household in facts.households:
        for unit in left:
            opens = unit.open[0][0] if unit.open else facts.first_night
            fits = household.needs <= unit.features and len(household.members) <= unit.beds
            if fits and opens <= household.arrives and unit.facility not in household.avoid:
                left.remove(unit)
                yield household.id
                break


if __name__ == "__main__":
    run()
