"""The night form in a real browser: at a desk, on a phone, and where no script runs."""

import pytest
from playwright.sync_api import Page, expect

from app.services.cases.cases import open_case
from models.organisation import OrganisationKind, Role
from tests.browser import PHONE, OpenPage, assert_accessible
from tests.scenes.intake import answered, saved
from tests.visitors import PASSWORD

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)


@pytest.fixture
def case(world):
    with world.database.transaction() as session:
        return open_case(session, world.officer, world.clock).id


@pytest.fixture
def at(open_page: OpenPage, live_server, account, world):
    """`at(path, …)` is a page of the service, opened by a duty officer of the team that owns the case."""

    def go(path: str, *place, **options) -> Page:
        page = open_page(*place, **options)
        email = account(Role.DUTY_OFFICER, OrganisationKind.DUTY_TEAM, world.duty_team.id)
        page.goto(f"{live_server}/logga-in")
        page.fill("#email", email)
        page.fill("#password", PASSWORD)
        page.press("#password", "Enter")
        page.wait_for_url(f"{live_server}/")
        page.goto(f"{live_server}{path}")
        return page

    return go


PAGES_OF_A_CASE = [
    "", "/natt", "/natt/svar", "/natt/mojliga", "/valdsutovare", "/valdsutovare/ny", "/atskilt", "/undvik",
    "/atkomst", "/overlamna", "/sparra", "/stang",
]  # fmt: skip


def choose(page: Page, name: str, value: str) -> None:
    option = f'input[name="{name}"][value="{value}"]'
    page.locator(f".option:has({option}) label").click()
    expect(page.locator(option)).to_be_checked()


def saved_by_itself(page: Page) -> None:
    expect(page.locator("[data-save-status]")).to_contain_text("Sparat")


def test_answers_are_saved_as_they_are_given_and_places_appear_beside(at, world, case):
    world.unit(world.facility(code_name="Hus Kungsfågel", protection_level=3))
    page = at(f"/arenden/{case}/natt")
    page.fill("#birth_year", "1992")
    choose(page, "legal_gender", "female")
    page.fill("#adult_count", "1")
    page.fill("#child_count", "1")
    page.fill("#children-0-birth_year", "2019")  # its row comes with the save
    page.select_option("#children-0-gender", "male")
    expect(page.locator("#options")).to_contain_text("Hus Kungsfågel")
    expect(page.locator("#options")).to_contain_text("preliminärt")
    saved_by_itself(page)
    page.reload()
    expect(page.locator("#children-0-birth_year")).to_have_value("2019")


def test_what_is_being_typed_is_never_replaced(at, case):
    page = at(f"/arenden/{case}/natt")
    page.fill("#known_areas-0-position", "56,04")
    saved_by_itself(page)
    expect(page.locator("#not-saved")).to_contain_text("latitud och longitud")
    expect(page.locator("#known_areas-0-position")).to_have_value("56,04")
    page.fill("#known_areas-0-position", "56,046 12,694")
    expect(page.locator("#not-saved")).not_to_contain_text("latitud")
    page.locator("#alias").focus()
    page.fill("#alias", "Lo")
    expect(page.locator("#known_areas-1-position")).to_be_visible()  # room for one more


def test_danger_now_leaves_nothing_but_the_number(at, case):
    page = at(f"/arenden/{case}/natt")
    choose(page, "immediate_danger", "yes")
    page.wait_for_url("**/natt/fara")
    expect(page.locator('a[href="tel:112"]')).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Ingen är i omedelbar fara längre").click()
    page.wait_for_url(f"**/arenden/{case}/natt")


def test_the_whole_form_goes_through_on_a_phone_without_scripts(at, case):
    page = at(f"/arenden/{case}/natt", PHONE, javascript=False)
    choose(page, "caller_role", "police")
    page.get_by_role("button", name="Spara och fortsätt").first.click()
    page.wait_for_url(f"**/arenden/{case}/natt#personen")
    page.fill("#adult_count", "1")
    page.fill("#child_count", "1")
    page.get_by_role("button", name="Spara och fortsätt").nth(2).click()
    page.wait_for_url(f"**/arenden/{case}/natt#hushallet")
    page.fill("#children-0-birth_year", "20")
    page.get_by_role("button", name="Spara och kontrollera svaren").click()
    page.locator('.error-summary a[href="#children-0-birth_year"]').click()
    page.fill("#children-0-birth_year", "2020")
    page.get_by_role("button", name="Spara och kontrollera svaren").click()
    page.wait_for_url(f"**/arenden/{case}/natt/svar")
    page.get_by_role("link", name="Ändra Juridiskt kön").click()
    page.wait_for_url(f"**/arenden/{case}/natt#legal_gender")


@pytest.mark.parametrize(("place", "theme"), [((), "light"), ((PHONE,), "dark")], ids=["desk", "phone"])
def test_every_page_of_a_case_is_accessible(at, world, case, place, theme):
    saved(world, case, answered(alias="Lo", protection_level="fingerade", adult_count=2, child_count=1))
    page = at("/arenden", *place)
    page.emulate_media(color_scheme=theme)
    for path in ["", "/om-fragorna", *(f"/{case}{page}" for page in PAGES_OF_A_CASE)]:
        page.goto(page.url.split("/arenden")[0] + f"/arenden{path}")
        assert_accessible(page)
        overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert overflow <= 0, path
