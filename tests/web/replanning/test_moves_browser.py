"""A re-plan from the lost room to the new places, in a real browser at a desk and on a narrow phone."""

import pytest
from playwright.sync_api import ViewportSize, expect

from app.services.replanning import moves
from app.services.replanning.moves import StartReplan
from models.organisation import OrganisationKind, Role
from tests.browser import DESKTOP, assert_accessible
from tests.scenes.placements import rooms_of
from tests.scenes.replanning import chain_of_moves
from tests.visitors import PASSWORD

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)

NARROW = ViewportSize(width=360, height=740)


@pytest.fixture
def chain(world):
    return chain_of_moves(world, world.facility(code_name="Ekorren"))


@pytest.fixture
def board(live_server, open_page, account):
    """`board(viewport)` is the board as a coordinator has it open."""

    def open_board(viewport=DESKTOP, **options):
        page = open_page(viewport, **options)
        page.goto(f"{live_server}/logga-in?next=/tavla")
        page.get_by_label("E-postadress").fill(account(Role.COORDINATOR, OrganisationKind.COORDINATION))
        page.get_by_label("Lösenord").fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Logga in").click()
        page.wait_for_url("**/tavla")
        return page

    return open_board


def assert_fit(page):
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def follow_to_proposal(page):
    """By the link that appears when it is ready; a fast solver is ready before the page is."""
    ready, proposal = page.get_by_role("link", name="Granska förslaget"), page.get_by_text("Steg för steg")
    expect(ready.or_(proposal)).to_be_visible()
    if ready.count():
        ready.click()


def tonight(page):
    """What the board says of each room tonight."""
    rooms = page.locator(".tape-chart tbody tr:has(td.night)")
    return [room.locator("td.tonight").inner_text().strip() for room in rooms.all()]


@pytest.mark.parametrize("viewport", [DESKTOP, NARROW], ids=["desk", "phone"])
def test_from_a_lost_room_to_new_places_on_the_board(board, world, chain, viewport):
    page = board(viewport)
    assert ["3!" in tonight(page)[0], "1" in tonight(page)[1]] == [True, True]
    page.get_by_role("link", name="Planera om").click()
    assert_fit(page)
    page.get_by_role("button", name="Räkna fram ett förslag").click()
    follow_to_proposal(page)
    assert_fit(page)
    for number in (1, 2):
        page.get_by_role("button", name=f"Godkänn steg {number}").click()
        expect(page.locator(f"#steg-{number}")).to_contain_text("godkänd")
    assert_fit(page)
    page.get_by_role("button", name="Verkställ 2 flyttar").click()
    expect(page.get_by_text("Flyttarna är verkställda.")).to_be_visible()
    assert_fit(page)
    assert (rooms_of(world, chain["family"]), rooms_of(world, chain["single"])) == (
        {chain["large"]}, {chain["small"]},
    )  # fmt: skip
    page.get_by_role("link", name="Till tavlan").click()
    page.wait_for_url("**/tavla")
    lost, large, small = tonight(page)
    assert ("S" in lost, "3" in large, "1" in small) == (True, True, True)


def test_without_scripts_the_way_is_the_same(board, chain):
    page = board(javascript=False)
    page.get_by_role("link", name="Planera om").click()
    page.get_by_role("button", name="Räkna fram ett förslag").click()
    while page.get_by_role("link", name="Se hur långt det har kommit").count():
        page.wait_for_timeout(500)
        page.get_by_role("link", name="Se hur långt det har kommit").click()
    page.get_by_role("button", name="Godkänn steg 1").click()
    expect(page.locator("#steg-1")).to_contain_text("godkänd")


def test_a_run_is_followed_and_cancelled_from_its_page(board, world):
    """Nobody has begun this run, so it lasts as long as the test."""
    actor = world.actor(OrganisationKind.COORDINATION, Role.COORDINATOR)
    with world.database.transaction() as session:
        moves.start(session, actor, world.clock, StartReplan(10, 60))
    page = board()
    page.get_by_role("link", name="Omplanering", exact=True).click()
    page.get_by_role("link", name="5 dec. 02:00").click()
    assert_fit(page)
    world.clock.advance(seconds=20)
    expect(page.get_by_text("20 av högst 60 sekunder")).to_be_visible()
    page.get_by_role("button", name="Avbryt").click()
    expect(page.get_by_text("Ingenting har ändrats.")).to_be_visible()
    assert_fit(page)
