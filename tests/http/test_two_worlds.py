"""A partner can learn nothing of anybody: every answer to it is the same, byte for byte, in a world that also
holds a hidden case at another house and in one that does not (T03).

Routes are found in the application and in the matrix of permissions, so a new one is tried by itself.
"""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask, Response
from flask.testing import FlaskClient

from app.core.database import Database
from app.core.policy import Permission
from app.http.context import database
from app.http.security import needs
from models.facility import Unit
from models.organisation import Role
from models.placement import Claim, Placement, UnitNight
from tests.apps import Apps
from tests.conftest import BOTH_KINDS, make_settings
from tests.http.partner_calls import FIXED, OWN, Answer, Partner, addresses, partner_routes
from tests.http.partner_forms import FORMS
from tests.http.routes import Route
from tests.http.twins import PARTNERS, SECRETS, Chance, Twins

Extend = Callable[[Flask], None]


@pytest.fixture(params=BOTH_KINDS)
def databases(request):
    return request.getfixturevalue(f"{request.param}_databases")


@pytest.fixture(params=PARTNERS)
def twins(request, databases):
    made = Twins(databases, request.param)
    yield made
    made.drop()


def told(
    apps: Apps,
    twins: Twins,
    monkeypatch,
    extend: Extend | None = None,
    among: Callable[[Route], bool] = lambda route: True,
) -> list[list[Answer]]:
    """Every answer, in the world without what is hidden and in the one with it."""
    return [_told(apps, twins, url, Chance(monkeypatch), extend, among) for url in twins.urls]


def _told(
    apps: Apps, twins: Twins, url: str, chance: Chance, extend: Extend | None, among: Callable[[Route], bool]
) -> list[Answer]:
    take = apps.fresh if extend else apps.lent
    with take(make_settings(url), twins.clock) as app:
        if extend:
            app.test_client_class = FlaskClient  # what is planted is no page
            extend(app)
        return Partner(app, twins, chance).answers(among)


def differing(one: list[Answer], other: list[Answer]) -> list[str]:
    """What differs, by route and by whose records were asked for."""
    assert len(one) == len(other)
    return [
        f"{a.route.method} {a.route.endpoint} ({a.kind}): {a.status}, {b.status}"
        for a, b in zip(one, other, strict=True)
        if a.told != b.told
    ]


def test_no_answer_to_a_partner_turns_on_what_is_hidden(apps, twins, monkeypatch):
    without, with_it = told(apps, twins, monkeypatch)
    assert len(without) > 200
    assert differing(without, with_it) == []
    assert [answer.route.endpoint for answer in with_it if answer.status >= 500] == []
    _keep_their_secrets(with_it)
    _are_as_if_they_did_not_exist(without)
    _are_as_if_they_did_not_exist(with_it)
    _reach_the_partners_own(with_it)


def test_a_yes_is_answered_alike_whether_or_not_it_can_be_taken(apps, twins, monkeypatch):
    twins.make_a_yes_impossible()
    without, with_it = told(
        apps, twins, monkeypatch, among=lambda route: route.endpoint.startswith("questions.")
    )
    assert any(answer.route.is_unsafe and answer.status == 303 for answer in with_it)
    assert differing(without, with_it) == []
    assert [holds_for(url, twins.waiting) for url in twins.urls] == [1, 0]


def holds_for(url: str, request: str) -> int:
    made = Database(make_settings(url))
    with made.read() as session:
        counted = sa.select(sa.func.count()).select_from(Claim).where(Claim.request_id == request)
        found = session.scalar(counted) or 0
    made.engine.dispose()
    return found


def _keep_their_secrets(answers: list[Answer]) -> None:
    shown = [
        (answer.route.endpoint, secret) for answer in answers for secret in SECRETS if secret in answer.body
    ]
    assert shown == []


