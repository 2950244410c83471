"""A problem as an `allocation-problem/1` document: defaults are left out, unknown is null."""

from __future__ import annotations

from dataclasses import MISSING, fields
from datetime import date
from typing import Any

from allocation.problems.problem import FORMAT, UNKNOWN, Problem


def write_problem(problem: Problem) -> dict[str, Any]:
    """Return the document from which `reading.read_problem` makes an equal problem."""
    document = _attributes(problem)
    horizon = {"first_night": document.pop("first_night"), "nights": document.pop("nights")}
    return {"format": FORMAT, "horizon": horizon, **document}


def _attributes(value: Any) -> dict[str, Any]:
    """Return a dataclass's attributes that differ from their default, as JSON."""
    return {
        item.name: as_json(getattr(value, item.name))
        for item in fields(value)
        if item.default is MISSING or getattr(value, item.name) != item.default
    }


def as_json(value: Any) -> Any:
    """Return dates as text, sets as sorted lists, unknown as null, dataclasses as objects."""
    if value is UNKNOWN:
        return None
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple | list):
        return [as_json(item) for item in value]
    if isinstance(value, dict):
        return {as_json(key): as_json(item) for key, item in sorted(value.items())}
    return _attributes(value) if hasattr(value, "__dataclass_fields__") else value
