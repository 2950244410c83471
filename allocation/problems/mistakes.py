"""Mistakes in a problem that no schema sees: ids that lead nowhere, doors with one side, stays elsewhere.

Works on the parsed document and passes over whatever is not of the right shape (`shape.py` has complained
of that already), so that one reading names everything at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from allocation.problems.kinds import ALWAYS_LEVEL_0
from allocation.problems.problem import Problem
from allocation.problems.shape import Mistake, mistakes_in_shape, schema
from allocation.problems.writing import write_problem

LARGEST_PRICE = 10**9
Json = dict[str, Any]


class InvalidProblem(ValueError):
    """The document is not a valid problem; `mistakes` has all of them, each with its path."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__("\n".join(str(mistake) for mistake in mistakes))
        self.mistakes = tuple(mistakes)


def mistakes_in(document: Any) -> list[Mistake]:
    """Return every mistake in a parsed `allocation-problem/1` document by path; none: it is valid."""
    found = set(mistakes_in_shape(document, schema("problem"), "problem"))
    if isinstance(document, dict):
        found |= {Mistake(path, message) for path, message in _Sense(document).all()}
    return sorted(found, key=_reading_order)


def require_sound(problem: Problem) -> Problem:
    """Return the problem itself, or raise `InvalidProblem` naming every mistake in it."""
    found = mistakes_in(write_problem(problem))
    if found:
        raise InvalidProblem(found)
    return problem


def _reading_order(mistake: Mistake) -> tuple[list[tuple[int, str]], str]:
    """Sort `units[2]` before `units[10]`."""
    parts = mistake.path.replace("]", "").replace("[", ".").split(".")
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts], mistake.message


def _day(value: Any) -> int | None:
    """Return a date's ordinal, or None where there is no such date."""
    try:
        return date.fromisoformat(value).toordinal()
    except (TypeError, ValueError):
        return None


def _entries(value: Any) -> list[tuple[int, Any]]:
    return list(enumerate(value)) if isinstance(value, list) else []