def _are_as_if_they_did_not_exist(answers: list[Answer]) -> None:
    """Records of others, under their own house or the partner's, are answered like records of nobody."""
    asked = _by_form(answers)
    wrong = []
    for (route, form), kinds in asked.items():
        for kind, as_nobody in AS_NOBODYS.items():
            if kind in kinds and kinds[kind] != kinds[as_nobody]:
                wrong.append((route.endpoint, route.method, kind, form))
    assert wrong == []
    assert asked


AS_NOBODYS = {
    "a neighbour's": "nobody's",
    "hidden at the neighbour's": "nobody's",
    "hidden": "nobody's here",
}


def _by_form(answers: list[Answer]) -> dict[tuple[Route, int], dict[str, tuple[int, str]]]:
    """By route with ids in its address and the number of the form: status and body by whose ids they were."""
    found: dict[tuple[Route, int], dict[str, tuple[int, str]]] = {}
    for answer in answers:
        if not set(answer.route.arguments) - set(FIXED):
            continue
        form = 0
        while answer.kind in found.setdefault((answer.route, form), {}):
            form += 1
        found[answer.route, form][answer.kind] = (answer.status, answer.body)
    return found


def _reach_the_partners_own(answers: list[Answer]) -> None:
    """Else all of the above would hold for a service that refuses everything."""
    reached = {answer.route.endpoint for answer in answers if answer.kind == OWN and answer.status < 400}
    refused = {answer.route.endpoint for answer in answers} - reached
    assert refused == {"outbox.show", "gallery.show"}, "say in partner_forms.py what these need"


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
def test_every_act_of_a_partner_is_tried(app):
    """A POST without what it takes would be refused before it could tell anything."""
    acts = {route.endpoint for role in PARTNERS for route in partner_routes(app, role) if route.is_unsafe}
    assert acts - set(FORMS) == set(), "say in FORMS what a partner would send"


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
def test_every_id_in_an_address_has_one_to_try(app, databases):
    twins = Twins(databases, Role.FACILITY_MANAGER)
    names = {name for route in partner_routes(app, twins.role) for name in route.arguments}
    assert names - set(FIXED) - set(addresses(twins)[OWN].values) == set(), "name one in Twins"
    twins.drop()


def number_of_placements(app: Flask) -> None:
    @app.get("/planted")
    @needs(Permission.SIGNED_IN)
    def planted() -> Response:
        with database().read() as session:
            return Response(str(session.scalar(sa.select(sa.func.count()).select_from(Placement))))


def header(app: Flask) -> None:
    @app.get("/planted")
    @needs(Permission.FACILITY_OWN)
    def planted() -> Response:
        with database().read() as session:
            count = session.scalar(sa.select(sa.func.count()).select_from(Claim))
        return Response("", headers={"ETag": f'"{count}"'})


def placement_that_is_not_yours(app: Flask) -> None:
    @app.get("/boende/<facility_id>/planted/<placement_id>")
    @needs(Permission.ARRIVAL_WRITE)
    def planted(facility_id: str, placement_id: str) -> Response:
        with database().read() as session:
            found = session.get(Placement, placement_id)
        return Response("", 403 if found else 404)


def act_that_fails_for_another_case(app: Flask) -> None:
    @app.post("/boende/<facility_id>/planted")
    @needs(Permission.AVAILABILITY_WRITE)
    def planted(facility_id: str) -> Response:
        elsewhere = sa.select(UnitNight).join(Unit, Unit.id == UnitNight.unit_id)
        with database().read() as session:
            taken = session.scalar(elsewhere.where(Unit.facility_id != facility_id).limit(1))
        return Response("", 409 if taken else 303)


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "leak", [number_of_placements, header, placement_that_is_not_yours, act_that_fails_for_another_case]
)
def test_a_view_that_leaks_is_found_by_itself(apps, twins, monkeypatch, leak):
    """Planted here, named nowhere. Only it is called, for the others are tried above."""
    without, with_it = told(apps, twins, monkeypatch, leak, lambda route: "planted" in route.path)
    assert differing(without, with_it)
