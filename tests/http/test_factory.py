"""An app made for this test alone, as an installation makes it: others borrow one that was made before."""

import pytest

from app.api.blueprints import API
from app.cli.commands import COMMANDS
from app.core.clock import SystemClock
from app.factory import create_app
from app.http.context import EXTENSION
from app.web.blueprints import WEB


@pytest.fixture
def made(settings):
    """Two, because what only the first can do in a process is a fault."""
    apps = create_app(settings), create_app(settings)
    yield apps[-1]
    for app in apps:
        app.extensions[EXTENSION].database.engine.dispose()


@pytest.mark.parametrize("blueprints", [WEB, API], ids=["pages", "API"])
def test_a_new_app_answers_at_every_blueprint_of_each_list(made, blueprints):
    endpoints = {rule.endpoint for rule in made.url_map.iter_rules()}
    for blueprint in blueprints:
        assert made.blueprints[blueprint.name] is blueprint
        assert any(endpoint.startswith(f"{blueprint.name}.") for endpoint in endpoints), blueprint.name


def test_a_new_app_has_no_blueprint_but_those(made):
    assert set(made.blueprints.values()) == {*WEB, *API}


def test_a_new_app_works(made):
    visitor = made.test_client()
    assert visitor.get("/healthz").status_code == 200
    assert visitor.get("/readyz").status_code == 200
    assert "Logga in" in visitor.get("/logga-in").get_data(as_text=True)
    assert visitor.get("/api/v1/openapi.json").status_code == 200


def test_a_new_app_has_every_command(made):
    assert {command.name for command in COMMANDS} <= set(made.cli.commands)


def test_a_new_app_without_a_clock_has_the_machines(made):
    before = SystemClock().now()
    assert before <= made.extensions[EXTENSION].clock.now() <= SystemClock().now()
