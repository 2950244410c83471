"""Checks a JSON value against a JSON Schema and says in plain words everything that is wrong, and where.

Only the keywords that the contract's schemas use are known; any other raises, so that none is passed over.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

Schema = dict[str, Any]


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """What is wrong with a document, and where (`households[3].nights`)."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


class RepeatingObject(dict[str, Any]):
    """A JSON object in which some name stands more than once."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        names = [name for name, _ in pairs]
        self.repeated = sorted({name for name in names if names.count(name) > 1})


@cache
def schema(name: str) -> Schema:
    """Return a schema of the contract by its file name without ending."""
    loaded: Schema = json.loads((Path(__file__).parents[1] / "schemas" / f"{name}.schema.json").read_text())
    return loaded


def mistakes_in_shape(value: Any, root: Schema, whole: str) -> list[Mistake]:
    """Return every place where the value is not of the schema's shape; `whole` names the document itself."""
    return [Mistake(path or whole, message) for path, message in _Shape(root).walk(value, root, "")]


TYPES: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "object": ("an object", lambda value: isinstance(value, dict)),
    "array": ("a list", lambda value: isinstance(value, list)),
    "string": ("text", lambda value: isinstance(value, str)),
    "boolean": ("true or false", lambda value: isinstance(value, bool)),
    "null": ("null", lambda value: value is None),
    "number": ("a number", lambda value: _is_number(value)),
    "integer": ("a whole number", lambda value: _is_number(value) and value == int(value)),
}
ANNOTATIONS = {"$schema", "$defs", "title", "default", "format", "type"}


def _is_number(value: Any) -> bool:
    finite = isinstance(value, int) or (isinstance(value, float) and abs(value) < float("inf"))
    return finite and not isinstance(value, bool)


