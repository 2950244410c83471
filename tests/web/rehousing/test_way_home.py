"""From hotel to signed contract in three browsers: the caseworker's, the company's, the coordinator's."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from models.facility import FacilityKind
from models.ledger import AuditEntry
from models.organisation import OrganisationKind, Role
from models.placement import UnitNight
from models.rehousing import Matching, RehousingRequest, Stage
from tests.browser import PHONE, assert_accessible
from tests.scenes.placements import placed
from tests.scenes.rehousing import Homes
from tests.visitors import PASSWORD

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)


@pytest.fixture
def homes(world):
    return Homes(world)


@pytest.fixture
def family(world):
    """At a hotel, nine nights."""
    case = world.case((34, "female"), (7, "male"))
    hotel = world.facility(FacilityKind.HOTEL, code_name="Hotell Gök")
    room = world.unit(hotel, code="301")
    placed(world, room, case=case, nights=9)
    return case, room


@pytest.fixture
def sit_down(open_page, live_server, account):
    def open_browser(role, kind, organisation=None, **options) -> Page:
        page: Page = open_page(**options)
        page.goto(f"{live_server}/logga-in")
        page.fill("#email", account(role, kind, organisation))
        page.fill("#password", PASSWORD)
        page.press("#password", "Enter")
        page.wait_for_url(lambda url: not url.endswith("/logga-in"))
        return page

    return open_browser


def look(page: Page, heading: str) -> None:
    expect(page.locator("h1")).to_contain_text(heading)
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).first.click()


def follow(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("link", name=name, exact=True).first.click()


def test_a_family_goes_from_a_hotel_to_a_home_of_its_own(world, homes, family, sit_down, live_server):
    case, room = family
    homes.flat(rent=9500)
    homes.flat(rooms=3)
    worker = sit_down(Role.CASE_WORKER, OrganisationKind.DUTY_TEAM, world.duty_team.id)
    company = sit_down(
        Role.HOUSING_OFFICER, OrganisationKind.HOUSING_COMPANY, homes.officer.organisation_id, viewport=PHONE
    )
    coordinator = sit_down(Role.COORDINATOR, OrganisationKind.COORDINATION)

    worker.goto(f"{live_server}/arenden/{case}")
    follow(worker, "Vägen till ett eget hem")
    look(worker, "Vägen till ett eget hem")
    follow(worker, "Gör en ansökan om bostad")
    look(worker, "Ansökan om bostad")
    fill_in(worker, homes)
    press(worker, "Spara")
    look(worker, "Vägen till ett eget hem")
    expect(worker.get_by_text("Hotell Gök (hotell)")).to_be_visible()
    follow(worker, "Skicka till bolaget")
    look(worker, "Skicka till bolaget")
    preview = worker.locator("dl.facts").inner_text()
    press(worker, "Skicka till bolaget")
    expect(worker.locator("main")).to_contain_text("Skickad")

    company.goto(f"{live_server}/bostadsko")
    look(company, "Bostadskö")
    company.locator(".entry a").first.click()
    look(company, "Ansökan")
    assert company.locator("dl.facts").inner_text() == preview
    press(company, "Börja granska")
    follow(company, "Fråga handläggaren")
    look(company, "Fråga handläggaren")
    company.get_by_text("Högsta hyra", exact=True).click()
    press(company, "Fråga handläggaren")

    worker.reload()
    expect(worker.locator("main")).to_contain_text("Bolaget har frågat")
    follow(worker, "Ändra uppgifterna")
    worker.fill("#highest_rent", "9200")
    press(worker, "Spara")
    press(worker, "Svara bolaget")

    company.reload()
    expect(company.locator("main")).to_contain_text("9 200 kr i månaden")
    press(company, "Godkänn")

    coordinator.goto(f"{live_server}/bostadsmatchning")
    press(coordinator, "Räkna fram ett förslag")
    expect(coordinator.get_by_text("bevisat bäst")).to_be_visible()
    expect(coordinator.get_by_text("Frigör Hotell Gök")).to_be_visible()
    look(coordinator, "Matchning av bostäder")

    company.goto(f"{live_server}/bostadsmatchning")
    look(company, "Matchning av bostäder")
    assert "Hotell Gök" not in company.content()
    company.get_by_role("button", name=re.compile("Välj lägenheten")).click()
    look(company, "Ansökan")
    follow(company, "Erbjud lägenheten")
    press(company, "Erbjud lägenheten")

    worker.reload()
    press(worker, "Hen tackar ja")
    company.reload()
    follow(company, "Kontraktet är skrivet")
    look(company, "Kontraktet är skrivet")
    company.locator('label:has-text("Socialt kontrakt")').click()
    company.fill("#on", homes.today.isoformat())
    press(company, "Kontraktet är skrivet")
    expect(company.locator("main")).to_contain_text("Kontrakt skrivet")

    worker.reload()
    follow(worker, "De har flyttat in")
    look(worker, "De har flyttat in")
    worker.fill("#on", homes.today.isoformat())
    press(worker, "De har flyttat in")
    expect(worker.locator("main")).to_contain_text("Efter 180 dagar")
    look(worker, "Vägen till ett eget hem")

    _everything_is_in_the_books(world, homes, room)
    coordinator.goto(f"{live_server}/natverksmote")
    look(coordinator, "Kvartal 4 2026")


def fill_in(page: Page, homes) -> None:
    page.fill("#decision_ref", "SOC-2026-417")
    page.fill("#queue_ref", "HBH-88213")
    page.fill("#rooms_from", "2")
    page.fill("#rooms_to", "4")
    page.fill("#highest_rent", "9000")
    page.fill("#move_in_from", homes.today.isoformat())
    page.fill("#move_in_until", (homes.today + timedelta(days=90)).isoformat())
    page.locator('label:has-text("Socialt kontrakt")').click()
    page.fill("#decided_on", homes.today.isoformat())
    page.locator('label[for="consent"]').click()


def _everything_is_in_the_books(world, homes, room) -> None:
    with world.database.read() as session:
        request = session.scalars(sa.select(RehousingRequest)).one()
        assert request.stage is Stage.MOVED_IN
        steps = session.scalars(
            sa.select(AuditEntry).where(AuditEntry.action == "rehousing:step").order_by(AuditEntry.seq)
        ).all()
        last = session.scalar(sa.select(sa.func.max(UnitNight.night)).where(UnitNight.unit_id == room))
    assert [entry.details["step"] for entry in steps] == [
        "submit", "begin_review", "ask", "answer", "approve", "match", "offer", "accept", "sign", "move_in",
    ]  # fmt: skip
    assert last is not None
    assert last < homes.today


def test_a_matching_is_followed_and_cancelled_from_its_page(homes, world, live_server, sit_down):
    """Nobody has begun this run, so it lasts as long as the test."""
    with world.writing() as session:
        matching = Matching(
            created_by=homes.coordinator.user_id,
            created_at=world.clock.now(),
            deadline=world.clock.now() + timedelta(minutes=1),
        )
        session.add(matching)
        address = f"{live_server}/bostadsmatchning/{matching.id}"
    page = sit_down(Role.COORDINATOR, OrganisationKind.COORDINATION, viewport=PHONE)
    page.goto(address)
    expect(page.locator("progress")).to_be_visible()
    look(page, "Matchning av bostäder")
    press(page, "Avbryt")
    expect(page.get_by_text("Godkända ansökningar", exact=True)).to_be_visible()
    assert page.url == f"{live_server}/bostadsmatchning"
