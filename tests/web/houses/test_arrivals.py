"""Who came, who did not, who has left: at the desk of a house."""

import re

import pytest
import sqlalchemy as sa

from models.facility import Facility, FacilityKind
from models.placement import EventKind, OverrideReason, Placement, PlacementEvent
from tests.reading import opened
from tests.scenes.holds import held
from tests.scenes.placements import confirmed

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)

VARYING = re.compile(r'[\w-]{22}(?=[.<"])|value="[^"]*"')  # ids of the page itself, tokens, what was typed


@pytest.fixture
def desk(receptionist, hotel):
    return opened(receptionist, f"/boende/{hotel}/ankomster")


def noted(world):
    with world.database.read() as session:
        return list(session.scalars(sa.select(PlacementEvent.kind).order_by(PlacementEvent.recorded_at)))


def test_a_tap_in_the_list_is_enough(receptionist, world, hotel, guest):
    page = opened(receptionist, f"/boende/{hotel}").press("Framme")
    assert "Antecknat: framme. Jouren får veta det." in page.text
    assert page.heading == "Ankomster"
    assert noted(world) == [EventKind.ARRIVED]


def test_the_code_may_be_typed_as_it_was_heard(guest, desk, world):
    assert "Jouren är larmad" in desk.press("Kom inte", code=guest.replace("-", " ").upper()).text
    assert noted(world) == [EventKind.DID_NOT_ARRIVE]


def test_an_unknown_code_and_another_houses_are_answered_alike(world, guest, receptionist, hotel):
    elsewhere = world.unit(world.facility(FacilityKind.HOTEL))
    claim = held(world, world.request(), elsewhere, override_reason=OverrideReason.OWN_WISH)
    with world.database.read() as session:
        foreign = session.get_one(Placement, confirmed(world, claim)).booking_code
    pages = []
    for wrong in (foreign, "apelsin-banan-kiwi-11"):
        answer = opened(receptionist, f"/boende/{hotel}/ankomster").send("Framme", code=wrong)
        assert answer.status_code == 404
        pages.append(VARYING.sub("", answer.get_data(as_text=True)))
    assert "Koden finns inte här." in pages[0]
    assert pages[0] == pages[1]


def test_without_a_code_it_says_what_is_missing(desk):
    answer = desk.send("Framme", code="")
    assert answer.status_code == 422
    assert "Skriv bokningskoden." in answer.get_data(as_text=True)


def test_what_is_noted_already_is_not_noted_again(receptionist, hotel, world, guest, desk):
    desk.press("Framme", code=guest)
    assert "Det är redan antecknat" in opened(receptionist, desk.path).press("Framme", code=guest).text
    assert noted(world) == [EventKind.ARRIVED]


def test_pressing_twice_notes_it_once(world, guest, desk):
    for _ in range(2):
        assert "Antecknat: framme." in desk.press("Framme", code=guest).text
    assert noted(world) == [EventKind.ARRIVED]


def test_a_slip_is_taken_back(guest, desk):
    page = desk.press("Kom inte", code=guest).press("Ångra")
    assert "Ångrat." in page.text
    assert "… väntas" in page.part("guests")


def test_a_slip_of_more_than_ten_minutes_ago_is_not(receptionist, world, guest, desk):
    page = desk.press("Kom inte", code=guest)
    world.clock.advance(minutes=6)
    receptionist.get(desk.path)  # who is idle for ten minutes is signed out
    world.clock.advance(minutes=6)
    assert "Ångra" not in " ".join(opened(receptionist, desk.path).buttons())
    assert "Det går inte att ångra längre." in page.press("Ångra").text


def test_the_agreed_routine_for_guests_without_papers_stands_there(receptionist, world, hotel, desk):
    assert "Ingen rutin är avtalad." in desk.part("routine")
    with world.writing() as session:
        session.get_one(Facility, hotel).registration_routine = "Skriv koden i stället för namnet."
    assert "Skriv koden i stället för namnet." in opened(receptionist, desk.path).part("routine")


def test_no_code_stands_in_an_address_or_a_cookie(guest, desk):
    answer = desk.send("Framme", code=guest)
    assert guest not in answer.location
    assert guest not in answer.headers["Set-Cookie"]