class _Sense:
    """Cross-references and meaning; each method yields (path, message)."""

    def __init__(self, document: Json) -> None:
        self.document = document
        self.ids = {
            name: self._first_places(name) for name in ("facilities", "units", "households", "threats")
        }
        self.units = {item["id"]: item for _, item in self.items("units") if isinstance(item.get("id"), str)}

    def items(self, name: str) -> list[tuple[int, Json]]:
        """Return the well-shaped objects of a collection with their places in it."""
        return [(place, item) for place, item in _entries(self.document.get(name)) if isinstance(item, dict)]

    def _first_places(self, name: str) -> dict[str, int]:
        places: dict[str, int] = {}
        for place, item in self.items(name):
            if isinstance(item.get("id"), str):
                places.setdefault(item["id"], place)
        return places

    def all(self) -> Iterator[tuple[str, str]]:
        for name in self.ids:
            yield from self.duplicates(name)
        for place, facility in self.items("facilities"):
            yield from self.facility(f"facilities[{place}]", facility)
        for place, unit in self.items("units"):
            yield from self.unit(f"units[{place}]", unit)
        for place, household in self.items("households"):
            yield from self.household(f"households[{place}]", household)
        for place, threat in self.items("threats"):
            yield from self.known(f"threats[{place}].facilities", threat.get("facilities"), "facilities")
        for place, separation in self.items("separations"):
            yield from self.separation(f"separations[{place}]", separation)
        for place, group in _entries(self.document.get("together")):
            yield from self.known(f"together[{place}]", group, "households")

    def duplicates(self, name: str) -> Iterator[tuple[str, str]]:
        for place, item in self.items(name):
            first = self.ids[name].get(item["id"], place) if isinstance(item.get("id"), str) else place
            if first != place:
                yield f"{name}[{place}].id", f"{item['id']!r} is already the id of {name}[{first}]"

    def known(self, path: str, value: Any, name: str) -> Iterator[tuple[str, str]]:
        """Every id listed exists in the collection of that name."""
        for place, item in _entries(value):
            yield from self.one_known(f"{path}[{place}]", item, name)

    def one_known(self, path: str, value: Any, name: str) -> Iterator[tuple[str, str]]:
        singular = {"facilities": "facility"}.get(name, name[:-1])
        if isinstance(value, str) and value not in self.ids[name]:
            yield path, f"there is no {singular} {value!r}"

    def facility(self, path: str, facility: Json) -> Iterator[tuple[str, str]]:
        kind = facility.get("kind")
        if kind in ALWAYS_LEVEL_0 and facility.get("protection_level", 0) != 0:
            yield f"{path}.protection_level", f"must be 0 for a {kind}"

    def unit(self, path: str, unit: Json) -> Iterator[tuple[str, str]]:
        yield from self.one_known(f"{path}.facility", unit.get("facility"), "facilities")
        yield from self.known(f"{path}.adjoins", unit.get("adjoins"), "units")
        for place, other in _entries(unit.get("adjoins")):
            yield from self.door(f"{path}.adjoins[{place}]", unit, other)
        for place, interval in _entries(unit.get("open")):
            days = [_day(night) for night in interval] if isinstance(interval, list) else []
            if len(days) == 2 and None not in days and days[1] < days[0]:  # type: ignore[operator]
                yield f"{path}.open[{place}]", "must not end before it begins"
        price = unit.get("price")
        if isinstance(price, int) and price > LARGEST_PRICE:
            yield f"{path}.price", f"must be at most {LARGEST_PRICE}"

    def door(self, path: str, unit: Json, other: Any) -> Iterator[tuple[str, str]]:
        """A door has two sides and stays inside one facility."""
        beyond = self.units.get(other) if isinstance(other, str) else None
        if beyond is None:
            return
        if other == unit.get("id"):
            yield path, "a unit cannot adjoin itself"
        elif beyond.get("facility") != unit.get("facility"):
            yield path, f"unit {other!r} is in another facility"
        if unit.get("id") not in [item for _, item in _entries(beyond.get("adjoins"))]:
            yield path, f"unit {other!r} does not list {unit.get('id')!r} in return"

    def household(self, path: str, household: Json) -> Iterator[tuple[str, str]]:
        yield from self.known(f"{path}.threats", household.get("threats"), "threats")
        yield from self.known(f"{path}.avoid", household.get("avoid"), "facilities")
        yield from self.one_known(f"{path}.is_threat", household.get("is_threat"), "threats")
        is_threat = household.get("is_threat")
        if is_threat is not None and is_threat in [item for _, item in _entries(household.get("threats"))]:
            yield f"{path}.is_threat", "a household cannot be its own threat"
        yield from self.stay(path, household)
        current = household.get("current")
        if isinstance(current, dict):
            yield from self.current(f"{path}.current.units", current.get("units"))

    def stay(self, path: str, household: Json) -> Iterator[tuple[str, str]]:
        horizon = self.document.get("horizon")
        horizon = horizon if isinstance(horizon, dict) else {}
        first, arrives = _day(horizon.get("first_night")), _day(household.get("arrives"))
        nights, stay = horizon.get("nights"), household.get("nights")
        if first is None or arrives is None or not isinstance(nights, int) or not isinstance(stay, int):
            return
        if arrives >= first + nights:
            yield f"{path}.arrives", "must be before the end of the horizon"
        elif stay >= 1 and arrives + stay <= first:
            yield f"{path}.nights", "must reach into the horizon"

    def current(self, path: str, units: Any) -> Iterator[tuple[str, str]]:
        yield from self.known(path, units, "units")
        listed = [unit for _, unit in _entries(units) if isinstance(unit, str)]
        homes = [self.units.get(unit, {}).get("facility") for unit in listed]
        if len(homes) == 2 and None not in homes and homes[0] != homes[1]:
            yield f"{path}[1]", "must be in the same facility as the first"

    def separation(self, path: str, separation: Json) -> Iterator[tuple[str, str]]:
        yield from self.known(f"{path}.households", separation.get("households"), "households")
        if separation.get("scope") == "distance" and "km" not in separation:
            yield f"{path}.km", "is missing, and a distance separation needs it"
