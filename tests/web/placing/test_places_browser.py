"""The way to a place in a real browser: nothing that axe refuses, nothing wider than the screen."""

import pytest
from playwright.sync_api import Page, expect

from models.facility import Admits, Facility, FacilityKind
from models.organisation import OrganisationKind, Role
from tests.browser import DESKTOP, PHONE, assert_accessible
from tests.scenes.holds import held
from tests.visitors import PASSWORD

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)

SCREENS = {"desk": (DESKTOP, "light"), "phone in the dark": (PHONE, "dark")}


@pytest.fixture(params=SCREENS)
def page(request, open_page, live_server, account, world) -> Page:
    viewport, scheme = SCREENS[request.param]
    page: Page = open_page(viewport)
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{live_server}/logga-in")
    page.fill("#email", account(Role.DUTY_OFFICER, OrganisationKind.DUTY_TEAM, world.duty_team.id))
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url(f"{live_server}/")
    return page


@pytest.fixture
def house(world):
    return world.facility(code_name="Ekorren", features=["kitchen"])


def look(page: Page, heading: str) -> None:
    expect(page.locator("h1")).to_have_text(heading)
    page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button).first.click()


def test_places_choice_and_list_by_hand(page, live_server, world, house):
    world.unit(house, price=100), world.unit(house, price=900)
    world.unit(world.facility(FacilityKind.HOTEL, code_name="Hotell Bryggan"))
    world.unit(world.facility(code_name="Uttern", accepts=None))
    world.unit(world.facility(code_name="Bofinken", admits=Admits.MEN))
    request = world.request(brings=[])
    page.goto(f"{live_server}/forfragningar/{request}/platser")
    look(page, "Platser")
    page.get_by_role("link", name="Välj i stället").first.click()
    look(page, "Välj plats")
    press(page, "Håll platsen")
    expect(page.locator(".error-summary")).to_be_focused()
    look(page, "Välj plats")
    page.goto(f"{live_server}/forfragningar/{request}/platser/for-hand")
    look(page, "Välj för hand")


def test_when_nothing_fits(page, live_server, world, house):
    world.unit(house)
    world.unit(world.facility(code_name="Uttern", accepts=None))
    request = world.request(needs=["step_free"], brings=["pets"])
    page.goto(f"{live_server}/forfragningar/{request}/platser")
    expect(page.locator("main")).to_contain_text("Ingen plats är både ledig och säker just nu")
    look(page, "Platser")


def test_the_countdown_counts_and_a_changed_check_offers_the_next_best(page, live_server, world, house):
    world.unit(world.facility(code_name="Uttern"))
    claim = held(world, world.request(), world.unit(house, price=100))
    page.goto(f"{live_server}/reservationer/{claim}")
    expect(page.locator("[data-time-left]")).to_contain_text("min kvar")
    look(page, "Kontrollera och bekräfta")
    with world.writing() as session:
        session.get_one(Facility, house).admits = Admits.MEN
    page.locator(".option label").first.click()
    press(page, "Bekräfta placeringen")
    look(page, "Läget har ändrats")
    press(page, "Håll den i stället")
    press(page, "Släpp")
    look(page, "Platsen hålls inte längre")


def test_the_joint_proposal_comes_by_itself_when_it_is_ready(page, live_server, world, house):
    world.unit(house), world.unit(house)
    world.request(), world.request()
    page.goto(f"{live_server}/")
    look(page, "I natt")
    page.get_by_role("link", name="Bäst för alla som väntar").click()
    look(page, "Bäst för alla som väntar")
    press(page, "Räkna ut")
    address = page.url
    expect(page.locator("article.suggestion")).to_have_count(2)
    assert page.url == address
    look(page, "Bäst för alla som väntar")
