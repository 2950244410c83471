"""Every route of the service, read from the service itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.routing import Map, Rule

from app.core.policy import Permission
from app.http.context import HOTEL_SYSTEMS

SAFE = {"GET", "HEAD"}
NOBODYS_ID = "A" * 22
"""Looks like the id of a record, and is none."""


@dataclass(frozen=True)
class Route:
    endpoint: str
    method: str
    path: str
    arguments: tuple[str, ...]
    """Names of what varies in the path, from left to right."""
    permissions: tuple[Permission, ...] | None

    @property
    def is_api(self) -> bool:
        return self.path.startswith("/api/")

    @property
    def asks_for_a_facilitys_key(self) -> bool:
        """Neither a role nor a form of ours opens it (tests/web/feeds/test_alpinebits.py)."""
        return self.path == HOTEL_SYSTEMS

    @property
    def is_unsafe(self) -> bool:
        return self.method not in SAFE


def routes(app: Flask) -> list[Route]:
    found = [route for rule in app.url_map.iter_rules() for route in _of_rule(app, rule)]
    return sorted(found, key=lambda route: (route.endpoint, route.method))


def _of_rule(app: Flask, rule: Rule) -> Iterator[Route]:
    view: Any = app.view_functions[rule.endpoint]
    for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
        guarded = getattr(getattr(view, "view_class", None), method.lower(), view)
        yield Route(
            endpoint=rule.endpoint,
            method=method,
            path=_path(app.url_map, rule),
            arguments=tuple(re.findall(r"<(?:\w+:)?(\w+)>", rule.rule)),
            permissions=getattr(guarded, "permissions", None),
        )


def _path(url_map: Map, rule: Rule) -> str:
    values: dict[str, Any] = dict.fromkeys(rule.arguments, NOBODYS_ID)
    if rule.endpoint == "static":
        values = {"filename": "icon.svg"}
    path: str = url_map.bind("localhost").build(rule.endpoint, values)
    return path
