"""The allocation problem as frozen values: who needs a bed, which beds there are, and what must hold.

Three things are kept apart throughout: a value, `UNKNOWN` (given as null: somebody must ask) and
`None` (left out: no limit, no permit, no wish).  All nights are dates on which a night begins.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import cached_property
from typing import Final, Literal

from allocation.problems.kinds import Kind

FORMAT: Final = "allocation-problem/1"
ADULT: Final = 18
"""The age from which somebody is no child under the rules."""

Admits = Literal["all", "women", "men"]
Gender = Literal["female", "male", "other"]
Sharing = Literal["exclusive", "same_gender", "any"]
Scope = Literal["facility", "municipality", "distance"]
Words = frozenset[str]


class Unknown(Enum):
    """The answer that nobody has given yet; it is neither yes nor no, so it refuses to be used as either."""

    UNKNOWN = "unknown"

    def __bool__(self) -> bool:
        raise TypeError("unknown is neither yes nor no")


UNKNOWN: Final = Unknown.UNKNOWN


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the map in WGS84 degrees."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Circle:
    """A place that a threat frequents, with the radius in kilometres to stay out of."""

    lat: float
    lon: float
    radius_km: float


@dataclass(frozen=True, slots=True)
class Facility:
    """One address under one set of house rules."""

    id: str
    kind: Kind
    lat: float
    lon: float
    protection_level: int | Unknown
    municipality: str = ""
    permit_until: date | Unknown | None = None
    max_persons: int | None = None
    admits: Admits | Unknown = "all"
    max_male_age: int | Unknown | None = None
    accepts: Words | Unknown = frozenset()
    features: Words | Unknown = frozenset()
    languages: Words | Unknown = frozenset()
    max_nights: int | Unknown | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """A room or a flat; `open` lists the nights it can be given, first and last included (None: all)."""

    id: str
    facility: str
    beds: int
    price: int
    cots: int = 0
    open: tuple[tuple[date, date], ...] | None = None
    features: Words = frozenset()
    adjoins: frozenset[str] = frozenset()
    sharing: Sharing = "exclusive"
    stale_hours: int = 0


@dataclass(frozen=True, slots=True)
class Member:
    """A person of a household: age in whole years and gender, nothing more."""

    age: int
    gender: Gender


@dataclass(frozen=True, slots=True)
class Wish:
    """A feature that the household would like, and how much each night without it weighs."""

    feature: str
    weight: int


@dataclass(frozen=True, slots=True)
class Current:
    """The units in which a household lives now; locked: it must not be moved by this run."""

    units: tuple[str, ...]
    locked: bool


@dataclass(frozen=True, slots=True)
class Household:
    """People placed together, their stay, what they need and what they must be kept away from."""

    id: str
    urgency: Literal[1, 2, 3]
    arrives: date
    nights: int
    members: tuple[Member, ...]
    protection_level: int = 0
    languages: Words = frozenset()
    language_required: bool = False
    needs: Words = frozenset()
    wishes: tuple[Wish, ...] = ()
    brings: Words = frozenset()
    threats: frozenset[str] = frozenset()
    is_threat: str | None = None
    avoid: frozenset[str] = frozenset()
    watch: int = 0
    near: Point | None = None
    current: Current | None = None

    @property
    def locked(self) -> bool:
        """Whether it lives somewhere and must not be moved by this run."""
        return self.current is not None and self.current.locked

    @property
    def infants(self) -> int:
        """Members under two years, who can sleep in a cot."""
        return sum(member.age < 2 for member in self.members)

    @property
    def last_night(self) -> int:
        """The stay's last night as a proleptic ordinal (it may lie beyond the last date there is)."""
        return self.arrives.toordinal() + self.nights - 1


@dataclass(frozen=True, slots=True)
class Threat:
    """Somebody to be kept away from: where they are found, what they are tied to, how far to stay."""

    id: str
    places: tuple[Circle, ...] = ()
    facilities: frozenset[str] = frozenset()
    municipalities: Words = frozenset()
    keep_km: float = 0.0


@dataclass(frozen=True, slots=True)
class Separation:
    """Two households that must not live in the same facility, municipality, or within `km` of each other."""

    households: tuple[str, str]
    scope: Scope
    km: float | None = None


@dataclass(frozen=True)
class Problem:
    """Everything that a run of the engine knows.

    Build it from values and call `allocation.problems.mistakes.require_sound`, or read it with
    `allocation.problems.reading.read_problem`, which sees to that itself. Order of the collections never
    matters to the answer.
    """

    first_night: date
    nights: int
    facilities: tuple[Facility, ...]
    units: tuple[Unit, ...]
    households: tuple[Household, ...]
    threats: tuple[Threat, ...] = ()
    separations: tuple[Separation, ...] = ()
    together: tuple[tuple[str, ...], ...] = ()
    watch_capacity: int | Mapping[date, int] | None = field(default=None)

    @cached_property
    def facility(self) -> dict[str, Facility]:
        """Facilities by id."""
        return {facility.id: facility for facility in self.facilities}

    @cached_property
    def unit(self) -> dict[str, Unit]:
        """Units by id."""
        return {unit.id: unit for unit in self.units}

    @cached_property
    def household(self) -> dict[str, Household]:
        """Households by id."""
        return {household.id: household for household in self.households}

    @cached_property
    def threat(self) -> dict[str, Threat]:
        """Threats by id."""
        return {threat.id: threat for threat in self.threats}

    def stay(self, household: Household) -> range:
        """Return the nights of its stay that lie in the horizon, counted from 0 on the first night."""
        start = household.arrives.toordinal() - self.first_night.toordinal()
        return range(max(start, 0), min(start + household.nights, self.nights))

    def watch_on(self, night: int) -> int | None:
        """Return the rounds of outside watch to be had on a night counted from 0; None: without limit."""
        if self.watch_capacity is None or isinstance(self.watch_capacity, int):
            return self.watch_capacity
        ordinal = self.first_night.toordinal() + night
        return self.watch_capacity.get(date.fromordinal(ordinal), 0) if ordinal <= date.max.toordinal() else 0
