"""A house's rooms in a real browser: on the chart by mouse, finger and keyboard, and without scripts."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from models.facility import Facility, FacilityKind
from models.organisation import OrganisationKind, Role
from tests.browser import DESKTOP, PHONE, assert_accessible
from tests.scenes.availability import put_out_of_service
from tests.scenes.holds import held_for
from tests.scenes.placements import booked
from tests.visitors import PASSWORD

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)


@pytest.fixture
def house(world):
    """Eight rooms of two types: one booked, one held, one out of order."""
    house = world.facility(FacilityKind.HOTEL, code_name="Hotell Snäckan")
    rooms = [
        world.unit(house, code=str(101 + number), room_type="dubbelrum" if number < 6 else "enkelrum")
        for number in range(8)
    ]
    booked(world, rooms[0])
    held_for(world, rooms[1])
    put_out_of_service(world, rooms[2], 0, 4)
    return house


@pytest.fixture
def rooms(live_server, open_page, account, house, world):
    """`rooms(viewport)` is the page of the house's staff."""

    def open_rooms(viewport=DESKTOP, **options):
        page = open_page(viewport, **options)
        page.goto(f"{live_server}/logga-in?next=/boende/{house}/rum")
        with world.database.read() as session:
            organisation = session.get_one(Facility, house).organisation_id
        email = account(Role.HOTEL_STAFF, OrganisationKind.HOTEL, organisation, trained_on=date(2026, 1, 15))
        page.get_by_label("E-postadress").fill(email)
        page.get_by_label("Lösenord").fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Logga in").click()
        page.wait_for_url("**/rum")
        return page

    return open_rooms


def night(page, room, number):
    """The link of a room's night, counted from tonight."""
    day = (date(2026, 12, 4) + timedelta(days=number)).isoformat()
    return page.locator("tr", has=page.get_by_role("rowheader", name=room)).locator(f'a[href*="fran={day}"]')


def chosen(page):
    return page.locator('td[aria-selected="true"]').count()


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_it_is_accessible_by_day_and_by_night_with_nights_chosen(rooms, viewport, colours):
    page = rooms(viewport)
    page.emulate_media(color_scheme=colours)
    night(page, "104", 0).click()
    night(page, "105", 2).click()
    assert chosen(page) == 6
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_nights_are_closed_and_given_back_with_the_keyboard_alone(rooms):
    page = rooms()
    night(page, "101", 0).focus()
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    assert chosen(page) == 4
    expect(page.locator("[data-selection-text]")).to_have_text("Valt: rum 104–105 (2), 4 dec. – 5 dec.")
    page.get_by_role("button", name="Stäng", exact=True).press("Enter")
    expect(page.get_by_role("heading", name="Det här ändras")).to_be_visible()
    page.get_by_role("button", name="Spara").press("Enter")
    page.wait_for_url("**/rum?*")
    expect(night(page, "104", 0)).to_contain_text("ej upplåten")
    expect(night(page, "105", 1)).to_contain_text("ej upplåten")
    expect(night(page, "104", 2)).to_contain_text("ledig")
    page.get_by_role("button", name="Ångra").press("Enter")
    expect(page.get_by_text("Ändringen är ångrad")).to_be_visible()
    expect(night(page, "104", 0)).to_contain_text("ledig")


def test_a_room_is_put_out_of_order_on_a_phone_by_touch(rooms):
    page = rooms(PHONE)
    night(page, "108", 0).click()
    night(page, "108", 1).click()
    page.get_by_label("Skäl att spärra").select_option(label="Skada")
    page.get_by_role("button", name="Spärra").click()
    assert_accessible(page)
    page.get_by_role("button", name="Spara").click()
    expect(night(page, "108", 1)).to_contain_text("spärrad")


def test_nights_are_chosen_by_dragging_the_mouse(rooms):
    page = rooms()
    night(page, "104", 1).hover()
    page.mouse.down()
    night(page, "106", 3).hover()
    page.mouse.up()
    assert chosen(page) == 9
    page.get_by_role("button", name="Avmarkera").click()
    assert chosen(page) == 0
    expect(page.get_by_role("button", name="Avmarkera")).to_be_hidden()


def test_claimed_nights_are_only_closed_when_that_is_said(rooms):
    page = rooms()
    night(page, "101", 0).click()
    page.get_by_role("button", name="Stäng", exact=True).click()
    assert_accessible(page)
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_text("Inget är sparat")).to_be_visible()
    page.get_by_text("Stäng dem ändå och larma socialjouren").click()
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_text("Sparat.")).to_be_visible()


def test_without_scripts_a_night_leads_to_the_form_that_changes_it(rooms):
    page = rooms(javascript=False)
    night(page, "104", 1).click()
    page.get_by_text("Stäng för försäljning").click()
    page.get_by_role("button", name="Visa vad som ändras").click()
    page.get_by_role("button", name="Spara").click()
    expect(night(page, "104", 1)).to_contain_text("ej upplåten")
    expect(night(page, "104", 2)).to_contain_text("ledig")


def test_the_second_of_two_desks_is_told_what_the_first_did(rooms):
    first, second = rooms(), rooms(PHONE)
    for page, room in ((first, "104"), (second, "105")):
        night(page, room, 0).click()
        page.get_by_role("button", name="Stäng", exact=True).click()
    first.get_by_role("button", name="Spara").click()
    expect(first.get_by_text("Sparat.")).to_be_visible()
    second.get_by_role("button", name="Spara").click()
    expect(second.get_by_role("heading", name="Någon annan har ändrat")).to_be_visible()
    assert_accessible(second)
    second.get_by_role("link", name="Se vad din ändring gör nu").click()
    second.get_by_role("button", name="Spara").click()
    expect(night(second, "104", 0)).to_contain_text("ej upplåten")
    expect(night(second, "105", 0)).to_contain_text("ej upplåten")


def test_on_paper_the_chart_stands_without_anything_to_press(rooms):
    page = rooms()
    page.emulate_media(media="print")
    assert page.get_by_role("button").count() == 0
    assert page.locator(".scroll-chart").evaluate("chart => chart.scrollHeight <= chart.clientHeight + 1")