def _plural(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


class _Shape:
    """Walks a value and its schema side by side; one method a keyword, yielding (path, message)."""

    def __init__(self, root: Schema) -> None:
        self.root = root

    def walk(self, value: Any, rule: Schema, path: str) -> Iterator[tuple[str, str]]:
        if "$ref" in rule:
            rule = {**self.root["$defs"][rule["$ref"].removeprefix("#/$defs/")], **rule}
        kinds = rule.get("type", [])
        kinds = [kinds] if isinstance(kinds, str) else kinds
        if kinds and not any(TYPES[kind][1](value) for kind in kinds):
            yield path, "must be " + " or ".join(TYPES[kind][0] for kind in kinds)
            return
        for keyword, wanted in rule.items():
            if keyword not in ANNOTATIONS and keyword != "$ref":
                yield from getattr(self, "_" + keyword)(value, wanted, rule, path)

    def _const(self, value: Any, wanted: Any, _: Schema, path: str) -> Iterator[tuple[str, str]]:
        if value != wanted:
            yield path, f"must be {json.dumps(wanted)}"

    def _enum(self, value: Any, wanted: list[Any], _: Schema, path: str) -> Iterator[tuple[str, str]]:
        if isinstance(value, bool) or value not in wanted:
            yield path, "must be one of " + ", ".join(json.dumps(choice) for choice in wanted)

    def _minimum(self, value: Any, wanted: float, _: Schema, path: str) -> Iterator[tuple[str, str]]:
        if value is not None and value < wanted:
            yield path, f"must be at least {wanted}"

    def _maximum(self, value: Any, wanted: float, _: Schema, path: str) -> Iterator[tuple[str, str]]:
        if value is not None and value > wanted:
            yield path, f"must be at most {wanted}"

    def _minLength(self, value: str, wanted: int, _: Schema, path: str) -> Iterator[tuple[str, str]]:  # noqa: N802
        if len(value) < wanted:
            yield path, "must not be empty"

    def _maxLength(self, value: str, wanted: int, _: Schema, path: str) -> Iterator[tuple[str, str]]:  # noqa: N802
        if len(value) > wanted:
            yield path, f"must be no longer than {_plural(wanted, 'character')}"

    def _pattern(self, value: str, wanted: str, rule: Schema, path: str) -> Iterator[tuple[str, str]]:
        if not re.fullmatch(wanted.removeprefix("^").removesuffix("$"), value):
            yield path, "must be a date such as 2026-12-24"
        elif rule.get("format") == "date" and not _date_exists(value):
            yield path, f"there is no date {value}"

    def _minItems(self, value: list[Any], wanted: int, _: Schema, path: str) -> Iterator[tuple[str, str]]:  # noqa: N802
        if len(value) < wanted:
            yield path, f"must have at least {_plural(wanted, 'entry').replace('entrys', 'entries')}"

    def _maxItems(self, value: list[Any], wanted: int, _: Schema, path: str) -> Iterator[tuple[str, str]]:  # noqa: N802
        if len(value) > wanted:
            yield path, f"must have at most {_plural(wanted, 'entry').replace('entrys', 'entries')}"

    def _uniqueItems(self, value: list[Any], _w: bool, _r: Schema, path: str) -> Iterator[tuple[str, str]]:  # noqa: N802
        for place, item in enumerate(value):
            if isinstance(item, str) and item in value[:place]:
                yield f"{path}[{place}]", f"{json.dumps(item, ensure_ascii=False)} is listed twice"

    def _items(self, value: list[Any], wanted: Schema, _: Schema, path: str) -> Iterator[tuple[str, str]]:
        for place, item in enumerate(value):
            yield from self.walk(item, wanted, f"{path}[{place}]")

    def _prefixItems(  # noqa: N802
        self, value: list[Any], wanted: list[Schema], _: Schema, path: str
    ) -> Iterator[tuple[str, str]]:
        for place, (item, rule) in enumerate(zip(value, wanted, strict=False)):
            yield from self.walk(item, rule, f"{path}[{place}]")

    def _required(self, value: Any, wanted: list[str], _: Schema, path: str) -> Iterator[tuple[str, str]]:
        for name in wanted:
            if name not in value:
                yield _inside(path, name), "is missing"
        for name in getattr(value, "repeated", ()):
            yield _inside(path, name), "is given more than once"

    def _properties(
        self, value: dict[str, Any], wanted: dict[str, Schema], _: Schema, path: str
    ) -> Iterator[tuple[str, str]]:
        for name, rule in wanted.items():
            if name in value:
                yield from self.walk(value[name], rule, _inside(path, name))

    def _additionalProperties(  # noqa: N802
        self, value: dict[str, Any], wanted: Schema | bool, rule: Schema, path: str
    ) -> Iterator[tuple[str, str]]:
        for name in value.keys() - rule.get("properties", {}).keys():
            if wanted is False:
                yield _inside(path, name), "is not an attribute of this format"
            elif isinstance(wanted, dict):
                yield from self.walk(value[name], wanted, _inside(path, name))

    def _propertyNames(  # noqa: N802
        self, value: dict[str, Any], wanted: Schema, _: Schema, path: str
    ) -> Iterator[tuple[str, str]]:
        for name in value:
            yield from self.walk(name, wanted, _inside(path, name))
        for name in getattr(value, "repeated", ()):
            yield _inside(path, name), "is given more than once"

    def _oneOf(self, value: Any, wanted: list[Schema], _: Schema, path: str) -> Iterator[tuple[str, str]]:  # noqa: N802
        """The contract's choices differ by type: complain by the one whose type fits, or name the types."""
        rules = [self.root["$defs"][rule["$ref"][8:]] if "$ref" in rule else rule for rule in wanted]
        for rule in rules:
            if TYPES[rule["type"]][1](value):
                yield from self.walk(value, rule, path)
                return
        yield path, "must be " + " or ".join(TYPES[rule["type"]][0] for rule in rules)


def _date_exists(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _inside(path: str, name: str) -> str:
    """Return the path of an attribute; odd names are quoted so that a path stays readable on one line."""
    shown = name if re.fullmatch(r"[\w-]+", name) else json.dumps(name)
    return f"{path}.{shown}" if path else shown
