"""What a caller sent, read strictly: a document, or a mistake with the path of each field."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import json, request
from marshmallow import Schema, ValidationError
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from app.api.schemas.fields import Body
from app.core.errors import InvalidInput

WHOLE = "body"


@dataclass(frozen=True)
class JsonBody:
    """One of `schemas`; `meant` says which when there are several. May be left out when all is optional."""

    schemas: tuple[type[Body], ...]
    meant: Callable[[Mapping[str, Any]], type[Body]] | None = None
    required: bool = True

    def load(self) -> Any:
        document = {} if not self.required and not request.get_data() else read_json()
        several = self.meant is not None and isinstance(document, dict)
        schema = self.meant(document) if self.meant and several else self.schemas[0]
        return _load(schema, document)


def load_query(schema: type[Schema]) -> Any:
    return _load(schema, request.args.to_dict())


def read_json() -> Any:
    if request.mimetype != "application/json":
        raise UnsupportedMediaType()
    try:
        return json.loads(request.get_data(), object_pairs_hook=_object, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise BadRequest() from None


def _load(schema: type[Schema], document: Any) -> Any:
    try:
        return schema().load(document)
    except ValidationError as error:
        raise InvalidInput(paths(error.messages)) from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Of a name that stands twice one half would be lost, perhaps the threats."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError
    return found


def _refuse(constant: str) -> Any:
    raise ValueError(constant)


def paths(messages: Any, at: str = "") -> dict[str, list[str]]:
    """Nested messages by path: `members[0].age`."""
    if isinstance(messages, str | list):
        return {at or WHOLE: [messages] if isinstance(messages, str) else messages}
    found: dict[str, list[str]] = {}
    for name, inner in messages.items():
        found |= paths(inner, _below(at, name))
    return found


def _below(at: str, name: str | int) -> str:
    if isinstance(name, int):
        return f"{at}[{name}]"
    if name == "_schema":
        return at
    return f"{at}.{name}" if at else name
