"""The drawn households follow the published shares (counted over many, within sampling error)."""

from collections import Counter
from datetime import date
from functools import cache
from random import Random

import pytest

from app.services.seeding import demand
from app.services.seeding.demand import Context
from models.case import CustodyConsent, Gender, PersonProtection

MANY = 20_000


@cache
def households():
    chance = Random(1)
    return [demand.household(chance) for _ in range(MANY)]


def children():
    return [person for household in households() for person in household.members[1:]]


def adults():
    return [household.members[0] for household in households()]


def per_cent(count: int, of: int) -> float:
    return 100 * count / of


def by_band(ages: list[int], *firsts: int) -> list[float]:
    counted = Counter(max(first for first in firsts if first <= age) for age in ages)
    return [per_cent(counted[first], len(ages)) for first in firsts]


def test_a_year_brings_as_many_households_as_the_scenario_says() -> None:
    years = [len(list(demand.arrivals(Random(seed), date(2026, 1, 1), 365, 0.32))) for seed in range(20)]
    assert sum(years) / len(years) == pytest.approx(130, rel=0.05)
    assert all(year == pytest.approx(130, rel=0.3) for year in years)


def test_weekends_and_holidays_are_busier() -> None:
    nights = Counter(demand.arrivals(Random(1), date(2020, 1, 1), 3650, 5.0))
    by_weekday = Counter[int]()
    for night, count in nights.items():
        by_weekday[night.weekday()] += count
    assert by_weekday[5] > by_weekday[6] > by_weekday[4] > by_weekday[1]
    assert sum(nights[date(year, 12, 24)] for year in range(2020, 2030)) == pytest.approx(120, rel=0.3)


def test_children_are_as_many_and_as_old_as_in_the_shelters() -> None:
    assert 0.85 <= len(children()) / MANY <= 1.0
    alone = sum(len(household.members) == 1 for household in households())
    assert per_cent(alone, MANY) == pytest.approx(52, abs=1.5)
    assert by_band([child.age for child in children()], 0, 7, 13) == pytest.approx([40, 37, 23], abs=1.5)
    teenage_boys = sum(child.gender == Gender.MALE and child.age >= 13 for child in children())
    assert per_cent(teenage_boys, len(children())) == pytest.approx(11, abs=1)


def test_adults_are_mostly_women_of_the_ages_in_the_figures() -> None:
    women = sum(adult.gender == Gender.FEMALE for adult in adults())
    assert per_cent(women, MANY) == pytest.approx(96, abs=0.7)
    assert by_band([adult.age for adult in adults()], 18, 25, 35, 45, 65) == pytest.approx(
        [20, 33, 28, 16, 3], abs=1.5
    )


def test_nobody_has_a_child_before_eighteen() -> None:
    gaps = [
        household.members[0].age - child.age for household in households() for child in household.members[1:]
    ]
    assert min(gaps) >= 18


def test_every_child_has_a_custody_answer_and_no_adult_has() -> None:
    answers = Counter(answer for household in households() for answer in household.custody[1:])
    assert {household.custody[0] for household in households()} == {None}
    assert per_cent(answers[CustodyConsent.ONE], len(children())) == pytest.approx(55, abs=1.5)


def test_needs_and_levels_follow_the_shares() -> None:
    levels = Counter(household.level for household in households())
    contexts = Counter(household.context for household in households())
    assert [per_cent(levels[level], MANY) for level in (1, 2, 3)] == pytest.approx([35, 40, 25], abs=1.5)
    assert per_cent(contexts[Context.HONOUR], MANY) == pytest.approx(10, abs=1)
    assert per_cent(sum("pets" in h.brings for h in households()), MANY) == pytest.approx(10, abs=1)
    assert per_cent(sum("step_free" in h.needs for h in households()), MANY) == pytest.approx(3, abs=0.6)
    protected = sum(h.person_protection != PersonProtection.NONE for h in households())
    assert per_cent(protected, MANY) == pytest.approx(4, abs=0.7)


def test_languages_follow_the_interpreted_calls() -> None:
    spoken = Counter(
        h.languages[0]
        for h in households()
        if h.context != Context.TRAFFICKING and not {"sv", "en"}.intersection(h.languages)
    )
    interpreted = sum(spoken.values())
    assert per_cent(spoken["ar"], interpreted) == pytest.approx(34 / 0.98, abs=2)
    assert per_cent(spoken["so"], interpreted) == pytest.approx(8 / 0.98, abs=1.5)


def test_stays_in_shelters_are_about_four_weeks_long() -> None:
    chance = Random(3)
    nights = [demand.shelter_nights(chance) for _ in range(MANY)]
    assert sum(nights) / MANY == pytest.approx(28, rel=0.08)  # the few beyond 120 nights are cut
    assert sorted(nights)[MANY // 2] == pytest.approx(19, abs=1)


def test_a_hotel_is_a_bridge_of_one_or_two_nights() -> None:
    chance = Random(4)
    stays = [demand.stay(chance, 1) for _ in range(2000)]
    assert {nights for level, nights in stays if level == 0} == {1, 2}
