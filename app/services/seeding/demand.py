"""Who seeks protection in a city of 151,000, drawn by chance from published shares (seed_data/README.md).

Shares are weights in per cent. Pure: no clock, no database, and one source of chance handed in.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from random import Random
from typing import TypeVar

from app.services.seeding.files.rows import PersonRow
from models.case import CustodyConsent, Gender, PersonProtection

T = TypeVar("T")
Band = tuple[int, int]

WEEKDAY = (0.8, 0.8, 0.8, 0.8, 1.1, 1.5, 1.3)
BUSY_MONTHS, BUSY_MONTH = (6, 7, 8, 12), 1.2
HOLIDAYS, HOLIDAY = ((1, 1), (4, 30), (12, 23), (12, 24), (12, 25), (12, 26), (12, 30), (12, 31)), 2.0
HOURS: Mapping[Band, float] = {(8, 15): 35, (16, 23): 42, (0, 7): 23}

CHILDREN = {0: 52, 1: 21, 2: 16, 3: 7, 4: 2, 5: 2}
CHILD_AGES: Mapping[Band, float] = {(0, 6): 40, (7, 12): 37, (13, 17): 23}
TEEN = 13
# Adult ages by what children there are: no parent is younger than the child allows, and together they give
# 18–24 20, 25–34 33, 35–44 28, 45–64 16, 65+ 3 per cent.
ALONE: Mapping[Band, float] = {(18, 24): 20, (25, 34): 9, (35, 44): 8, (45, 64): 12, (65, 80): 3}
WITH_SMALL: Mapping[Band, float] = {(25, 34): 24, (35, 44): 6.1}
WITH_TEEN: Mapping[Band, float] = {(35, 44): 13.9, (45, 64): 4}
YOUNGEST_PARENT = 18
WOMEN, BOYS = 0.96, 0.49
CUSTODY = {
    CustodyConsent.BOTH: 25,
    CustodyConsent.ONE: 55,
    CustodyConsent.UNKNOWN: 18,
    CustodyConsent.NONE: 2,
}
PETS, SUBSTANCE_USE, STEP_FREE, PROTECTED_DATA = 0.10, 0.10, 0.03, 0.04
SEVERE_IN_HONOUR, SEVERE_ELSE = 0.5, 1 / 6  # 20 per cent in all
LEVEL_TWO_OF_REST = 40 / 75

INTERPRETER = 0.40
# The last two per cent speak a language of which the night form has no name; English is the way there.
Spoken = tuple[str, ...]
SPOKEN: Mapping[Spoken, float] = {
    ("ar",): 34, ("prs", "fa"): 12, ("bs", "hr", "sr"): 10, ("so",): 8, ("pl",): 7, ("ti",): 5, ("sq",): 5,
    ("ckb", "kmr"): 5, ("uk", "ru"): 4, ("ro",): 3, ("th",): 3, ("tr",): 2, ("en",): 2,
}  # fmt: skip
TRAFFICKED_FROM: Mapping[Spoken, float] = {("th",): 62, ("ro",): 34, ("uk",): 29, ("en",): 23, ("sv",): 23}
URGENCY = {1: 60, 2: 30, 3: 10}

SHELTER_MEAN, SHELTER_SIGMA, LONGEST = 28.0, 0.9, 120
FLAT_NIGHTS, HOTEL_NIGHTS = (1, 14), (1, 2)


class Context(StrEnum):
    CLOSE_RELATION = "close_relation"
    HONOUR = "honour"
    TRAFFICKING = "trafficking"
    OTHER = "other"


CONTEXT = {Context.CLOSE_RELATION: 80, Context.HONOUR: 10, Context.TRAFFICKING: 4, Context.OTHER: 6}


@dataclass(frozen=True)
class Drawn:
    """A household as chance has it; `level` is what it needs at least."""

    context: Context
    members: tuple[PersonRow, ...]
    custody: tuple[CustodyConsent | None, ...]
    level: int
    languages: list[str]
    brings: list[str]
    needs: list[str]
    person_protection: PersonProtection
    urgency: int
    hour: int


def pick(chance: Random, weights: Mapping[T, float]) -> T:
    return chance.choices(list(weights), list(weights.values()))[0]


def arrivals(chance: Random, first: date, nights: int, base_rate: float) -> Iterator[date]:
    """The night of each request, in order: Poisson, by weekday, month and holiday."""
    for offset in range(nights):
        night = first + timedelta(days=offset)
        yield from [night] * _poisson(chance, base_rate * _busyness(night))


def _busyness(night: date) -> float:
    day = HOLIDAY if (night.month, night.day) in HOLIDAYS else WEEKDAY[night.weekday()]
    return day * (BUSY_MONTH if night.month in BUSY_MONTHS else 1.0)


def _poisson(chance: Random, mean: float) -> int:
    limit, product, count = math.exp(-mean), chance.random(), 0
    while product > limit:
        product *= chance.random()
        count += 1
    return count


def household(chance: Random) -> Drawn:
    context = pick(chance, CONTEXT)
    children = [_child(chance) for _ in range(pick(chance, CHILDREN))]
    members = (_adult(chance, [child.age for child in children]), *children)
    return Drawn(
        context=context,
        members=members,
        custody=(None, *(pick(chance, CUSTODY) for _ in children)),
        level=_level(chance, context),
        languages=_languages(chance, context),
        brings=[
            word
            for word, share in (("pets", PETS), ("substance_use", SUBSTANCE_USE))
            if chance.random() < share
        ],
        needs=["step_free"] if chance.random() < STEP_FREE else [],
        person_protection=_protected_data(chance),
        urgency=pick(chance, URGENCY),
        hour=_within(chance, pick(chance, HOURS)),
    )


def _within(chance: Random, band: Band) -> int:
    return chance.randint(*band)


def _child(chance: Random) -> PersonRow:
    gender = Gender.MALE if chance.random() < BOYS else Gender.FEMALE
    return PersonRow(_within(chance, pick(chance, CHILD_AGES)), gender)


def _adult(chance: Random, children: Sequence[int]) -> PersonRow:
    gender = Gender.FEMALE if chance.random() < WOMEN else Gender.MALE
    if not children:
        return PersonRow(_within(chance, pick(chance, ALONE)), gender)
    least, most = pick(chance, WITH_TEEN if max(children) >= TEEN else WITH_SMALL)
    return PersonRow(_within(chance, (max(least, max(children) + YOUNGEST_PARENT), most)), gender)


def _level(chance: Random, context: Context) -> int:
    honour = context == Context.HONOUR
    severe = chance.random() < (SEVERE_IN_HONOUR if honour else SEVERE_ELSE)
    if honour or severe:
        return 3
    return 2 if chance.random() < LEVEL_TWO_OF_REST else 1


def _languages(chance: Random, context: Context) -> list[str]:
    if context == Context.TRAFFICKING:
        return [_one_of(chance, TRAFFICKED_FROM)]
    if chance.random() < INTERPRETER:
        return [_one_of(chance, SPOKEN)]
    return chance.choice([["sv"], ["sv", "en"], ["en"]])


def _one_of(chance: Random, groups: Mapping[Spoken, float]) -> str:
    group: Spoken = pick(chance, groups)
    return chance.choice(group)


def _protected_data(chance: Random) -> PersonProtection:
    if chance.random() >= PROTECTED_DATA:
        return PersonProtection.NONE
    return chance.choice([kind for kind in PersonProtection if kind != PersonProtection.NONE])


def shelter_nights(chance: Random) -> int:
    mu = math.log(SHELTER_MEAN) - SHELTER_SIGMA**2 / 2
    return min(LONGEST, max(1, round(chance.lognormvariate(mu, SHELTER_SIGMA))))


def stay(chance: Random, level: int) -> tuple[int, int]:
    """(level asked for, nights): two in five at level 1 are bridged by a hotel night or two, two in five
    get an emergency flat, and everybody else a shelter."""
    if level > 1 or chance.random() < 0.2:
        return level, shelter_nights(chance)
    if chance.random() < 0.5:
        return level, chance.randint(*FLAT_NIGHTS)
    return 0, chance.randint(*HOTEL_NIGHTS)
