"""Who lives where, night by night, and which joint rules of section 3 one more household would break.

Holds any set of placements, lawful or not; households are put in and taken out one at a time.
Bit i of a mask stands for the i-th code of `JOINT_RULES`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, combinations
from typing import Literal

import numpy as np
import numpy.typing as npt

from allocation.plans.plan import JOINT_RULES
from allocation.problems.problem import Problem
from allocation.rules.tables import FAR, NONE, Bools, Ints, Tables

TieRule = Literal["separation", "housed_threat", "together"]
Terms = tuple[TieRule, bool, float | None]
JointMasks = npt.NDArray[np.uint8]
BIT = {code: np.uint8(1 << place) for place, code in enumerate(JOINT_RULES)}


def codes(mask: int) -> list[str]:
    """Return the joint codes of a mask's bits, sorted."""
    return sorted(code for code, bit in BIT.items() if mask & int(bit))


@dataclass(frozen=True, slots=True)
class Tie:
    """What two households owe each other: to be in different facilities, or (together) in the same one."""

    other: int
    rule: TieRule
    municipality: bool = False
    keep_km: float | None = None


def ties(tables: Tables) -> dict[int, list[Tie]]:
    """Return for each household's row its ties to others, whether or not they are ever here together."""
    found: dict[int, list[Tie]] = defaultdict(list)
    rows = tables.households
    problem = tables.problem
    for one, other, tie in chain(_separations(problem), _housed_threats(problem), _companions(problem)):
        a, b = rows.index[one], rows.index[other]
        found[a].append(Tie(b, *tie))
        found[b].append(Tie(a, *tie))
    return found


def _separations(problem: Problem) -> Iterable[tuple[str, str, Terms]]:
    for item in problem.separations:
        keep = item.km if item.scope == "distance" else None
        yield *item.households, ("separation", item.scope == "municipality", keep)


def _housed_threats(problem: Problem) -> Iterable[tuple[str, str, Terms]]:
    housed = defaultdict(list)
    for household in problem.households:
        if household.is_threat is not None:
            housed[household.is_threat].append(household.id)
    for household in problem.households:
        for threat in sorted(household.threats):
            keep = problem.threat[threat].keep_km
            for other in housed[threat]:
                yield household.id, other, ("housed_threat", False, keep if keep > 0 else None)


def _companions(problem: Problem) -> Iterable[tuple[str, str, Terms]]:
    for group in problem.together:
        for one, other in combinations(group, 2):
            yield one, other, ("together", False, None)


def forbidden_beside(tables: Tables, tie: Tie, facility: int) -> Bools:
    """Return the facilities that a tie closes to one household while the other is in `facility` (F)."""
    here = tables.facilities
    same: Bools = np.arange(len(here.rows)) == facility
    if tie.rule == "together":
        return ~same
    if tie.municipality:
        same |= here.municipality == here.municipality[facility]
    if tie.keep_km is not None:
        same |= here.distances_from(here.lat[facility], here.lon[facility]) <= tie.keep_km
    return same


