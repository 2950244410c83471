"""The board in a real browser: at a desk, on a narrow phone, by night, on paper, by keyboard alone."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import ViewportSize, expect

from models.facility import FacilityKind, Sharing
from models.organisation import OrganisationKind, Role
from tests.browser import DESKTOP, assert_accessible
from tests.scenes.availability import put_out_of_service
from tests.scenes.holds import held_for
from tests.scenes.placements import booked
from tests.visitors import PASSWORD

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)

NARROW = ViewportSize(width=360, height=740)


@pytest.fixture
def hotel(world):
    """Twelve rooms, one of every status."""
    organisation = world.organisation(OrganisationKind.HOTEL)
    house = world.facility(FacilityKind.HOTEL, organisation_id=organisation, code_name="Hotell Snäckan")
    rooms = [world.unit(house, code=str(101 + number), room_type="dubbelrum") for number in range(12)]
    world.unit(house, code="Sal A", room_type="sovsal", sharing=Sharing.ANY, beds=6)
    booked(world, rooms[0])
    held_for(world, rooms[1])
    put_out_of_service(world, rooms[2], 0, 9)
    return organisation


@pytest.fixture
def board(live_server, open_page, account, hotel):
    """`board(viewport)` is the page of the hotel's staff."""

    def open_board(viewport=DESKTOP, **options):
        page = open_page(viewport, **options)
        page.goto(f"{live_server}/logga-in?next=/tavla")
        email = account(Role.HOTEL_STAFF, OrganisationKind.HOTEL, hotel, trained_on=date(2026, 1, 15))
        page.get_by_label("E-postadress").fill(email)
        page.get_by_label("Lösenord").fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Logga in").click()
        page.wait_for_url("**/tavla")
        return page

    return open_board


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("viewport", [DESKTOP, NARROW], ids=["desk", "phone"])
def test_it_is_accessible_by_day_and_by_night(board, viewport, colours):
    page = board(viewport)
    page.emulate_media(color_scheme=colours)
    assert_accessible(page)


@pytest.mark.parametrize("viewport", [DESKTOP, NARROW], ids=["desk", "phone"])
def test_the_page_itself_never_scrolls_sideways(board, viewport):
    page = board(viewport)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_on_a_phone_rooms_and_nights_stay_named_while_the_chart_scrolls(board):
    page = board(NARROW)
    chart = page.get_by_role("region", name="3 dec. – 16 dec. 2026")
    chart.evaluate("chart => chart.scrollTo(200, 300)")
    room, night = chart.locator("tbody th").last, chart.locator("thead th").nth(6)
    edge = chart.bounding_box()
    assert room.bounding_box()["x"] - edge["x"] < 2
    assert night.bounding_box()["y"] - edge["y"] < 2


def test_tonight_is_in_sight_on_a_phone_without_scrolling(board):
    assert board(NARROW).get_by_role("columnheader", name="i natt").bounding_box()["x"] < 300


def test_the_chart_is_scrolled_with_the_keyboard(board):
    page = board(NARROW)
    chart = page.get_by_role("region", name="3 dec. – 16 dec. 2026")
    chart.focus()
    page.keyboard.press("ArrowRight")
    expect(chart).not_to_have_js_property("scrollLeft", 0)


def test_another_week_is_chosen_without_scripts(board, world):
    page = board(javascript=False)
    page.get_by_role("link", name="Senare vecka").click()
    assert page.get_by_label("Från natten").input_value() == (world.tonight + timedelta(days=6)).isoformat()
    page.get_by_label("Från natten").fill((world.tonight + timedelta(days=1)).isoformat())
    page.get_by_role("button", name="Visa").click()
    assert page.get_by_role("caption").first.inner_text() == "5 dec. – 18 dec. 2026"
    page.get_by_role("link", name="I natt").last.click()
    assert page.get_by_role("columnheader", name="i natt").count() == 1


def test_on_paper_the_whole_chart_lies_on_its_side_without_buttons(board):
    page = board()
    page.emulate_media(media="print")
    assert page.get_by_role("button").count() == 0
    assert page.locator(".scroll-chart").evaluate("chart => chart.scrollHeight <= chart.clientHeight + 1")
    assert b"/MediaBox [0 0 841.9" in page.pdf(prefer_css_page_size=True)


def test_each_status_has_a_pattern_of_its_own_beside_its_letter(board):
    page = board()
    looks = {
        status: page.locator(f"td.status-{status}").first.evaluate(
            "cell => [cell.innerText.trim()[0], getComputedStyle(cell).backgroundImage].join()"
        )
        for status in ("free", "held", "occupied", "out-of-service", "unknown")
    }
    assert len(set(looks.values())) == len(looks)
    assert [look[0] for look in looks.values()] == ["L", "H", "B", "S", "?"]
