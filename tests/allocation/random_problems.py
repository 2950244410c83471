"""Random small problems that use every attribute of the contract, unknowns and awkward residents included."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

from allocation.problems.problem import (
    UNKNOWN,
    Circle,
    Current,
    Facility,
    Household,
    Member,
    Point,
    Problem,
    Separation,
    Threat,
    Unit,
    Wish,
)
from tests.allocation.tiny import FIRST

FEATURES = ["step_free", "staffed_24h", "kitchen"]
LANGUAGES = ["ar", "en", "so"]


class Chance:
    """A repeatable source of values."""

    def __init__(self, seed: int) -> None:
        self.source = random.Random(seed)

    def happens(self, share: float) -> bool:
        return self.source.random() < share

    def one(self, *values: Any) -> Any:
        return self.source.choice(values)

    def some(self, values: list[str], share: float) -> frozenset[str]:
        return frozenset(value for value in values if self.happens(share))

    def perhaps(self, share: float, value: Any, otherwise: Any) -> Any:
        return value if self.happens(share) else otherwise

    def spot(self) -> tuple[float, float]:
        return round(56 + self.source.random() / 5, 4), round(12.6 + self.source.random() / 3, 4)


def random_problem(
    seed: int, households: int = 5, units: int = 6, facilities: int = 3, nights: int = 6
) -> Problem:
    """Return a problem; the same arguments always give the same one."""
    chance = Chance(seed)
    homes = tuple(_facility(chance, place) for place in range(facilities))
    rooms = _rooms(chance, homes, units)
    threats = tuple(_threat(chance, place, homes) for place in range(2))
    people = tuple(_household(chance, place, homes, rooms, nights) for place in range(households))
    ids = [item.id for item in people]
    pairs = (
        [tuple(chance.source.sample(ids, 2)) for _ in range(chance.one(0, 1, 2))] if households > 1 else []
    )
    return Problem(
        first_night=FIRST,
        nights=nights,
        facilities=homes,
        units=rooms,
        households=people,
        threats=threats,
        separations=tuple(
            Separation(pair, chance.one("facility", "municipality"))
            if chance.happens(0.6)
            else Separation(pair, "distance", chance.one(3.0, 12.0))
            for pair in pairs
        ),
        together=(tuple(chance.source.sample(ids, 2)),) if households > 1 and chance.happens(0.3) else (),
        watch_capacity=chance.one(
            None, None, 1, 2, {FIRST + timedelta(days=day): day % 3 for day in range(4)}
        ),
    )


def _facility(chance: Chance, place: int) -> Facility:
    kind = chance.one("hotel", "protected", "protected", "apartment")
    lat, lon = chance.spot()
    if chance.happens(0.6):
        return Facility(
            id=f"f{place}",
            kind="apartment",
            lat=lat,
            lon=lon,
            municipality=chance.one("1283", "1284"),
            protection_level=2,
            max_persons=chance.one(None, 3, 5),
            accepts=frozenset({"pets"}),
            features=chance.some(FEATURES, 0.5),
            languages=chance.some(LANGUAGES, 0.5),
        )
    return Facility(
        id=f"f{place}",
        kind=kind,
        lat=lat,
        lon=lon,
        municipality=chance.one("", "1283", "1284"),
        protection_level=0 if kind == "hotel" else chance.one(1, 2, 3, 3, chance.perhaps(0.3, UNKNOWN, 2)),
        permit_until=chance.one(FIRST + timedelta(days=400), FIRST + timedelta(days=4), UNKNOWN, None)
        if chance.happens(0.4)
        else FIRST + timedelta(days=900),
        max_persons=chance.one(None, None, 3, 5),
        admits=chance.one("all", "all", "all", "women", "men", UNKNOWN),
        max_male_age=chance.one(None, None, None, 14, UNKNOWN),
        accepts=chance.perhaps(0.15, UNKNOWN, chance.some(["pets"], 0.5)),
        features=chance.perhaps(0.15, UNKNOWN, chance.some(FEATURES, 0.5)),
        languages=chance.perhaps(0.15, UNKNOWN, chance.some(LANGUAGES, 0.5)),
        max_nights=chance.one(None, None, None, 4, UNKNOWN),
    )


def _rooms(chance: Chance, homes: tuple[Facility, ...], units: int) -> tuple[Unit, ...]:
    where = [chance.one(*homes).id for _ in range(units)]
    doors: dict[int, set[str]] = {place: set() for place in range(units)}
    for place in range(units):
        for other in range(place):
            if where[place] == where[other] and chance.happens(0.4):
                doors[place].add(f"u{other}")
                doors[other].add(f"u{place}")
    alike = chance.happens(0.5)
    return tuple(
        Unit(
            id=f"u{place}",
            facility=where[place],
            beds=2 if alike else chance.one(1, 2, 3),
            price=500 if alike else chance.one(0, 400, 500, 900),
            cots=chance.one(0, 1),
            open=None if chance.happens(0.9) else _open(chance),
            features=chance.some(FEATURES, 0.15),
            adjoins=frozenset(doors[place]),
            sharing=chance.one("exclusive", "exclusive", "exclusive", "same_gender", "any"),
            stale_hours=chance.one(0, 0, 5, 80),
        )
        for place in range(units)
    )


def _open(chance: Chance) -> Any:
    first = chance.one(0, 1, 2)
    return ((FIRST + timedelta(days=first), FIRST + timedelta(days=first + chance.one(0, 2, 6))),)


def _threat(chance: Chance, place: int, homes: tuple[Facility, ...]) -> Threat:
    lat, lon = chance.spot()
    return Threat(
        id=f"t{place}",
        places=(Circle(lat, lon, chance.one(2.0, 4.0)),) if chance.happens(0.5) else (),
        facilities=chance.some([home.id for home in homes], 0.15),
        municipalities=chance.some(["1283"], 0.2),
        keep_km=chance.one(0.0, 0.0, 6.0),
    )


def _household(
    chance: Chance, place: int, homes: tuple[Facility, ...], rooms: tuple[Unit, ...], nights: int
) -> Household:
    arrives = chance.source.randint(-1, nights - 1)
    threats = chance.some(["t0", "t1"], 0.25)
    others = sorted({"t0", "t1"} - threats)
    return Household(
        id=f"h{place}",
        urgency=chance.one(1, 2, 3),
        arrives=FIRST + timedelta(days=arrives),
        nights=chance.source.randint(1 - min(arrives, 0), 7),
        members=tuple(_member(chance, child) for child in range(chance.one(1, 1, 2, 3))),
        protection_level=chance.one(0, 0, 1, 2),
        languages=chance.some(LANGUAGES, 0.4),
        language_required=chance.happens(0.08),
        needs=chance.some(FEATURES, 0.07),
        wishes=tuple(Wish(feature, chance.one(1, 3)) for feature in FEATURES if chance.happens(0.3)),
        brings=chance.some(["pets"], 0.15),
        threats=threats,
        is_threat=chance.one(*others) if others and chance.happens(0.15) else None,
        avoid=chance.some([home.id for home in homes], 0.1),
        watch=chance.one(0, 0, 0, 1, 2),
        near=Point(*chance.spot()) if chance.happens(0.4) else None,
        current=_current(chance, rooms) if chance.happens(0.3) else None,
    )


def _member(chance: Chance, child: int) -> Member:
    age = chance.one(0, 1, 8, 15, 17) if child else chance.one(19, 40, 70, 17)
    return Member(age, chance.one("female", "female", "male", "other"))


def _current(chance: Chance, rooms: tuple[Unit, ...]) -> Current:
    """One room, or a pair behind one door."""
    room = chance.one(*rooms)
    units = (
        (room.id, chance.one(*sorted(room.adjoins))) if room.adjoins and chance.happens(0.2) else (room.id,)
    )
    return Current(units, locked=chance.happens(0.5))
