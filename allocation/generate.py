"""Invented problems of a city, a county or a nation, after the published parameters for synthetic data.

Shares and ranges are those of the reference "Parameters for a synthetic data set" (section in brackets).
Nothing describes a real person or place; the same arguments always give the same problem.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final, Literal, TypeVar

from allocation.problems.kinds import Kind
from allocation.problems.problem import (
    UNKNOWN,
    Circle,
    Current,
    Facility,
    Gender,
    Household,
    Member,
    Point,
    Problem,
    Separation,
    Threat,
    Unit,
    Unknown,
    Wish,
)
from allocation.solver.greedy import chosen_columns, fill

Size = Literal["city", "county", "nation"]
T = TypeVar("T")

FIRST_NIGHT: Final = date(2027, 2, 1)
FEATURES: Final = ("step_free", "staffed_24h", "trained_staff", "kitchen", "discreet_entrance")
LANGUAGES: Final = {  # [6], in per cent of those who need an interpreter
    "ar": 34, "fa": 12, "bs": 10, "so": 8, "pl": 7, "ti": 5, "sq": 5, "ku": 5, "uk": 4, "ro": 3, "th": 3,
    "tr": 2,
}  # fmt: skip


@dataclass(frozen=True)
class Building:
    """share: of all facilities.  units: fewest and most in one.  price: lowest and highest, SEK a night."""

    share: float
    units: tuple[int, int]
    price: tuple[int, int]


BUILDINGS: Final[dict[Kind, Building]] = {
    "protected": Building(0.5, (4, 12), (1500, 4500)),
    "apartment": Building(0.3, (3, 12), (650, 1900)),
    "hotel": Building(0.2, (2, 8), (900, 1600)),
}


@dataclass(frozen=True)
class Scale:
    """How many of everything, and over how large a square (km) they are spread in how many municipalities."""

    households: int
    units: int
    span_km: float
    municipalities: int


SCALES: Final[dict[Size, Scale]] = {
    "city": Scale(60, 150, 60.0, 5),
    "county": Scale(600, 1500, 150.0, 33),
    "nation": Scale(6000, 15000, 900.0, 290),
}


def generate(
    size: Size,
    seed: int = 1,
    nights: int = 30,
    *,
    unit_share: float = 1.0,
    mean_stay: float = 14.0,
    locked_share: float = 0.0,
) -> Problem:
    """Return an invented problem.

    unit_share: units as a part of the named number (0.35: tight).  mean_stay: nights.  locked_share: part of
    the households that already live somewhere, chosen so that they break no rule, and must stay there.
    """
    scale = SCALES[size]
    invention = _Invention(random.Random(seed), scale, nights, mean_stay)  # the seed makes it repeatable
    problem = invention.problem(max(1, round(scale.units * unit_share)))
    return _with_residents(problem, round(scale.households * locked_share))


class _Invention:
    def __init__(self, chance: random.Random, scale: Scale, nights: int, mean_stay: float) -> None:
        self.chance, self.scale, self.nights, self.mean_stay = chance, scale, nights, mean_stay

    def problem(self, units: int) -> Problem:
        facilities, rooms = self.houses(units)
        threats = tuple(self.threat(place) for place in range(max(2, self.scale.households // 6)))
        households = tuple(self.household(place, threats) for place in range(self.scale.households))
        return Problem(
            first_night=FIRST_NIGHT,
            nights=self.nights,
            facilities=facilities,
            units=rooms,
            households=households,
            threats=threats,
            separations=self.separations(households),
            together=self.together(households),
            watch_capacity=max(3, self.scale.households // 12),
        )

    def happens(self, share: float) -> bool:
        return self.chance.random() < share

    def pick(self, weights: dict[T, float]) -> T:
        return self.chance.choices(list(weights), list(weights.values()))[0]

    def spot(self) -> Point:
        north, east = (self.chance.uniform(0, self.scale.span_km) for _ in range(2))
        lat = 55.6 + north / 111.2
        return Point(round(lat, 5), round(12.6 + east / (111.2 * math.cos(math.radians(lat))), 5))

    def municipality(self, spot: Point) -> str:
        """Municipalities are strips from north to south."""
        share = (spot.lat - 55.6) * 111.2 / self.scale.span_km
        return f"{1200 + min(int(share * self.scale.municipalities), self.scale.municipalities - 1)}"

    def houses(self, units: int) -> tuple[tuple[Facility, ...], tuple[Unit, ...]]:
        """Facilities until there are enough units: homes, hotels and blocks of flats [8]."""
        facilities: list[Facility] = []
        rooms: list[Unit] = []
        while len(rooms) < units:
            facility = self.facility(len(facilities))
            number = min(self.chance.randint(*BUILDINGS[facility.kind].units), units - len(rooms))
            facilities.append(facility)
            rooms += self.rooms(facility, len(rooms), number)
        return tuple(facilities), tuple(rooms)

    def facility(self, place: int) -> Facility:
        kind = self.pick({kind: building.share for kind, building in BUILDINGS.items()})
        spot = self.spot()
        common = Facility(
            id=f"f{place:05d}",
            kind=kind,
            lat=spot.lat,
            lon=spot.lon,
            municipality=self.municipality(spot),
            protection_level=0,
            features=frozenset(feature for feature in FEATURES if self.happens(0.45)),
            languages=frozenset({"sv", "en", *(word for word in LANGUAGES if self.happens(0.3))}),
            accepts=frozenset(goods for goods in ("pets", "substance_use") if self.happens(0.25)),
        )
        if kind == "hotel":
            return replace(common, max_nights=7 if self.happens(0.5) else None)
        if kind == "apartment":
            return replace(common, protection_level=self.chance.choice([0, 1, 1]))
        return self.protected(common)

    def protected(self, common: Facility) -> Facility:
        level = self.pick({1: 0.3, 2: 0.4, 3: 0.3})
        extra = {"staffed_24h", "trained_staff"} if level == 3 else {"trained_staff"}
        known = frozenset(common.features) if not isinstance(common.features, Unknown) else frozenset()
        return replace(
            common,
            protection_level=level,
            permit_until=self.pick({FIRST_NIGHT + timedelta(days=900): 0.95, UNKNOWN: 0.03, None: 0.02}),
            max_persons=self.chance.randint(14, 40),
            admits=self.pick({"women": 0.62, "all": 0.36, UNKNOWN: 0.02}),  # [8] men are accepted by 38 %
            max_male_age=self.chance.choice([14, 16, 17]) if self.happens(0.25) else None,
            features=known | extra,
        )

    def rooms(self, facility: Facility, first: int, number: int) -> list[Unit]:
        """Rooms of a few kinds, so that many are alike; some doors between neighbours, some beds shared."""
        low, high = BUILDINGS[facility.kind].price
        kinds = [
            (self.pick({1: 0.15, 2: 0.4, 3: 0.2, 4: 0.15, 5: 0.1}), self.chance.randint(0, 2),
             self.chance.randrange(low, high, 50), self.pick({0: 0.5, 6: 0.2, 24: 0.2, 90: 0.1}))
            for _ in range(3)
        ]  # fmt: skip
        chosen = [self.chance.choice(kinds) for _ in range(number)]
        rooms = [
            Unit(f"u{first + place:05d}", facility.id, beds, price, cots, self.opening(), stale_hours=stale)
            for place, (beds, cots, price, stale) in enumerate(chosen)
        ]
        if number >= 2 and self.happens(0.25):
            rooms[0] = replace(rooms[0], adjoins=frozenset({rooms[1].id}))
            rooms[1] = replace(rooms[1], adjoins=frozenset({rooms[0].id}))
        if number >= 3 and facility.kind == "protected" and self.happens(0.1):
            rooms[2] = replace(rooms[2], sharing="same_gender", beds=4)
        return rooms

    def opening(self) -> tuple[tuple[date, date], ...] | None:
        if self.happens(0.85):
            return None
        begin = self.chance.randrange(self.nights)
        end = self.chance.randrange(begin, self.nights)
        return ((FIRST_NIGHT + timedelta(days=begin), FIRST_NIGHT + timedelta(days=end)),)

    def threat(self, place: int) -> Threat:
        spots = [self.spot() for _ in range(self.chance.randint(1, 2))]
        circles = tuple(Circle(spot.lat, spot.lon, round(self.chance.uniform(0.5, 5.0), 1)) for spot in spots)
        away = self.municipality(spots[0])
        towns = frozenset({away}) if self.happens(0.3) else frozenset[str]()
        return Threat(f"t{place:05d}", circles, municipalities=towns, keep_km=self.chance.choice([0.0, 5.0]))

    def household(self, place: int, threats: Sequence[Threat]) -> Household:
        spoken, interpreted = self.languages()
        haunted = self.happens(0.4)
        return Household(
            id=f"h{place:05d}",
            urgency=self.pick({1: 0.3, 2: 0.5, 3: 0.2}),
            arrives=FIRST_NIGHT + timedelta(days=self.chance.randrange(self.nights)),
            nights=self.stay(),
            members=self.members(),
            protection_level=self.pick({0: 0.15, 1: 0.3, 2: 0.35, 3: 0.2}),
            languages=spoken,
            language_required=interpreted and self.happens(0.1),
            needs=frozenset(need for need in ("step_free", "kitchen") if self.happens(0.04)),
            wishes=tuple(
                Wish(feature, self.chance.randint(1, 5)) for feature in FEATURES if self.happens(0.2)
            ),
            brings=frozenset(goods for goods in ("pets", "substance_use") if self.happens(0.1)),
            threats=frozenset({self.chance.choice(threats).id}) if haunted else frozenset(),
            is_threat=self.chance.choice(threats).id if not haunted and self.happens(0.03) else None,
            watch=1 if self.happens(0.1) else 0,
            near=self.spot() if self.happens(0.5) else None,
        )

    def stay(self) -> int:
        """Log-normal with σ 0.9 [7]."""
        mu = math.log(self.mean_stay) - 0.9**2 / 2
        return min(400, max(1, round(self.chance.lognormvariate(mu, 0.9))))

    def languages(self) -> tuple[frozenset[str], bool]:
        if self.happens(0.6):
            return frozenset({self.chance.choice(["sv", "en"])}), False
        return frozenset({self.pick({word: float(share) for word, share in LANGUAGES.items()})}), True

    def members(self) -> tuple[Member, ...]:
        """An adult [3: 96 % women] and children."""
        gender: Gender = self.pick({"female": 0.96, "male": 0.04})
        band = self.pick({(18, 24): 0.2, (25, 34): 0.33, (35, 44): 0.28, (45, 64): 0.16, (65, 80): 0.03})
        children = self.pick({0: 0.52, 1: 0.21, 2: 0.16, 3: 0.07, 4: 0.03, 5: 0.01})
        ages = [self.pick({(0, 6): 0.4, (7, 12): 0.37, (13, 17): 0.23}) for _ in range(children)]
        return (
            Member(self.chance.randint(*band), gender),
            *(Member(self.chance.randint(*age), self.pick({"male": 0.49, "female": 0.51})) for age in ages),
        )

    def separations(self, households: Sequence[Household]) -> tuple[Separation, ...]:
        """About as many a household in a nation as in a city, where they are 2 % of all pairs [5]."""
        found = {}
        for _ in range(round(len(households) * 0.6)):
            a, b = sorted(household.id for household in self.chance.sample(households, 2))
            scope = self.pick({"facility": 0.6, "municipality": 0.3, "distance": 0.1})
            found[a, b] = Separation(
                (a, b),
                scope,  # type: ignore[arg-type]  # the keys above are the scopes
                km=5.0 if scope == "distance" else None,
            )
        return tuple(found.values())

    def together(self, households: Sequence[Household]) -> tuple[tuple[str, ...], ...]:
        chosen = self.chance.sample(households, 2 * (len(households) // 60))
        return tuple((one.id, other.id) for one, other in zip(chosen[::2], chosen[1::2], strict=True))


def _with_residents(problem: Problem, number: int) -> Problem:
    """Lock households into places found for them by the urgent-first greedy, as far as it finds them."""
    if not number:
        return problem
    from allocation.rules.tables import Tables
    from allocation.solver.columns import columns_of, deal
    from allocation.solver.linear.constraints import program_of

    columns = columns_of(Tables(problem))
    program = program_of(columns)
    homes = deal(columns, chosen_columns(program, fill(program), len(columns.rows)))
    settled = set(sorted(homes)[:number])
    return replace(
        problem,
        households=tuple(
            replace(item, current=Current(homes[item.id], locked=True)) if item.id in settled else item
            for item in problem.households
        ),
    )
