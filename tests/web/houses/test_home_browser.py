"""A house's pages in a real browser: at a desk and on a phone in the dark, by touch and by keyboard."""

import pytest
from playwright.sync_api import Page, expect

from models.facility import Facility
from models.organisation import OrganisationKind, Role
from tests.browser import DESKTOP, PHONE, assert_accessible
from tests.scenes.holds import held
from tests.scenes.placements import confirmed
from tests.visitors import PASSWORD

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)

SCREENS = {"desk": (DESKTOP, "light"), "phone in the dark": (PHONE, "dark")}


@pytest.fixture(params=SCREENS)
def page(request, open_page, live_server, account, world, hotel) -> Page:
    """Somebody of the hotel has signed in, which leads to the hotel's own page."""
    viewport, scheme = SCREENS[request.param]
    page: Page = open_page(viewport)
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{live_server}/logga-in")
    with world.database.read() as session:
        organisation = session.get_one(Facility, hotel).organisation_id
    trained_on = world.clock.now().date()
    email = account(Role.HOTEL_STAFF, OrganisationKind.HOTEL, organisation, trained_on=trained_on)
    page.fill("#email", email)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url(f"{live_server}/boende/{hotel}")
    return page


def look(page: Page, heading: str) -> None:
    expect(page.locator("h1")).to_have_text(heading)
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_tonight_with_a_guest_on_the_way_and_one_in_the_house(page, world, hotel, guest):
    confirmed(world, held(world, world.request(), world.unit(hotel, code="205")))
    page.reload()
    look(page, "I natt")
    page.get_by_role("button", name=f"Framme {guest}").click()
    look(page, "Ankomster")
    expect(page.locator("[role=status]").first).to_contain_text("Antecknat: framme.")
    page.get_by_role("link", name="Hem").click()
    look(page, "I natt")
    expect(page.locator("section[aria-labelledby=in-house]")).to_contain_text(guest)


def test_a_code_is_typed_and_taken_back_by_keyboard_alone(page, guest):
    page.get_by_role("link", name="Ankomster").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Ankomster")
    page.locator("#code").focus()
    page.keyboard.type("fel kod 11")
    page.keyboard.press("Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    look(page, "Ankomster")
    page.locator("#code").fill("")
    page.locator("#code").focus()
    page.keyboard.type(guest.replace("-", " "))
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Kom inte", exact=True).first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("[role=status]").first).to_contain_text("Jouren är larmad.")
    look(page, "Ankomster")
    page.get_by_role("button", name="Ångra").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[role=status]").first).to_contain_text("Ångrat.")


def test_nothing_has_changed_is_one_tap_and_big(page, room_204):
    page.reload()
    button = page.get_by_role("button", name="Inget har ändrats")
    box = button.bounding_box()
    assert box is not None
    assert box["height"] >= 60
    button.click()
    expect(page.locator("[role=status]").first).to_contain_text("Uppgifterna gäller fortfarande")
    look(page, "I natt")


def test_what_the_house_says_stands_on_the_officers_first_page(
    page, open_page, live_server, account, world, guest
):
    page.reload()
    page.get_by_role("button", name=f"Kom inte {guest}").click()
    expect(page.locator("h1")).to_have_text("Ankomster")
    officer: Page = open_page(PHONE)
    officer.emulate_media(color_scheme="dark")
    officer.goto(f"{live_server}/logga-in")
    officer.fill("#email", account(Role.DUTY_OFFICER, OrganisationKind.DUTY_TEAM, world.duty_team.id))
    officer.fill("#password", PASSWORD)
    officer.press("#password", "Enter")
    expect(officer.locator("section[aria-labelledby=alerts]")).to_contain_text("Kom inte fram, säger boendet")
    look(officer, "I natt")
    officer.get_by_role("button", name="Sett").click()
    expect(officer.locator("section[aria-labelledby=alerts]")).to_have_count(0)
