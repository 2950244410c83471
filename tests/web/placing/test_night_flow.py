"""One night, from the police's call to the departure, in a real browser: at a desk, on a phone in the dark,
and where no script runs."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from models.facility import Admits, FacilityAddress, FacilityKind
from models.organisation import OrganisationKind, Role
from tests.browser import PHONE, assert_accessible
from tests.scenes.intake import answered
from tests.visitors import PASSWORD

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)

WAYS = {
    "desk": {},
    "phone in the dark": {"viewport": PHONE},
    "without scripts": {"javascript": False},
}


@pytest.fixture
def houses(world):
    """Two homes that would do, a hotel that may not, and a home for men."""
    best = world.facility(code_name="Hus Lärka", protection_level=2)
    with world.writing() as session:
        address = FacilityAddress(facility_id=best)
        session.add(address)
        address.street = "Påhittade gatan 1"
    world.unit(best, code="11", price=900)
    world.unit(world.facility(code_name="Hus Trast", protection_level=3), code="21", price=800)
    world.unit(world.facility(FacilityKind.HOTEL, code_name="Hotell Gök"), code="301")
    world.unit(world.facility(code_name="Hus Bofink", admits=Admits.MEN), code="41")


@pytest.fixture(params=WAYS)
def page(request, open_page, live_server, account, world, houses) -> Page:
    way = WAYS[request.param]
    page: Page = open_page(**way)
    if request.param == "phone in the dark":
        page.emulate_media(color_scheme="dark")
    page.goto(f"{live_server}/logga-in")
    page.fill("#email", account(Role.DUTY_OFFICER, OrganisationKind.DUTY_TEAM, world.duty_team.id))
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url(f"{live_server}/")
    page.looked_at = way.get("javascript", True)  # type: ignore[attr-defined]
    return page


def look(page: Page, heading: str) -> None:
    """The page it should be; nothing in it that axe refuses, nothing wider than the screen."""
    expect(page.locator("h1")).to_have_text(heading)
    if page.looked_at:  # type: ignore[attr-defined]
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def fill_in(page: Page, answers: dict[str, object]) -> None:
    for code, value in answers.items():
        for one in value if isinstance(value, list) else [value]:
            option = page.locator(f'.option:has(input[name="{code}"][value="{one}"]) label')
            if option.count():
                option.click()
            elif page.locator(f"select#{code}").count():
                page.select_option(f"#{code}", str(one))
            else:
                page.fill(f"#{code}", str(one))


def choose(page: Page, label: str) -> None:
    page.locator(".option label", has_text=label).first.click()


def test_a_whole_night(page, world):
    look(page, "I natt")
    page.get_by_role("button", name="Nytt samtal").click()
    page.wait_for_url("**/natt")
    fill_in(page, answered(arrives=world.tonight.isoformat(), perpetrators=None))
    page.get_by_role("button", name="Spara och fortsätt").first.click()
    page.select_option("#perpetrators-0-relation", "ex")  # its row comes with the save
    page.get_by_role("button", name="Spara och kontrollera svaren").click()
    page.wait_for_url("**/natt/svar")
    page.get_by_role("link", name=re.compile("plats", re.I)).last.click()

    look(page, "Platser")
    first = page.locator("article.suggestion").first
    expect(first).to_contain_text("Hus Lärka")
    expect(page.locator("main")).not_to_contain_text("Påhittade gatan")
    hotel = page.locator("details", has_text="Hotell Gök")
    expect(hotel).to_contain_text("Hotell, inte skyddat boende")
    first.get_by_role("button", name="Håll platsen").click()

    look(page, "Kontrollera och bekräfta")
    expect(page.locator(".hold-time")).to_contain_text("går ut 03:30")
    page.get_by_role("button", name="Bekräfta placeringen").click()

    look(page, "Överlämning")
    expect(page.locator("main")).not_to_contain_text("Påhittade gatan")
    page.get_by_role("button", name="Visa adressen").click()
    expect(page.locator("main")).to_contain_text("Påhittade gatan 1")

    page.get_by_role("link", name="Till placeringen").click()
    look(page, "Placering")
    expect(page.locator("main")).to_contain_text("alla regler uppfyllda")
    page.get_by_role("button", name="Framme", exact=True).click()
    expect(page.locator("main")).to_contain_text("på plats")

    page.get_by_role("link", name="Förläng eller förkorta").click()
    look(page, "Förläng eller förkorta")
    page.fill("#leaves", (world.tonight + timedelta(days=5)).isoformat())
    choose(page, "Skyddet behövs längre")
    page.get_by_role("button", name="Ändra nätterna").click()
    expect(page.locator("main")).to_contain_text("5 nätter")

    page.get_by_role("link", name="Flytta", exact=True).click()
    look(page, "Flytta")
    choose(page, "Egen önskan")
    page.get_by_role("button", name="Flytta hit Hus Trast").click()
    look(page, "Placering")
    expect(page.locator("aside, main").filter(has_text="Hus Trast").first).to_be_visible()

    page.get_by_role("link", name="Avresa").click()
    look(page, "Avresa")
    page.locator(".option label").first.click()
    page.get_by_role("button", name="Anteckna avresan").click()
    look(page, "Placering")
    page.goto(page.url.split("/placeringar")[0])
    look(page, "I natt")
    expect(page.locator("main")).not_to_contain_text("Hus Trast")
