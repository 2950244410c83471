"""Agreement and invoice basis in a real browser: coordinator and hotel together, at a desk and on a phone."""

import io
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import ViewportSize, expect
from pypdf import PdfReader

from app.services.placing.stays import arrived, did_not_arrive
from models.agreement import RoomTypeTerms, SeasonPrice
from models.facility import FacilityKind
from models.organisation import OrganisationKind, Role
from tests.browser import DESKTOP, assert_accessible
from tests.scenes.placements import booked
from tests.visitors import PASSWORD

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)

NARROW = ViewportSize(width=360, height=740)
SIZES = pytest.mark.parametrize("viewport", [DESKTOP, NARROW], ids=["desk", "phone"])
COLOURS = pytest.mark.parametrize("colours", ["light", "dark"])


@pytest.fixture
def hotel(world):
    return world.organisation(OrganisationKind.HOTEL)


@pytest.fixture
def house(world, hotel):
    """Promised three double rooms of which two are open; one stay used and one that nobody came to."""
    house = world.facility(FacilityKind.HOTEL, organisation_id=hotel, code_name="Hotell Snäckan")
    rooms = [world.unit(house, code=str(101 + number), room_type="dubbelrum") for number in range(3)]
    world.do(arrived, booked(world, rooms[0]).id)
    world.do(did_not_arrive, booked(world, rooms[1]).id)
    world.clock.advance(days=5)
    with world.writing() as session:
        session.add(world.assertion(rooms[2], hours=0, is_open=False))
        session.add(RoomTypeTerms(facility_id=house, room_type="dubbelrum", allotment=3, release_hours=6))
        session.add(
            SeasonPrice(
                facility_id=house, room_type="dubbelrum", price=1090,
                first_night=date(2027, 6, 1), last_night=date(2027, 8, 31),
            )
        )  # fmt: skip
    return house


@pytest.fixture
def at(live_server, open_page, account, hotel):
    """`at(role, path, viewport)` is that page, seen by somebody of that role."""

    def open_at(role, path, viewport=DESKTOP):
        page = open_page(viewport)
        page.goto(f"{live_server}/logga-in?next={path}")
        if role is Role.HOTEL_STAFF:
            email = account(role, OrganisationKind.HOTEL, hotel, trained_on=date(2026, 1, 15))
        else:
            email = account(role, OrganisationKind.COORDINATION)
        page.get_by_label("E-postadress").fill(email)
        page.get_by_label("Lösenord").fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Logga in").click()
        page.wait_for_url(f"**{path}")
        return page

    return open_at


@SIZES
@COLOURS
def test_what_the_hotel_reads_is_accessible_by_day_and_by_night(at, house, viewport, colours):
    page = at(Role.HOTEL_STAFF, f"/boende/{house}/avtal", viewport)
    page.emulate_media(color_scheme=colours)
    for path in ("avtal", "underlag"):
        page.get_by_role("link", name={"avtal": "Avtal", "underlag": "Underlag"}[path]).first.click()
        page.wait_for_url(f"**/boende/{house}/{path}")
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@SIZES
@COLOURS
def test_the_coordinator_s_forms_are_accessible_by_day_and_by_night(at, house, viewport, colours):
    page = at(Role.COORDINATOR, "/avtal", viewport)
    page.emulate_media(color_scheme=colours)
    here = page.url.removesuffix("/avtal")
    terms = f"{here}/boende/{house}/avtal"
    forms = ("huset", "rumstyp?room_type=dubbelrum", "sasong", "utbildning/huset")
    for address in (f"{here}/avtal", terms, *(f"{terms}/{form}" for form in forms)):
        page.goto(address)
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_what_the_coordinator_agrees_on_the_hotel_reads_at_once(at, house):
    hotel = at(Role.HOTEL_STAFF, f"/boende/{house}/avtal", NARROW)
    coordinator = at(Role.COORDINATOR, "/avtal")
    coordinator.get_by_role("link", name="Hotell Snäckan", exact=True).click()
    coordinator.get_by_role("link", name="Ändra Rutin för gäster utan legitimation").click()
    coordinator.get_by_label("Rutin för gäster utan legitimation").fill("Skriv bokningskoden på kortet.")
    coordinator.get_by_role("button", name="Spara").click()
    coordinator.wait_for_url("**/avtal")
    hotel.reload()
    expect(hotel.get_by_text("Skriv bokningskoden på kortet.")).to_be_visible()


def test_an_overlapping_season_is_refused_and_nothing_typed_is_lost(at, house):
    page = at(Role.COORDINATOR, f"/boende/{house}/avtal/sasong")
    page.get_by_label("Första natten").fill("2027-08-31")
    page.get_by_label("Sista natten").fill("2027-09-30")
    page.get_by_label("Pris per natt, hela kronor").fill("900")
    page.keyboard.press("Enter")
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("har redan ett säsongspris")
    expect(page.get_by_label("Sista natten")).to_have_value("2027-09-30")


def test_the_basis_is_downloaded_under_a_name_that_says_nothing(at, house):
    page = at(Role.HOTEL_STAFF, f"/boende/{house}/underlag")
    expect(page.get_by_role("table", name="Använda nätter")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Hämta som PDF").click()
    assert download.value.suggested_filename == "underlag-2026-12.pdf"
    saved = io.BytesIO(Path(download.value.path()).read_bytes())
    assert "Hotell Snäckan" in PdfReader(saved).pages[0].extract_text()
