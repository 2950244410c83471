"""What a partner can send to every route it may use.

A route is found by itself. What stands in its address is filled from Ids by name; what is posted stands in
partner_forms.py: a new POST without a line there fails, and says so.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from app.core.policy import PERMISSIONS, Permission
from models.organisation import Role
from tests.http.matrix import MATRIX
from tests.http.partner_forms import FORMS, NO_QUERY, QUERIES, Form, nothing
from tests.http.routes import NOBODYS_ID, Route, routes
from tests.http.twins import EMAIL, NEW_EVERY_TIME, UNEVEN, Chance, Ids, Twins
from tests.visitors import Visitor

FIXED = {"filename": ("icon.svg",), "kind": ("csv", "xlsx")}
"""Parts of an address that are no record's id."""
ENDS_THE_SESSION = {"session.sign_out", "session.hide", "session.enter"}

OWN = "own"
WITH_A_HOUSE_ONLY = (OWN, "a neighbour's", "nobody's")


@dataclass
class Answer:
    """One call and what came back, without what is new every time."""

    route: Route
    kind: str
    path: str
    status: int
    headers: list[tuple[str, str]]
    body: str

    @property
    def told(self) -> tuple[Any, ...]:
        return self.kind, self.path, self.status, self.headers, self.body


def partner_routes(app: Flask, role: Role) -> list[Route]:
    """By the matrix; a route that stands not in it yet, by what it declares."""
    return [route for route in routes(app) if _allowed(route, role)]


def _allowed(route: Route, role: Role) -> bool:
    row = MATRIX.get((route.endpoint, route.method))
    if row:
        return row[role] == "yes"
    everybody = {Permission.PUBLIC, Permission.SIGNED_IN}
    return bool(set(route.permissions or ()) & (everybody | PERMISSIONS[role]))


class Partner:
    """Somebody at a browser and at a program of the house, in one of the worlds."""

    def __init__(self, app: Flask, twins: Twins, chance: Chance) -> None:
        self.twins, self._app, self._chance = twins, app, chance
        self._count = 0
        self._visitor = Visitor(app)
        self.sign_in()

    def sign_in(self) -> None:
        self._begin()
        assert self._visitor.sign_in(EMAIL).status_code == 303
        self._token = self._visitor.token()

    def answers(self, among: Callable[[Route], bool]) -> list[Answer]:
        """Everything a partner is told: look at all, do all, look at its own again, leave."""
        reach = [route for route in partner_routes(self._app, self.twins.role) if among(route)]
        reads = [route for route in reach if not route.is_unsafe]
        leaving = [route for route in reach if route.endpoint in ENDS_THE_SESSION]
        acts = [route for route in reach if route.is_unsafe and route not in leaving]
        own = {OWN: self.twins.own}
        found = [answer for route in (*reads, *acts) for answer in self._asked(route, self._ids(route))]
        found += [answer for route in reads for answer in self._asked(route, own)]
        for route in leaving:
            self.sign_in()
            found += self._asked(route, own)
        return found

    def _asked(self, route: Route, whose: dict[str, Ids]) -> list[Answer]:
        return [
            self._call(route, kind, path, sent)
            for kind, ids in whose.items()
            for path in _paths(route, ids)
            for sent in self._sent(route, kind)
        ]

    def _ids(self, route: Route) -> dict[str, Ids]:
        """Whose records stand in the address."""
        ids = set(route.arguments) - set(FIXED)
        whose = addresses(self.twins)
        if not ids:
            return {OWN: whose[OWN]}
        return whose if ids - {"facility_id"} else {kind: whose[kind] for kind in WITH_A_HOUSE_ONLY}

    def _sent(self, route: Route, kind: str) -> list[Form]:
        """All that a partner would send of its own; once to what is not its own."""
        if route.is_unsafe:
            forms = list(FORMS.get(route.endpoint, nothing)(self))
        else:
            forms = [{"query_string": query} for query in QUERIES.get(route.endpoint, NO_QUERY)]
        return forms if kind == OWN else forms[:1]

    def page(self, path: str) -> str:
        self._begin()
        return self._visitor.get(path).get_data(as_text=True)

    def found(self, pattern: re.Pattern[str], path: str, **sent: Any) -> str:
        """What a form carries from one page to the next."""
        self._begin()
        answer = self._open(path, "POST" if sent else "GET", sent)
        hit = pattern.search(answer.get_data(as_text=True))
        return hit[1] if hit else "-"

    def _call(self, route: Route, kind: str, path: str, sent: Form) -> Answer:
        self._begin()
        answer = self._open(path, route.method, sent)
        if route.is_unsafe and answer.status_code == 303:
            self._visitor.get("/tillganglighet")  # takes along what the next page would say of this act
        headers = [
            (name, value.replace(path, route.path))
            for name, value in answer.headers
            if name not in NEW_EVERY_TIME and not (name == "Content-Length" and _is_workbook(answer))
        ]
        body = _text(answer).replace(path, route.path).replace(answer.headers["X-Request-ID"], "number")
        return Answer(route, kind, path, answer.status_code, headers, UNEVEN.sub("csrf", body))

    def _open(self, path: str, method: str, sent: Form) -> TestResponse:
        sent = dict(sent)
        headers = {"Idempotency-Key": f"call {self._count}", **sent.pop("headers", {})}
        if path.startswith("/api/"):
            headers["Authorization"] = f"Bearer {self.twins.token}"
            return self._app.test_client().open(path, method=method, headers=headers, **sent)
        if method != "GET" and not path.startswith("/alpinebits"):
            sent["data"] = {"csrf_token": self._token, **sent.get("data", {})}
        client = self._visitor.client
        return client.open(path, method=method, headers=headers, buffered=True, **sent)

    def _begin(self) -> None:
        self._count += 1
        self._chance.begin(self._count)


def _is_workbook(answer: TestResponse) -> bool:
    return (answer.mimetype or "").endswith("spreadsheetml.sheet")


def _text(answer: TestResponse) -> str:
    """A workbook is an archive, and packs the time of the machine's own clock beside what it holds."""
    data = answer.get_data()
    if _is_workbook(answer):
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            members = [name for name in sorted(book.namelist()) if name != "docProps/core.xml"]
            data = b"\n".join(book.read(name) for name in members)
    return data.decode("utf-8", "backslashreplace")


def addresses(twins: Twins) -> dict[str, Ids]:
    """By name: the partner's own records; a neighbour's; what only the second world has, under either
    house; and what does not exist."""
    own, neighbour, hidden = twins.own.values, twins.neighbour.values, twins.hidden.values
    return {
        OWN: twins.own,
        "a neighbour's": Ids({name: id for name, id in neighbour.items() if name != "secret"}),
        "hidden": Ids({**neighbour, **hidden, "secret": NOBODYS_ID, "facility_id": own["facility_id"]}),
        "hidden at the neighbour's": Ids({**neighbour, **hidden, "secret": NOBODYS_ID}),
        "nobody's": Ids(),
        "nobody's here": Ids({"facility_id": own["facility_id"]}),
    }


def _paths(route: Route, ids: Ids) -> Iterator[str]:
    """The address with each argument in its place; every value of one that is no id."""
    paths = [route.path]
    for name in route.arguments:
        if name == "filename":
            continue
        values = FIXED.get(name, (ids[name],))
        paths = [path.replace(NOBODYS_ID, _mark(value), 1) for path in paths for value in values]
    yield from (path.replace(MARK, "") for path in paths)


MARK = "\0"


def _mark(value: str) -> str:
    """So that an id that was put in is not replaced again when it is NOBODYS_ID itself."""
    return MARK.join(value)
