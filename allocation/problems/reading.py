"""A parsed `allocation-problem/1` document made into a `Problem`, or refused with every mistake in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

from allocation.problems.mistakes import InvalidProblem, mistakes_in
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
from allocation.problems.shape import Mistake, RepeatingObject

Json = dict[str, Any]
Read = Callable[[Any], Any]


def parse(text: str | bytes) -> Any:
    """Parse JSON strictly; raise `InvalidProblem` where it is none (NaN and infinities are not JSON)."""
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_refuse)
    except RecursionError:
        reason = "is nested too deeply"
    except (ValueError, UnicodeDecodeError) as error:
        reason = f"is not JSON: {error}"
    raise InvalidProblem([Mistake("document", reason)])


def _object(pairs: list[tuple[str, Any]]) -> Json:
    plain = dict(pairs)
    return plain if len(plain) == len(pairs) else RepeatingObject(pairs)


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is not a number")


def read_problem(document: Any) -> Problem:
    """Return the problem that the document describes, or raise `InvalidProblem` naming every mistake."""
    found = mistakes_in(document)
    if found:
        raise InvalidProblem(found)
    horizon = document["horizon"]
    return Problem(
        first_night=date.fromisoformat(horizon["first_night"]),
        nights=int(horizon["nights"]),
        facilities=tuple(_facility(item) for item in document["facilities"]),
        units=tuple(Unit(**_converted(item, UNIT)) for item in document["units"]),
        households=tuple(Household(**_converted(item, HOUSEHOLD)) for item in document["households"]),
        threats=tuple(Threat(**_converted(item, THREAT)) for item in document.get("threats", [])),
        separations=tuple(
            Separation(**_converted(item, SEPARATION)) for item in document.get("separations", [])
        ),
        together=tuple(tuple(group) for group in document.get("together", [])),
        watch_capacity=_watch_capacity(document.get("watch_capacity")),
    )


def _converted(item: Json, readers: dict[str, Read]) -> Json:
    """Return the attributes as constructor arguments; null stays None."""
    return {name: value if value is None else readers.get(name, _same)(value) for name, value in item.items()}


def _facility(item: Json) -> Facility:
    """A facility's null is an unknown."""
    known: Json = {
        name: UNKNOWN if value is None else value for name, value in _converted(item, FACILITY).items()
    }
    return Facility(**known)


def _same(value: Any) -> Any:
    return value


def _intervals(value: list[list[str]]) -> tuple[tuple[date, date], ...]:
    return tuple((date.fromisoformat(first), date.fromisoformat(last)) for first, last in value)


def _many(cls: Callable[..., Any], readers: dict[str, Read]) -> Read:
    return lambda value: tuple(cls(**_converted(item, readers)) for item in value)


def _one(cls: Callable[..., Any], readers: dict[str, Read]) -> Read:
    return lambda value: cls(**_converted(value, readers))


def _watch_capacity(value: Any) -> int | dict[date, int] | None:
    if isinstance(value, dict):
        return {date.fromisoformat(night): int(rounds) for night, rounds in value.items()}
    return None if value is None else int(value)


POINT: dict[str, Read] = {"lat": float, "lon": float}
FACILITY: dict[str, Read] = {
    **POINT,
    "protection_level": int,
    "permit_until": date.fromisoformat,
    "max_persons": int,
    "max_male_age": int,
    "accepts": frozenset,
    "features": frozenset,
    "languages": frozenset,
    "max_nights": int,
}
UNIT: dict[str, Read] = {
    "beds": int,
    "cots": int,
    "price": int,
    "open": _intervals,
    "features": frozenset,
    "adjoins": frozenset,
    "stale_hours": int,
}
HOUSEHOLD: dict[str, Read] = {
    "urgency": int,
    "arrives": date.fromisoformat,
    "nights": int,
    "members": _many(Member, {"age": int}),
    "protection_level": int,
    "languages": frozenset,
    "needs": frozenset,
    "wishes": _many(Wish, {"weight": int}),
    "brings": frozenset,
    "threats": frozenset,
    "avoid": frozenset,
    "watch": int,
    "near": _one(Point, POINT),
    "current": _one(Current, {"units": tuple}),
}
THREAT: dict[str, Read] = {
    "places": _many(Circle, {**POINT, "radius_km": float}),
    "facilities": frozenset,
    "municipalities": frozenset,
    "keep_km": float,
}
SEPARATION: dict[str, Read] = {"households": tuple, "km": float}
