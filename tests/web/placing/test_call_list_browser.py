"""Silent houses, the call list and a home's rules in a real browser: on a phone, by night, by keyboard."""

from datetime import time, timedelta

import pytest
from playwright.sync_api import expect

from models.availability import Channel
from models.facility import FacilityKind
from models.organisation import OrganisationKind, Role
from tests.browser import DESKTOP, PHONE, assert_accessible
from tests.scenes.availability import room_said, silent_unit
from tests.scenes.houses import BOY, Home
from tests.scenes.inquiries import asked_ago
from tests.visitors import PASSWORD
from tests.world import WOMAN

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)

PLACES = {
    "silent": "/tysta-boenden",
    "calls": "/ringlista",
    "calls for one": "/forfragningar/{request}/ringlista",
    "rules": "/boende/{home}/regler",
    "address": "/boende/{home}/adress",
    "reminder": "/boende/{home}/paminnelse",
}
OF_THE_HOME = {"rules", "address", "reminder"}


@pytest.fixture
def city(world):
    """Houses of every degree of silence, and a home that has turned nobody away yet."""
    home = Home(world, code_name="Ekorren", accepts=None)
    for _ in range(6):
        home.asked_about(WOMAN, BOY)
    home.houses(WOMAN, BOY)
    hotel = world.facility(FacilityKind.HOTEL, code_name="Hotell Snäckan", reminder_at=time(18, 0))
    room_said(world, hotel, hours=9, channel=Channel.PHONE)
    silent_unit(world, hotel)
    silent_unit(world, world.facility(code_name="Lodjuret", intake_from=time(7), intake_until=time(22)))
    request = world.request(min_protection_level=0)
    asked_ago(world, request, hotel, timedelta(hours=20), answer=True)
    return {"home": home, "request": request}


@pytest.fixture
def entered(live_server, open_page, account, world, city):
    """`entered(place)`: the page of somebody who may open it."""
    manager = (Role.FACILITY_MANAGER, OrganisationKind.PROTECTED_HOME, city["home"].organisation)
    officer = (Role.DUTY_OFFICER, OrganisationKind.DUTY_TEAM, world.duty_team.id)

    def enter(place, viewport=DESKTOP):
        page = open_page(viewport)
        path = PLACES[place].format(home=city["home"].id, request=city["request"])
        page.goto(f"{live_server}/logga-in?next={path}")
        page.get_by_label("E-postadress").fill(account(*(manager if place in OF_THE_HOME else officer)))
        page.get_by_label("Lösenord").fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Logga in").click()
        page.wait_for_url(f"**{path}")
        return page

    return enter


@pytest.mark.parametrize("place", PLACES)
def test_it_is_accessible_by_day_and_by_night_and_never_scrolls_sideways(entered, place):
    page = entered(place, PHONE)
    for colours in ("light", "dark"):
        page.emulate_media(color_scheme=colours)
        assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_phone_is_one_tap_away(entered):
    page = entered("silent", PHONE)
    links = page.get_by_role("main").get_by_role("link", name="Ring")
    box = links.first.bounding_box()
    assert box is not None
    assert box["height"] >= 44


def test_a_manager_changes_a_rule_by_keyboard_alone(entered, world, city):
    page = entered("rules")
    limit = page.get_by_role("group", name="Åldersgräns för pojkar och män")
    limit.get_by_role("radio", name="Högsta ålder").press(" ")
    limit.get_by_role("spinbutton").press_sequentially("14")
    page.get_by_role("button", name="Se vad det betyder").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Vad ändringen betyder")
    expect(page.get_by_role("main")).to_contain_text("1 placering hos er faller utanför de nya reglerna")
    expect(page.get_by_role("row", name="Åldersgräns")).to_contain_text("7")
    assert_accessible(page)
    page.get_by_role("button", name="Spara reglerna").press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Reglerna är sparade.")
    assert city["home"].rules.max_male_age == 14
