"""The board's page: for whom it is, what it says, and that opening it is a logged read."""

import re
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from models.facility import FacilityKind
from models.ledger import AuditEntry
from models.organisation import OrganisationKind, Role
from tests.scenes.holds import held_for
from tests.scenes.placements import booked

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)

TRAINED = date(2026, 1, 15)
READERS = {Role.COORDINATOR, Role.HOTEL_STAFF, Role.FACILITY_MANAGER, Role.HOUSING_OFFICER}


@pytest.fixture
def hotel(world):
    return world.organisation(OrganisationKind.HOTEL)


@pytest.fixture
def room(world, hotel):
    house = world.facility(FacilityKind.HOTEL, organisation_id=hotel, code_name="Hotell Snäckan")
    return world.unit(house, code="101", room_type="dubbelrum")


@pytest.fixture
def staff(signed_in, hotel):
    return signed_in(Role.HOTEL_STAFF, OrganisationKind.HOTEL, hotel, trained_on=TRAINED)


@pytest.fixture
def coordinator(signed_in):
    return signed_in(Role.COORDINATOR, OrganisationKind.COORDINATION)


def board(visitor, first=None, status=200):
    answer = visitor.get("/tavla" if first is None else f"/tavla?fran={first}")
    assert answer.status_code == status
    return answer.get_data(as_text=True)


def openings(world):
    with world.database.read() as session:
        statement = sa.select(AuditEntry).where(AuditEntry.action == "board:read").order_by(AuditEntry.seq)
        return [(entry.object_id, entry.details) for entry in session.scalars(statement)]


def spoken(page):
    """What a screen reader says of the cells of the only room, night by night."""
    [row] = re.findall(r'<tr><th scope="row">101.*?</tr>', page, re.DOTALL)
    return re.findall(r'<span class="visually-hidden">(.*?)</span>', row)


@pytest.mark.parametrize("role", Role)
def test_the_board_is_for_coordinators_and_partners_only(signed_in, role):
    visitor = signed_in(role, OrganisationKind.HOTEL, trained_on=TRAINED)
    assert visitor.get("/tavla").status_code == (200 if role in READERS else 403)


def test_a_duty_officer_is_not_even_offered_it(signed_in):
    assert "/tavla" not in signed_in(Role.DUTY_OFFICER).get("/").get_data(as_text=True)


def test_it_shows_fourteen_nights_from_the_one_before_tonight(world, room, staff):
    page = board(staff)
    assert page.count('<th scope="col"') == 1 + 14
    assert len(spoken(page)) == 14
    assert re.search(r"tors <span class=\"day\">3</span>", page)
    assert re.search(r"fre <span class=\"day\">4</span> <span class=\"tonight-word\">i natt</span>", page)


def test_every_cell_says_in_words_what_letter_and_pattern_say(world, room, staff):
    booked(world, room, nights=2)
    assert spoken(board(staff))[:4] == ["okänt", "belagd, 2 personer", "belagd, 2 personer", "ledig"]


def test_opening_it_is_logged_with_what_was_asked_for(world, hotel, room, staff):
    placement = booked(world, room)
    first = (world.tonight + timedelta(days=1)).isoformat()
    board(staff, first)
    [(opened, details)] = openings(world)
    assert opened == hotel
    expected = {"facilities": "own", "first_night": first, "nights": 14, "placements": [placement.id]}
    assert details == expected


def test_a_coordinators_opening_is_logged_as_one_of_everything(world, room, coordinator):
    booked(world, room)
    board(coordinator)
    [(_, details)] = openings(world)
    assert (details["facilities"], details["placements"]) == ("all", [])


def test_a_partner_reads_a_booking_code_rooms_days_and_heads_and_nothing_more(world, room, staff):
    placement = booked(world, room)
    page = board(staff)
    [row] = re.findall(rf'<tr><th scope="row">{placement.booking_code}.*?</tr>', page)
    assert re.findall(r'<td data-label="(.*?)">(.*?)</td>', row) == [
        ("Plats", "Hotell Snäckan"),
        ("Rum", "101"),
        ("Kommer", "4 dec."),
        ("Reser", "7 dec."),
        ("Personer", "2"),
    ]


def test_a_hold_has_no_booking_code_and_no_heads(world, room, staff):
    held_for(world, room)
    page = board(staff)
    assert spoken(page)[1] == "hållen"
    assert "Bokningar" not in page


def test_a_coordinator_reads_heads_but_no_code(world, room, coordinator):
    placement = booked(world, room)
    page = board(coordinator)
    assert spoken(page)[1] == "belagd, 2 personer"
    assert placement.booking_code not in page


def test_no_address_and_no_name_stands_on_it(world, room, coordinator):
    booked(world, room)
    page = board(coordinator)
    with world.database.read() as session:
        refs = session.scalars(sa.text("SELECT ref FROM case_file")).all()
    for secret in ("56.05", "12.7", "040-628 04 10", ">Lo<", *refs):
        assert secret not in page


def test_a_partner_cannot_look_back_at_who_has_left(world, room, staff):
    yesterday = world.tonight - timedelta(days=1)
    board(staff, yesterday)
    page = board(staff, yesterday - timedelta(days=1), status=422)
    assert "Ange en natt från 3 december 2026" in page
    assert len(openings(world)) == 1


def test_a_coordinator_may_look_a_week_back(world, room, coordinator):
    back = world.tonight - timedelta(days=8)
    assert f"/tavla?fran={back}" in board(coordinator)
    assert "26 nov. – 9 dec. 2026" in board(coordinator, back)


def test_week_by_week_a_partner_comes_back_to_tonight_and_no_farther(world, room, staff):
    later = board(staff, world.tonight + timedelta(days=3))
    assert f"/tavla?fran={world.tonight - timedelta(days=1)}" in later
    assert 'rel="prev"' not in board(staff)


@pytest.mark.parametrize(
    "wrong", ["i+morgon", "2026-13-01", "9999-12-31", "0001-01-01", "%00", "2026-12-04T02"]
)
def test_a_date_that_is_none_is_answered_with_how_to_write_one(world, room, staff, wrong):
    page = board(staff, wrong, status=422)
    assert 'href="#fran"' in page
    assert "skriven som 2026-12-04" in page
    assert openings(world) == []


def test_a_partner_without_rooms_is_told_so(signed_in):
    assert "inga rum" in board(signed_in(Role.FACILITY_MANAGER, OrganisationKind.PROTECTED_HOME))


def test_the_board_is_read_in_english_too(world, room, staff):
    staff.post("/sprak", {"language": "en"})
    assert "How to read the board" in board(staff)
