"""The gallery of every pattern: shown in demo mode only, and a place to run axe on all of them at once."""

from dataclasses import replace

import pytest

from tests.browser import DESKTOP, PHONE, assert_accessible
from tests.conftest import make_settings

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)


@pytest.fixture
def demo():
    return True


@pytest.fixture
def settings(database_url, demo):
    return replace(make_settings(database_url), demo=demo)


@pytest.mark.parametrize("demo", [False])
def test_outside_demo_mode_there_is_no_gallery(visitor):
    assert visitor.get("/monster").status_code == 404


def test_the_gallery_is_a_valid_page(visitor):
    assert visitor.get("/monster").status_code == 200


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_every_pattern_is_accessible(live_server, open_page, viewport, colours):
    page = open_page(viewport)
    page.emulate_media(color_scheme=colours)
    page.goto(f"{live_server}/monster")
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
