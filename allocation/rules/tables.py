"""A problem as arrays, so that everybody and everything can be compared at once.

Households and options stand in order of their ids, whatever the order in the problem: equal problems
give equal tables, and the first of several equals is the first by id.  Letters in shapes: H households,
F facilities, U units, O options (every unit, and every pair that could be one), N nights, V words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from datetime import date
from functools import cached_property
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

from allocation.problems.geo import distance_km
from allocation.problems.kinds import KINDS
from allocation.problems.problem import ADULT, UNKNOWN, Household, Problem, Unknown
from allocation.rules.options import Option, all_pairs

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

NONE, ASK = -1, -2
"""In integer columns: left out, and unknown."""
FAR = 10**9
"""Stands for 'no limit'; larger limits given in a problem count as this."""


def _column(values: Iterable[int | Unknown | None]) -> Ints:
    plain = [ASK if value is UNKNOWN else NONE if value is None else min(value, FAR) for value in values]
    return np.array(plain, dtype=np.int64)


def _flags(values: Iterable[bool]) -> Bools:
    return np.array(list(values), dtype=np.bool_)


def _words(rows: Sequence[frozenset[str]], words: dict[str, int]) -> Bools:
    """Mark which row has which word of the vocabulary (R × V); other words do not matter."""
    table = np.zeros((len(rows), len(words)), dtype=np.bool_)
    for place, row in enumerate(rows):
        for word in row & words.keys():
            table[place, words[word]] = True
    return table


def _vocabulary(rows: Iterable[frozenset[str]]) -> dict[str, int]:
    return {word: place for place, word in enumerate(sorted(frozenset().union(*rows)))}


def _known(value: frozenset[str] | Unknown) -> frozenset[str]:
    return frozenset() if value is UNKNOWN else value


def _genders(household: Household) -> list[bool]:
    """Whether adults of each gender belong to a household."""
    present = {member.gender for member in household.members if member.age >= ADULT}
    return [gender in present for gender in ("female", "male", "other")]


class Words:
    """The vocabularies of the households: a column for each word that one of them uses."""

    def __init__(self, problem: Problem) -> None:
        rows = problem.households
        wished = (frozenset(wish.feature for wish in row.wishes) for row in rows)
        self.features = _vocabulary(chain((row.needs for row in rows), wished))
        self.languages = _vocabulary(row.languages for row in rows)
        self.goods = _vocabulary(row.brings for row in rows)


class HouseholdTable:
    """One row per household, in the order given."""

    def __init__(self, problem: Problem, rows: Sequence[Household], words: Words) -> None:
        self.rows = rows
        self.index = {household.id: place for place, household in enumerate(self.rows)}
        stays = [problem.stay(household) for household in self.rows]
        self.start = _column(stay.start for stay in stays)
        self.end = _column(stay.stop for stay in stays)
        self.nights = self.end - self.start
        self.whole_stay = _column(household.nights for household in self.rows)
        self.last_night = _column(household.last_night for household in self.rows)
        self.urgency = _column(household.urgency for household in self.rows)
        self.size = _column(len(household.members) for household in self.rows)
        self.infants = _column(household.infants for household in self.rows)
        self.level = _column(household.protection_level for household in self.rows)
        self.watch = _column(household.watch for household in self.rows)
        self.locked = _flags(household.locked for household in self.rows)
        self.language_required = _flags(household.language_required for household in self.rows)
        self.speaks = _flags(bool(household.languages) for household in self.rows)
        self.oldest_male = _column(
            max((member.age for member in household.members if member.gender == "male"), default=NONE)
            for household in self.rows
        )
        adults = [_genders(household) for household in self.rows]
        self.adults = np.array(adults, dtype=np.bool_).reshape(-1, 3)
        self.needs = _words([household.needs for household in self.rows], words.features)
        self.languages = _words([household.languages for household in self.rows], words.languages)
        self.brings = _words([household.brings for household in self.rows], words.goods)
        self.wishes = np.zeros((len(self.rows), len(words.features)), dtype=np.int64)
        for place, household in enumerate(self.rows):
            for wish in household.wishes:
                self.wishes[place, words.features[wish.feature]] += wish.weight


class FacilityTable:
    """One row per facility, by id; unknown words count as missing."""

    def __init__(self, problem: Problem, words: Words) -> None:
        self.rows = sorted(problem.facilities, key=lambda facility: facility.id)
        self.index = {facility.id: place for place, facility in enumerate(self.rows)}
        self.lat = np.array([facility.lat for facility in self.rows], dtype=np.float64)
        self.lon = np.array([facility.lon for facility in self.rows], dtype=np.float64)
        self.towns = {
            town: place for place, town in enumerate(sorted({row.municipality for row in self.rows}))
        }
        self.municipality = _column(self.towns[facility.municipality] for facility in self.rows)
        self.level = _column(facility.protection_level for facility in self.rows)
        self.needs_permit = _flags(KINDS[facility.kind].needs_permit for facility in self.rows)
        self.permit_until = _column(_ordinal(facility.permit_until) for facility in self.rows)
        self.max_persons = _column(
            FAR if facility.max_persons is None else facility.max_persons for facility in self.rows
        )
        self.max_male_age = _column(facility.max_male_age for facility in self.rows)
        self.max_nights = _column(facility.max_nights for facility in self.rows)
        self.women_only = _flags(facility.admits == "women" for facility in self.rows)
        self.men_only = _flags(facility.admits == "men" for facility in self.rows)
        self.admits_unknown = _flags(facility.admits is UNKNOWN for facility in self.rows)
        self.accepts_unknown = _flags(facility.accepts is UNKNOWN for facility in self.rows)
        self.features_unknown = _flags(facility.features is UNKNOWN for facility in self.rows)
        self.languages_unknown = _flags(facility.languages is UNKNOWN for facility in self.rows)
        self.accepts = _words([_known(facility.accepts) for facility in self.rows], words.goods)
        self.features = _words([_known(facility.features) for facility in self.rows], words.features)
        self.languages = _words([_known(facility.languages) for facility in self.rows], words.languages)
        self.staffed = _flags("staffed_24h" in _known(facility.features) for facility in self.rows)

    def distances_from(self, lat: float, lon: float) -> Floats:
        """Kilometres from a point to every facility (F)."""
        return distance_km(self.lat, self.lon, lat, lon)


def _ordinal(value: date | Unknown | None) -> int | Unknown | None:
    return value.toordinal() if isinstance(value, date) else value


class UnitTable:
    """One row per unit, by id."""

    def __init__(self, problem: Problem, facilities: FacilityTable, words: Words) -> None:
        self.rows = sorted(problem.units, key=lambda unit: unit.id)
        self.index = {unit.id: place for place, unit in enumerate(self.rows)}
        self.facility = _column(facilities.index[unit.facility] for unit in self.rows)
        self.beds = _column(unit.beds for unit in self.rows)
        self.cots = _column(unit.cots for unit in self.rows)
        self.price = _column(unit.price for unit in self.rows)
        self.stale = _column(min(72, unit.stale_hours) for unit in self.rows)
        self.exclusive = _flags(unit.sharing == "exclusive" for unit in self.rows)
        self.features = _words([unit.features for unit in self.rows], words.features)
        self.same_gender = _flags(unit.sharing == "same_gender" for unit in self.rows)
        self.open = np.ones((len(self.rows), problem.nights), dtype=np.bool_)
        zero = problem.first_night.toordinal()
        for place, unit in enumerate(self.rows):
            if unit.open is not None:
                self.open[place] = False
                for first, last in unit.open:
                    begin, end = first.toordinal() - zero, last.toordinal() - zero + 1
                    self.open[place, max(begin, 0) : max(end, 0)] = True


class Kinds:
    """Rows that may be equal, so that what is asked of all is worked out once for each kind.

    distinct: one row for each kind (K × …).  of: the kind of each row (R).
    """

    def __init__(self, rows: npt.NDArray[Any]) -> None:
        first: dict[bytes, int] = {}
        like = [first.setdefault(row.tobytes(), place) for place, row in enumerate(rows)]
        kept = np.array(list(first.values()), dtype=np.int64)
        self.distinct, self.of = rows[kept], np.searchsorted(kept, np.array(like, dtype=np.int64))

    def only(self, places: Ints) -> Kinds:
        """Return the kinds of some of the rows."""
        other = copy(self)
        other.of = self.of[places]
        return other


class OptionTable:
    """One row per unit and per pair of adjoining exclusive units, by ids; a single unit has no second."""

    def __init__(self, problem: Problem, facilities: FacilityTable, units: UnitTable) -> None:
        singles = [(unit,) for unit in units.rows]
        self.rows = sorted((*singles, *all_pairs(problem)), key=lambda row: tuple(unit.id for unit in row))
        self.ids = [tuple(unit.id for unit in row) for row in self.rows]
        self.index = {ids: place for place, ids in enumerate(self.ids)}
        self.first = _column(units.index[row[0].id] for row in self.rows)
        self.second = _column(units.index[row[1].id] if len(row) == 2 else NONE for row in self.rows)
        self.pair = self.second != NONE
        self.facility = units.facility[self.first]
        self.beds = self.total(units.beds)
        self.cots = self.total(units.cots)
        self.price = self.total(units.price)
        self.stale = self.total(units.stale)
        self.features = self.every(units.features)
        opened = self.every(units.open)
        self.open_before = np.zeros((len(self.rows), problem.nights + 1), dtype=np.int32)
        np.cumsum(opened, axis=1, out=self.open_before[:, 1:])
        self.sleeping = Kinds(np.stack([self.beds, self.cots], axis=1))
        self.opening = Kinds(self.open_before)
        self.offering = Kinds(self.features | facilities.features[self.facility])

    def only(self, places: Ints) -> OptionTable:
        """Return the table of some of its rows."""
        other = copy(self)
        other.rows = [self.rows[place] for place in places]
        other.ids = [self.ids[place] for place in places]
        other.index = {ids: place for place, ids in enumerate(other.ids)}
        for column in ("first", "second", "pair", "facility", "beds", "cots", "price", "stale", "features"):
            setattr(other, column, getattr(self, column)[places])
        other.open_before = self.open_before[places]
        for kinds in ("sleeping", "opening", "offering"):
            setattr(other, kinds, getattr(self, kinds).only(places))
        return other

    def total(self, column: Ints) -> Ints:
        """Add up a column of the units over each option's units."""
        return column[self.first] + np.where(self.pair, column[self.second], 0)

    def every(self, column: Bools) -> Bools:
        """Tell for each option whether all its units have what the column (or its entries) says."""
        second = np.where(self.pair, self.second, self.first)
        both: Bools = column[self.first] & column[second]
        return both


