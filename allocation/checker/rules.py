"""The rules of section 3 read a second time, for the checker only: plain loops over nights and people.

Nothing here may be shared with the engine that makes plans (`allocation.rules`, `allocation.solver`): two
readings that agree are worth more than one reading used twice.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import cached_property

from allocation.plans.plan import Answer, Verdict
from allocation.problems.problem import Facility, Household, Problem, Unit, Unknown

ADULT = 18  # said twice in the engine: the checker reads the rules for itself

Homes = Mapping[str, tuple[str, ...]]


def kilometres(lat: float, lon: float, to_lat: float, to_lon: float) -> float:
    """Haversine on a sphere of radius 6371.0088 km."""
    a, b = math.radians(lat), math.radians(to_lat)
    h = (
        math.sin((b - a) / 2) ** 2
        + math.cos(a) * math.cos(b) * math.sin((math.radians(to_lon) - math.radians(lon)) / 2) ** 2
    )
    return 2 * 6371.0088 * math.asin(min(1.0, math.sqrt(h)))


def sleeps(household: Household, units: list[Unit]) -> bool:
    """Members minus those under 2 years who get a cot fit the beds; a pair adds beds and cots."""
    babies = len([member for member in household.members if member.age < 2])
    in_cots = min(babies, sum(unit.cots for unit in units))
    return len(household.members) - in_cots <= sum(unit.beds for unit in units)


def _yes(condition: bool) -> Answer:
    return "pass" if condition else "fail"


class OwnRules:
    """One household in given units: a method per rule, named by its code."""

    def __init__(self, problem: Problem, household: Household, units: list[Unit]) -> None:
        self.problem, self.household, self.units = problem, household, units
        self.place = problem.facility[units[0].facility]
        self.threats = [problem.threat[threat] for threat in household.threats]

    def closed(self) -> Answer:
        nights = [
            self.problem.first_night + timedelta(days=night) for night in self.problem.stay(self.household)
        ]
        return _yes(
            all(
                unit.open is None or any(first <= night <= last for first, last in unit.open)
                for unit in self.units
                for night in nights
            )
        )

    def beds(self) -> Answer:
        return _yes(sleeps(self.household, self.units))

    def permit(self) -> Answer:
        until = self.place.permit_until
        if self.place.kind != "protected":
            return "pass"
        if isinstance(until, Unknown):
            return "unknown"
        end = self.household.arrives.toordinal() + self.household.nights - 1
        return _yes(until is not None and end <= until.toordinal())

    def admits(self) -> Answer:
        if isinstance(self.place.admits, Unknown):
            return "unknown"
        adults = {member.gender for member in self.household.members if member.age >= ADULT}
        if self.place.admits == "women":
            return _yes("male" not in adults)
        return _yes(self.place.admits == "all" or "female" not in adults)

    def male_age(self) -> Answer:
        limit = self.place.max_male_age
        males = [member for member in self.household.members if member.gender == "male"]
        if not males:
            return "pass"
        if isinstance(limit, Unknown):
            return "unknown"
        return _yes(limit is None or not [member for member in males if member.age > limit])

    def brings(self) -> Answer:
        if not self.household.brings:
            return "pass"
        if isinstance(self.place.accepts, Unknown):
            return "unknown"
        return _yes(all(thing in self.place.accepts for thing in self.household.brings))

    def needs(self) -> Answer:
        given = frozenset.intersection(*(unit.features for unit in self.units))
        unmet = [need for need in self.household.needs if need not in given]
        if not unmet:
            return "pass"
        if isinstance(self.place.features, Unknown):
            return "unknown"
        return _yes(all(need in self.place.features for need in unmet))

    def protection(self) -> Answer:
        level = self.place.protection_level
        return "unknown" if isinstance(level, Unknown) else _yes(self.household.protection_level <= level)

    def max_nights(self) -> Answer:
        longest = self.place.max_nights
        if isinstance(longest, Unknown):
            return "unknown"
        return _yes(longest is None or self.household.nights <= longest)

    def language(self) -> Answer:
        if not self.household.language_required:
            return "pass"
        if isinstance(self.place.languages, Unknown):
            return "unknown"
        return _yes(any(tongue in self.place.languages for tongue in self.household.languages))

    def threat_place(self) -> Answer:
        circles = [circle for threat in self.threats for circle in threat.places]
        return _yes(
            not any(
                kilometres(self.place.lat, self.place.lon, circle.lat, circle.lon) <= circle.radius_km
                for circle in circles
            )
        )

    def threat_tie(self) -> Answer:
        tied = any(self.place.id in threat.facilities for threat in self.threats)
        near = any(self.place.municipality in threat.municipalities for threat in self.threats)
        return _yes(not tied and not near)

    def avoid(self) -> Answer:
        return _yes(self.place.id not in self.household.avoid)


OWN = [name for name in vars(OwnRules) if not name.startswith("_")]


def own_verdicts(problem: Problem, household: Household, units: list[Unit]) -> list[Verdict]:
    """Return what each own rule says of the household in these units."""
    rules = OwnRules(problem, household, units)
    return [Verdict(name, getattr(rules, name)()) for name in OWN]


class Houseful:
    """Everybody in given units at once; each joint rule answers for one of them with who stands against it.

    `homes` maps household ids to unit ids.
    """

    def __init__(self, problem: Problem, homes: Homes) -> None:
        self.problem, self.homes = problem, homes

    @cached_property
    def in_unit(self) -> dict[str, list[Household]]:
        """Who is given each unit on any night."""
        found = defaultdict(list)
        for household, units in self.homes.items():
            for unit in units:
                found[unit].append(self.problem.household[household])
        return found

    @cached_property
    def in_facility(self) -> dict[str, list[Household]]:
        """Who is given a place in each facility on any night."""
        found = defaultdict(list)
        for household in self.homes:
            found[self.place(household).id].append(self.problem.household[household])
        return found

    @cached_property
    def watched(self) -> list[tuple[Household, range]]:
        """Who needs rounds of outside watch where they are now."""
        return [
            (self.problem.household[household], self.problem.stay(self.problem.household[household]))
            for household in self.homes
            if self.rounds(household)
        ]

    @cached_property
    def enemies(self) -> dict[str, list[tuple[str, str, float | None]]]:
        """For each household: the others to be kept from, with the scope and the kilometres (None: none)."""
        found = defaultdict(list)
        for separation in self.problem.separations:
            a, b = separation.households
            keep = separation.km if separation.scope == "distance" else None
            scope = "municipality" if separation.scope == "municipality" else "facility"
            found[a].append((b, scope, keep))
            found[b].append((a, scope, keep))
        return found

    @cached_property
    def haunted(self) -> dict[str, list[tuple[str, float]]]:
        """For each household: who is its threat or threatened by it, and the kilometres between them."""
        housed = defaultdict(list)
        for household in self.problem.households:
            if household.is_threat is not None:
                housed[household.is_threat].append(household.id)
        found = defaultdict(list)
        for household in self.problem.households:
            for threat in household.threats:
                for other in housed[threat]:
                    keep = self.problem.threat[threat].keep_km
                    found[household.id].append((other, keep))
                    found[other].append((household.id, keep))
        return found

    @cached_property
    def companions(self) -> dict[str, list[str]]:
        """For each household: those it belongs together with."""
        found: dict[str, list[str]] = defaultdict(list)
        for group in self.problem.together:
            for household in group:
                found[household] += [other for other in group if other != household]
        return found

    def place(self, household: str) -> Facility:
        """The facility in which a household is."""
        return self.problem.facility[self.problem.unit[self.homes[household][0]].facility]

    def rounds(self, household: str) -> int:
        """Rounds of outside watch it needs each night where it is: none where staff are there at night."""
        features = self.place(household).features
        staffed = not isinstance(features, Unknown) and "staffed_24h" in features
        return 0 if staffed else self.problem.household[household].watch

    def common(self, a: Household, b: Household) -> bool:
        """Whether two stays share a night of the horizon."""
        one, other = self.problem.stay(a), self.problem.stay(b)
        return max(one.start, other.start) < min(one.stop, other.stop)

    def apart(self, a: str, b: str, scope: str, keep: float | None) -> bool:
        """Whether two placed households are in different facilities, and as far apart as asked."""
        here, there = self.place(a), self.place(b)
        if here.id == there.id or (scope == "municipality" and here.municipality == there.municipality):
            return False
        return keep is None or kilometres(here.lat, here.lon, there.lat, there.lon) > keep

    def verdicts(self, household: Household) -> Iterator[Verdict]:
        """What each joint rule says of one household in its place."""
        for rule, answer in (
            ("occupied", self.occupied(household)),
            ("sharing", self.sharing(household)),
            ("persons", self.persons(household)),
            ("separation", self.separation(household)),
            ("housed_threat", self.housed_threat(household)),
            ("together", self.together(household)),
            ("watch", self.watch(household)),
        ):
            others = None if answer is None else tuple(sorted(answer - {household.id}))
            yield Verdict(rule, "pass") if others is None else Verdict(rule, "fail", others)

    def _each_night(self, household: Household, others: list[Household]) -> Iterator[list[Household]]:
        """For every night of the stay, who of the others (and itself) is there."""
        stays = [(other, self.problem.stay(other)) for other in others]
        for night in self.problem.stay(household):
            yield [other for other, stay in stays if night in stay]

    def occupied(self, household: Household) -> set[str] | None:
        against: set[str] = set()
        broken = False
        for unit in (self.problem.unit[unit] for unit in self.homes[household.id]):
            for there in self._each_night(household, self.in_unit[unit.id]):
                if unit.sharing == "exclusive":
                    full = len(there) > 1
                else:
                    people = [member for other in there for member in other.members]
                    babies = len([member for member in people if member.age < 2])
                    full = len(people) - min(babies, unit.cots) > unit.beds
                if full:
                    broken = True
                    against |= {other.id for other in there}
        return against if broken else None

    def sharing(self, household: Household) -> set[str] | None:
        against: set[str] = set()
        for unit in (self.problem.unit[unit] for unit in self.homes[household.id]):
            if unit.sharing == "same_gender":
                for there in self._each_night(household, self.in_unit[unit.id]):
                    if len({m.gender for other in there for m in other.members if m.age >= ADULT}) > 1:
                        against |= {other.id for other in there}
        return against or None

    def persons(self, household: Household) -> set[str] | None:
        place = self.place(household.id)
        against: set[str] = set()
        if place.max_persons is not None:
            for there in self._each_night(household, self.in_facility[place.id]):
                if sum(len(other.members) for other in there) > place.max_persons:
                    against |= {other.id for other in there}
        return against or None

    def separation(self, household: Household) -> set[str] | None:
        return {
            other
            for other, scope, keep in self.enemies[household.id]
            if other in self.homes
            and self.common(household, self.problem.household[other])
            and not self.apart(household.id, other, scope, keep)
        } or None

    def housed_threat(self, household: Household) -> set[str] | None:
        return {
            other
            for other, keep in self.haunted[household.id]
            if other in self.homes
            and self.common(household, self.problem.household[other])
            and not self.apart(household.id, other, "facility", keep if keep > 0 else None)
        } or None

    def together(self, household: Household) -> set[str] | None:
        return {
            other
            for other in self.companions[household.id]
            if other in self.homes
            and self.common(household, self.problem.household[other])
            and self.place(other).id != self.place(household.id).id
        } or None

    def watch(self, household: Household) -> set[str] | None:
        if self.problem.watch_capacity is None or not self.rounds(household.id):
            return None
        against: set[str] = set()
        for night in self.problem.stay(household):
            there = [other for other, stay in self.watched if night in stay]
            capacity = self.problem.watch_on(night)
            if capacity is not None and sum(other.watch for other in there) > capacity:
                against |= {other.id for other in there}
        return against or None
