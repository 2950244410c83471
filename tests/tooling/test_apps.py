"""The app that tests share: each has it as if it had been made for it alone."""

from dataclasses import fields, replace

import pytest
from flask import Blueprint

from app.http.context import EXTENSION
from tests.clocks import SetClock
from tests.conftest import make_settings
from tests.databases import migrated
from tests.visitors import Visitor

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)


@pytest.fixture
def another(databases):
    """The settings of the next test: the same but for its database."""
    url = databases.copy(migrated)
    yield make_settings(url)
    databases.drop(url)


def test_the_next_test_has_the_same_app_with_nothing_of_the_last_ones_installation(
    apps, settings, another, clock
):
    with apps.lent(settings, clock) as app:
        first, installed = app, app.extensions[EXTENSION]
    with apps.lent(another, SetClock()) as app:
        assert app is first
        for field in fields(installed):
            assert getattr(app.extensions[EXTENSION], field.name) is not getattr(installed, field.name)
        assert app.extensions[EXTENSION].settings == another
        assert app.extensions[EXTENSION].database.engine.url.database in another.database_url


def test_between_two_tests_there_is_no_installation(apps, settings, clock):
    with apps.lent(settings, clock) as app:
        pass
    assert EXTENSION not in app.extensions


def test_who_has_signed_in_is_a_stranger_in_the_next_test(apps, settings, another, clock, account):
    email = account()
    with apps.lent(settings, clock) as app:
        visitor = Visitor(app)
        visitor.sign_in(email)
        assert visitor.get("/").status_code == 200
        with visitor.client.session_transaction() as cookie:
            kept = dict(cookie)
    with apps.lent(another, clock) as app:
        later = Visitor(app)
        with later.client.session_transaction() as cookie:
            cookie.update(kept)
        assert later.get("/").status_code == 303


def test_two_who_have_an_app_at_the_same_time_have_two(apps, settings, another, clock):
    with apps.lent(settings, clock) as one, apps.lent(another, clock) as two:
        assert one is not two
        assert one.extensions[EXTENSION].settings == settings


@pytest.mark.parametrize(
    "different", [{"secure_cookies": True}, {"trusted_hosts": ("a.example",)}, {"proxy_hops": 1}]
)
def test_settings_that_make_another_app_get_another(apps, settings, clock, different):
    with apps.lent(settings, clock) as app:
        usual = app
    with apps.lent(replace(settings, **different), clock) as app:
        assert app is not usual


@pytest.mark.parametrize(
    ("part", "change"),
    {
        "config": lambda app: app.config.update(TESTING=True),
        "config ": lambda app: app.config["TRUSTED_HOSTS"].append("example.com"),
        "extensions": lambda app: app.extensions.update(planted=1),
        "globals of templates": lambda app: app.jinja_env.globals.update(planted=1),
        "filters of templates": lambda app: app.jinja_env.filters.update(planted=1),
        "views": lambda app: app.view_functions.update({"health.alive": lambda: "planted"}),
        "routes": lambda app: app.add_url_rule("/planted", endpoint="planted"),
        "blueprints": lambda app: app.register_blueprint(Blueprint("planted", __name__)),
        "hooks": lambda app: app.before_request(lambda: None),
        "context processors": lambda app: app.context_processor(dict),
        "commands": lambda app: app.cli.command("planted")(lambda: None),
        "test client": lambda app: setattr(app, "test_client_class", None),
        "wrapping": lambda app: setattr(app, "wsgi_app", None),
    }.items(),
)
def test_a_test_that_changes_it_fails_and_keeps_it(apps, settings, clock, part, change):
    unheard_of = replace(settings, duty_phone="090-0")  # an app that nobody has asked anything yet
    with pytest.raises(AssertionError, match=part.strip()), apps.lent(unheard_of, clock) as app:
        spoiled = app
        change(app)
    with apps.lent(unheard_of, clock) as app:
        assert app is not spoiled


def test_a_fresh_one_is_nobody_elses(apps, settings, clock):
    with apps.lent(settings, clock) as lent, apps.fresh(settings, clock) as fresh:
        assert fresh is not lent
        fresh.add_url_rule("/planted", endpoint="planted")
    with apps.lent(settings, clock) as later:
        assert later is not fresh
