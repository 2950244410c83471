"""The officer at the desk and the houses on their phones, in browsers of their own, at the same time."""

import pytest
from playwright.sync_api import Page, expect

from models.case import Gender
from models.facility import Facility, FacilityKind
from models.organisation import OrganisationKind, Role
from tests.browser import PHONE, assert_accessible
from tests.scenes.availability import silent_unit
from tests.visitors import PASSWORD

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)


@pytest.fixture
def hotel(world):
    house = world.facility(FacilityKind.HOTEL, code_name="Hotell Mås", accepts=None)
    silent_unit(world, house, code="204", cots=1)
    return house


@pytest.fixture
def home(world):
    house = world.facility(code_name="Hus Lärka", max_male_age=15, asks_first=True, accepts=["pets"])
    world.unit(house, code="Lgh 3", cots=1)
    return house


@pytest.fixture
def request_(world):
    case = world.case((34, Gender.FEMALE), (11, Gender.MALE), (1, Gender.FEMALE))
    return world.request(case, brings=["pets"], languages=["ar", "sv"])


@pytest.fixture
def enter(open_page, live_server, account, world):
    """`enter(role, kind, facility)`: somebody has signed in, houses on a phone in the dark."""

    def enter_(role, kind, facility=None, **options) -> Page:
        organisation = world.duty_team.id
        if facility:
            with world.database.read() as session:
                organisation = session.get_one(Facility, facility).organisation_id
        page: Page = open_page(*([PHONE] if facility else []), **options)
        page.emulate_media(color_scheme="dark" if facility else "light")
        page.goto(f"{live_server}/logga-in")
        trained_on = world.clock.now().date()
        page.fill("#email", account(role, kind, organisation, trained_on=trained_on))
        page.fill("#password", PASSWORD)
        page.press("#password", "Enter")
        page.wait_for_url(f"{live_server}/boende/{facility}" if facility else f"{live_server}/")
        return page

    return enter_


@pytest.fixture
def officer(enter) -> Page:
    page: Page = enter(Role.DUTY_OFFICER, OrganisationKind.DUTY_TEAM)
    return page


@pytest.fixture
def receptionist(enter, hotel) -> Page:
    page: Page = enter(Role.HOTEL_STAFF, OrganisationKind.HOTEL, hotel)
    return page


@pytest.fixture
def manager(enter, home) -> Page:
    page: Page = enter(Role.FACILITY_MANAGER, OrganisationKind.PROTECTED_HOME, home)
    return page


def look(page: Page, heading: str) -> None:
    expect(page.locator("h1")).to_have_text(heading)
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def tab_to(page: Page, name: str) -> None:
    """By the keyboard alone."""
    wanted = page.locator("article").get_by_role("link", name=name)
    for _ in range(60):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {name}")


def ask_both(officer: Page, live_server, request) -> None:
    officer.goto(f"{live_server}/forfragningar/{request}/platser")
    look(officer, "Platser")
    for place in ("Hotell Mås", "Hus Lärka"):
        officer.get_by_label(f"Fråga här {place}").press("Space")
    officer.get_by_label("Så länge väntar frågan").select_option("30")
    officer.get_by_role("button", name="Skicka frågan till de valda").click()
    look(officer, "Frågor till platser")
    expect(officer.locator("article")).to_have_count(2)


