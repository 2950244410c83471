"""Who may call which route: every cell stands in permissions.csv, and every cell is tried.

A new route fails until its line is there. The failure shows the line its declared permission would give:
read it as a question, and paste it when the answer is right.
"""

import pytest

from app.core.actor import SYSTEM
from app.core.policy import PERMISSIONS, Permission
from app.http.context import EXTENSION
from app.services.accounts import tokens
from models.organisation import OrganisationKind, Role
from tests.http.matrix import FILE, MATRIX
from tests.http.routes import Route, routes
from tests.visitors import Visitor

ANONYMOUS = "anonymous"
KINDS = {
    Role.HOTEL_STAFF: OrganisationKind.HOTEL,
    Role.FACILITY_MANAGER: OrganisationKind.PROTECTED_HOME,
    Role.HOUSING_OFFICER: OrganisationKind.HOUSING_COMPANY,
    Role.POLICE: OrganisationKind.POLICE,
    Role.SUPPORT_WORKER: OrganisationKind.VICTIM_SUPPORT,
    Role.SAFETY_HOST: OrganisationKind.SAFETY_HOSTS,
    Role.COORDINATOR: OrganisationKind.COORDINATION,
    Role.MOBILE_TEAM: OrganisationKind.MOBILE_TEAM,
}


def declared_line(route: Route) -> str:
    """The line of the matrix that follows from what the view says it needs."""
    needed = route.permissions or ()
    anonymous = Permission.PUBLIC in needed
    everybody = anonymous or Permission.SIGNED_IN in needed
    allowed = [everybody or bool(PERMISSIONS[role] & set(needed)) for role in Role]
    cells = ["yes" if cell else "no" for cell in (anonymous, *allowed)]
    return ",".join([route.endpoint, route.method, *cells])


def test_every_route_says_what_it_needs(app):
    assert [route for route in routes(app) if not route.permissions] == []


def test_every_route_stands_in_the_matrix(app):
    missing = [declared_line(route) for route in routes(app) if (route.endpoint, route.method) not in MATRIX]
    assert not missing, f"lines missing in {FILE.name}:\n" + "\n".join(missing)


def test_the_matrix_names_no_route_that_is_gone(app):
    assert set(MATRIX) - {(route.endpoint, route.method) for route in routes(app)} == set()


def test_every_cell_is_yes_or_no():
    columns = {ANONYMOUS, *Role}
    assert all(row[column] in ("yes", "no") for row in MATRIX.values() for column in columns)


class Caller:
    """Somebody of one role (or nobody) who calls routes as a page's form or the API's client would."""

    def __init__(self, app, account, clock, role: str) -> None:
        self._app, self._role, self._visitor = app, role, Visitor(app)
        self._email, self._token = None, "no such token"
        if role != ANONYMOUS:
            kind = KINDS.get(Role(role), OrganisationKind.DUTY_TEAM)
            self._email = account(Role(role), kind, trained_on=clock.now().date())
            with app.extensions[EXTENSION].database.transaction() as session:
                self._token = tokens.create(session, SYSTEM, clock, self._email)
            self._visitor.sign_in(self._email)

    def status(self, route: Route, *, as_fragment: bool) -> int:
        answer = self._call(route, {"X-Fragment": "true"} if as_fragment else {})
        if self._email and route.endpoint.startswith("session."):
            self._visitor.sign_in(self._email)  # some of these end the session
        return int(answer.status_code)

    def _call(self, route: Route, headers: dict[str, str]):
        key = {"Idempotency-Key": f"{route.endpoint} {route.method}"}
        if route.is_api:
            headers = key | {"Authorization": f"Bearer {self._token}"}
            return self._app.test_client().open(route.path, method=route.method, headers=headers)
        form = {"csrf_token": self._visitor.token()} if route.is_unsafe else None
        client = self._visitor.client
        return client.open(route.path, method=route.method, data=form, headers=headers | key, buffered=True)


@pytest.mark.parametrize("role", [ANONYMOUS, *Role])
def test_every_cell_of_the_matrix_is_true(app, account, clock, role):
    caller, wrong = Caller(app, account, clock, role), []
    for route in routes(app):
        if (route.endpoint, route.method) not in MATRIX:
            continue  # the test above names it
        if route.asks_for_a_facilitys_key:
            continue
        allowed = MATRIX[route.endpoint, route.method][role] == "yes"
        status = caller.status(route, as_fragment=not allowed)
        refused = 401 if role == ANONYMOUS else 403
        if (status != refused) if not allowed else (status in (401, 403, 405) or status >= 500):
            wrong.append((route.endpoint, route.method, "allowed" if allowed else "refused", status))
    assert wrong == []