class Tables:
    """All arrays of one problem."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.words = Words(problem)
        households = sorted(problem.households, key=lambda household: household.id)
        self.households = HouseholdTable(problem, households, self.words)
        self.facilities = FacilityTable(problem, self.words)
        self.units = UnitTable(problem, self.facilities, self.words)
        self.options = OptionTable(problem, self.facilities, self.units)

    def variants(self, households: Sequence[Household]) -> Tables:
        """Return tables for other versions of some of these households, everything else shared."""
        other = copy(self)
        other.households = HouseholdTable(self.problem, households, self.words)
        return other

    def with_options(self, places: Ints) -> Tables:
        """Return tables in which there are only some of the options, everything else shared."""
        other = copy(self)
        other.options = self.options.only(places)
        return other

    @cached_property
    def threat_circles(self) -> dict[str, Bools]:
        """For each threat, the facilities inside one of its circles (F)."""
        here = self.facilities
        inside = {threat.id: np.zeros(len(here.rows), dtype=np.bool_) for threat in self.problem.threats}
        for threat in self.problem.threats:
            for circle in threat.places:
                inside[threat.id] |= here.distances_from(circle.lat, circle.lon) <= circle.radius_km
        return inside

    @cached_property
    def threat_ties(self) -> dict[str, Bools]:
        """For each threat, the facilities that it is tied to by themselves or their municipality (F)."""
        here = self.facilities
        tied = {threat.id: np.zeros(len(here.rows), dtype=np.bool_) for threat in self.problem.threats}
        for threat in self.problem.threats:
            tied[threat.id][[here.index[facility] for facility in threat.facilities]] = True
            towns = [here.towns[town] for town in threat.municipalities if town in here.towns]
            tied[threat.id] |= np.isin(here.municipality, towns)
        return tied

    def threatened(self, rows: Ints, by: dict[str, Bools]) -> Bools:
        """Whether one of a household's threats reaches a facility (R × F)."""
        table = np.zeros((len(rows), len(self.facilities.rows)), dtype=np.bool_)
        for place, row in enumerate(rows):
            for threat in self.households.rows[row].threats:
                table[place] |= by[threat]
        return table

    def avoided(self, rows: Ints) -> Bools:
        """Whether a household avoids a facility (R × F)."""
        table = np.zeros((len(rows), len(self.facilities.rows)), dtype=np.bool_)
        for place, row in enumerate(rows):
            for facility in self.households.rows[row].avoid:
                table[place, self.facilities.index[facility]] = True
        return table

    def option(self, place: int) -> Option:
        """Return the option in a row of the table as a value."""
        row = self.options.rows[place]
        return Option(self.problem.facility[row[0].facility], row)


def in_common(left: Bools, right: Bools) -> Ints:
    """Count the words that two rows share (L × R)."""
    return (left.astype(np.float32) @ right.astype(np.float32).T).astype(np.int64)