class Occupancy:
    """Nightly loads of units and facilities, kept up to date as households come and go."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.h, self.f, self.u = tables.households, tables.facilities, tables.units
        units, nights = len(self.u.rows), tables.problem.nights
        self.shared = np.flatnonzero(~self.u.exclusive)
        self.guests = np.zeros((units, nights), dtype=np.int32)
        self.members = np.zeros((units, nights), dtype=np.int32)
        self.sleepers = np.zeros((units, nights), dtype=np.int32)
        self.adults = np.zeros((units, nights, 3), dtype=np.int32)
        self.persons = np.zeros((len(self.f.rows), nights), dtype=np.int32)
        self.rounds = np.zeros(nights, dtype=np.int64)
        caps = [tables.problem.watch_on(night) for night in range(nights)]
        self.watch_capacity = np.array([FAR if cap is None else min(cap, FAR) for cap in caps])
        self.facility_of = np.full(len(self.h.rows), NONE, dtype=np.int64)
        self.units_of: dict[int, tuple[int, ...]] = {}
        self.in_unit: dict[int, set[int]] = defaultdict(set)
        self.ties = ties(tables)

    def put(self, row: int, units: Iterable[str]) -> None:
        """Place a household (by its row) in units (by id), whatever the rules say."""
        self.put_units(row, tuple(sorted(self.u.index[unit] for unit in units)))

    def put_units(self, row: int, units: tuple[int, ...]) -> None:
        """Place a household in units by their rows."""
        self.units_of[row] = units
        self.facility_of[row] = self.u.facility[units[0]]
        for unit in units:
            self.in_unit[unit].add(row)
        self._load(row, 1)

    def take(self, row: int) -> tuple[int, ...]:
        """Take a household out and return the units it had."""
        self._load(row, -1)
        units = self.units_of.pop(row)
        self.facility_of[row] = NONE
        for unit in units:
            self.in_unit[unit].discard(row)
        return units

    def _load(self, row: int, sign: int) -> None:
        stay = self.stay(row)
        size = int(self.h.size[row])
        for unit in self.units_of[row]:
            self.guests[unit, stay] += sign
            self.members[unit, stay] += sign * size
            self.sleepers[unit, stay] += sign * (size - int(self.h.infants[row]))
            self.adults[unit, stay] += sign * self.h.adults[row]
        facility = self.facility_of[row]
        self.persons[facility, stay] += sign * size
        if not self.f.staffed[facility]:
            self.rounds[stay] += sign * self.h.watch[row]

    def stay(self, row: int) -> slice:
        """The nights of a household's stay."""
        return slice(int(self.h.start[row]), int(self.h.end[row]))

    def joint(self, row: int, stay: slice | None = None) -> JointMasks:
        """Return for every option the joint rules that a household, not placed now, would break in it (O).

        `stay` asks about other nights than the household's own.
        """
        stay = stay or self.stay(row)
        units = self.unit_masks(row, stay)
        options = self.tables.options
        second = np.where(options.pair, options.second, options.first)
        return units[options.first] | units[second] | self.facility_masks(row, stay)[options.facility]

    def unit_masks(self, row: int, stay: slice) -> JointMasks:
        """Joint rules that a household would break by the company in each unit (U)."""
        full: Bools = np.asarray(self.guests[:, stay].any(axis=1))
        masks: JointMasks = np.where(full, BIT["occupied"], np.uint8(0))
        masks[self.shared] = self.shared_masks(row, stay)
        return masks

    def shared_masks(self, row: int, stay: slice) -> JointMasks:
        """Joint rules that a household would break by the company in each shared unit (those of `shared`)."""
        units, size = self.shared, self.h.size[row]
        if not units.size:
            return np.zeros(0, dtype=np.uint8)
        beds, cots = self.u.beds[units], self.u.cots[units]
        members = self.members[units, stay].max(axis=1) + size
        sleepers = self.sleepers[units, stay].max(axis=1) + size - self.h.infants[row]
        full = (members > beds + cots) | (sleepers > beds)
        genders = (self.adults[units, stay] > 0) | self.h.adults[row]
        mixed = self.u.same_gender[units] & (genders.sum(axis=2) > 1).any(axis=1)
        masks: JointMasks = np.where(full, BIT["occupied"], np.uint8(0))
        masks |= np.where(mixed, BIT["sharing"], np.uint8(0))
        return masks

    def facility_masks(self, row: int, stay: slice) -> JointMasks:
        """Joint rules that a household would break by where it is (F)."""
        crowded = self.persons[:, stay].max(axis=1) + self.h.size[row] > self.f.max_persons
        masks = np.where(crowded, BIT["persons"], np.uint8(0))
        watch = self.h.watch[row]
        if watch and (self.rounds[stay] + watch > self.watch_capacity[stay]).any():
            masks |= np.where(self.f.staffed, np.uint8(0), BIT["watch"])
        for tie in self._present_ties(row, stay):
            closed = forbidden_beside(self.tables, tie, int(self.facility_of[tie.other]))
            masks |= np.where(closed, BIT[tie.rule], np.uint8(0))
        return masks

    def _present_ties(self, row: int, stay: slice) -> list[Tie]:
        """Ties to those who are placed on one of the nights."""
        return [
            tie
            for tie in self.ties.get(row, ())
            if self.facility_of[tie.other] != NONE
            and self.h.start[tie.other] < stay.stop
            and stay.start < self.h.end[tie.other]
        ]

    def against(self, row: int, units: Iterable[int]) -> dict[str, set[int]]:
        """Return the joint rules that a household, not placed now, would break in any of the units.

        Each with the rows of those on the other side (nobody: it breaks the rule alone).
        """
        return self.opposition(row)(units)

    def opposition(self, row: int) -> Callable[[Iterable[int]], dict[str, set[int]]]:
        """Return `against` for one household, for asking about many options."""
        unit_masks = self.unit_masks(row, self.stay(row))
        facility_masks = self.facility_masks(row, self.stay(row))

        def against(units: Iterable[int]) -> dict[str, set[int]]:
            found: dict[str, set[int]] = defaultdict(set)
            units = list(units)
            for unit in units:
                for code in codes(int(unit_masks[unit])):
                    found[code] |= self._company(row, unit, code)
            for house in sorted({int(self.u.facility[unit]) for unit in units}):
                for code in codes(int(facility_masks[house])):
                    found[code] |= self._neighbours(row, house, code)
            return dict(found)

        return against

    def _company(self, row: int, unit: int, code: str) -> set[int]:
        """Who is in a unit on the nights on which one more household breaks a rule of the unit."""
        nights = np.arange(self.h.start[row], self.h.end[row])
        size, infants = int(self.h.size[row]), int(self.h.infants[row])
        if code == "sharing":
            genders = (self.adults[unit, nights] > 0) | self.h.adults[row]
            broken = nights[genders.sum(axis=1) > 1]
        elif self.u.exclusive[unit]:
            broken = nights
        else:
            members = self.members[unit, nights] + size > self.u.beds[unit] + self.u.cots[unit]
            broken = nights[members | (self.sleepers[unit, nights] + size - infants > self.u.beds[unit])]
        return self._there(self.in_unit[unit], broken)

    def _neighbours(self, row: int, house: int, code: str) -> set[int]:
        """Who stands against a household in a facility under a rule that does not look at units."""
        nights = np.arange(self.h.start[row], self.h.end[row])
        if code == "persons":
            crowded = self.persons[house, nights] + self.h.size[row] > self.f.max_persons[house]
            return self._there(np.flatnonzero(self.facility_of == house), nights[crowded])
        if code == "watch":
            short = self.rounds[nights] + self.h.watch[row] > self.watch_capacity[nights]
            watched = (self.h.watch > 0) & (self.facility_of != NONE)
            watched &= ~self.f.staffed[self.facility_of]
            return self._there(np.flatnonzero(watched), nights[short])
        return {
            tie.other
            for tie in self._present_ties(row, self.stay(row))
            if tie.rule == code
            and forbidden_beside(self.tables, tie, int(self.facility_of[tie.other]))[house]
        }

    def _there(self, rows: Iterable[int], nights: Ints) -> set[int]:
        """Those of the rows whose stay has one of the nights."""
        return {
            int(row) for row in rows if ((nights >= self.h.start[row]) & (nights < self.h.end[row])).any()
        }


def occupancy_of(tables: Tables, homes: Mapping[str, Iterable[str]]) -> Occupancy:
    """Return the occupancy in which each household of the map (by id) has its units."""
    occupancy = Occupancy(tables)
    for household in sorted(homes):
        occupancy.put(tables.households.index[household], homes[household])
    return occupancy