def test_a_hotel_says_yes_by_keyboard_and_the_officer_sees_the_hold(
    officer, receptionist, manager, live_server, world, request_, hotel, home
):
    ask_both(officer, live_server, request_)

    manager.get_by_role("link", name="Frågor").first.click()
    look(manager, "Frågor från socialjouren")
    manager.locator("article").get_by_role("link", name="Nej").click()
    look(manager, "Ni svarar nej. Varför?")
    manager.get_by_role("button", name="Bemanningen räcker inte").click()
    look(manager, "Fråga från socialjouren")

    receptionist.goto(f"{live_server}/boende/{hotel}/fragor")
    look(receptionist, "Frågor från socialjouren")
    tab_to(receptionist, "Ja")
    receptionist.keyboard.press("Enter")
    look(receptionist, "Ni svarar ja")
    expect(receptionist.get_by_role("button", name="Bekräfta ja")).to_be_focused()
    receptionist.keyboard.press("Enter")
    expect(receptionist.locator("main")).to_contain_text("Tack, ert svar är lämnat.")
    look(receptionist, "Fråga från socialjouren")

    officer.get_by_role("link", name="Något nytt har hänt: visa").click()
    expect(officer.locator("main")).to_contain_text("Bemanningen räcker inte")
    look(officer, "Frågor till platser")
    officer.get_by_role("link", name="Kontrollera och bekräfta").click()
    look(officer, "Kontrollera och bekräfta")
    expect(officer.locator("[data-countdown]").first).to_be_visible()
    officer.goto(f"{live_server}/")
    expect(officer.locator("section", has_text="Svar har kommit").first).to_be_visible()
    look(officer, "I natt")


def test_a_home_is_told_who_comes_once_it_is_confirmed(
    officer, manager, live_server, world, request_, hotel, home
):
    ask_both(officer, live_server, request_)
    manager.goto(f"{live_server}/boende/{home}/fragor")
    look(manager, "Frågor från socialjouren")
    manager.locator("article").get_by_role("link", name="Ja").click()
    manager.get_by_role("button", name="Bekräfta ja").click()
    expect(manager.locator("main")).not_to_contain_text("Vilka som kommer")
    officer.reload()
    officer.get_by_role("link", name="Kontrollera och bekräfta").click()
    officer.get_by_label("11 kap. 1 § socialtjänstlagen").press("Space")
    officer.get_by_role("button", name="Bekräfta placeringen").click()
    expect(officer.locator("h1")).to_have_text("Överlämning")
    manager.reload()
    manager.get_by_role("link", name="Vilka som kommer").click()
    look(manager, "Vilka som kommer")


def test_a_new_question_shows_itself(officer, receptionist, live_server, request_, hotel, home):
    receptionist.goto(f"{live_server}/boende/{hotel}/fragor")
    look(receptionist, "Frågor från socialjouren")
    ask_both(officer, live_server, request_)
    receptionist.get_by_role("link", name="Något nytt har hänt: visa").click()
    expect(receptionist.locator("article")).to_have_count(1)


def test_all_of_it_works_where_no_script_runs(enter, live_server, world, request_, hotel, home):
    officer = enter(Role.DUTY_OFFICER, OrganisationKind.DUTY_TEAM, javascript=False)
    officer.goto(f"{live_server}/forfragningar/{request_}/platser")
    officer.get_by_label("Fråga här Hotell Mås").press("Space")
    officer.get_by_role("button", name="Skicka frågan till de valda").click()
    receptionist = enter(Role.HOTEL_STAFF, OrganisationKind.HOTEL, hotel, javascript=False)
    receptionist.goto(f"{live_server}/boende/{hotel}/fragor")
    receptionist.locator("article").get_by_role("link", name="Ja").click()
    receptionist.get_by_role("button", name="Bekräfta ja").click()
    expect(receptionist.locator("main")).to_contain_text("Tack, ert svar är lämnat.")
    officer.get_by_role("link", name="Se om någon har svarat").click()
    expect(officer.locator("main")).to_contain_text("En plats är hållen")


def test_a_no_heard_on_the_telephone(officer, live_server, request_, hotel, home):
    ask_both(officer, live_server, request_)
    officer.get_by_role("link", name="Sa nej på telefon").first.click()
    look(officer, "Hotell Mås sa nej. Varför?")
    officer.get_by_role("button", name="Fullt").click()
    look(officer, "Frågor till platser")
    officer.get_by_role("button", name="Sa ja på telefon").click()
    expect(officer.locator("main")).to_contain_text("En plats är hållen")
