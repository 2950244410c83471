"""A house's own first page, and what it is not told there."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.http.context import EXTENSION
from models.case import Case
from models.facility import Facility, FacilityAddress, FacilityKind, Unit
from models.organisation import Organisation
from models.placement import OverrideReason, Placement
from models.request import PlacementRequest
from tests.reading import opened
from tests.scenes.holds import held
from tests.scenes.inquiries import asked_ago
from tests.scenes.placements import confirmed

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)

PLANTED = ("Planterad", "Hemliggatan", "Hus Granne", "förföljd", "Kognition", "Grannjouren", "070-000 00 99")


@pytest.fixture
def planted(world, family):
    """What a house may not know, in every place where it could come from."""
    neighbour = world.facility(code_name="Hus Granne", contact_phone="070-000 00 99")
    confirmed(
        world,
        held(world, world.request(), world.unit(neighbour), override_reason=OverrideReason.OWN_WISH),
    )
    with world.writing() as session:
        case = session.get_one(Case, session.get_one(PlacementRequest, family).case_id)
        case.alias = "Planterad"
        case.answers = {
            "alias": "Planterad",
            "expected_arrival": "03:30",
            "accessibility_needs": ["wheelchair", "cognitive"],
            "own_wish": "förföljd till Hemliggatan",
        }
        owner = session.get_one(Organisation, case.owner_organisation_id)
        owner.name, owner.duty_phone = "Grannjouren", "070-000 00 99"
        address = FacilityAddress(facility_id=neighbour)
        session.add(address)
        address.street = "Hemliggatan 1"


@pytest.fixture
def sister(world, hotel):
    """Another house of the same organisation."""
    house = world.facility(FacilityKind.HOTEL, code_name="Syster")
    with world.writing() as session:
        owner = session.get_one(Facility, hotel).organisation_id
        session.get_one(Facility, house).organisation_id = owner
    return house


def test_the_house_is_told_exactly_this_of_whom_it_awaits(receptionist, hotel, planted, guest):
    assert opened(receptionist, f"/boende/{hotel}").part("awaited") == (
        f"Väntas 1 {guest} … väntas 3 personer · 2 sängar + 1 spjälsäng · rum 204 ! Rullstol "
        f"Väntas omkring 03:30 Sista natten sön 6 dec. Framme {guest} Kom inte {guest}"
    )


@pytest.mark.parametrize("path", ["", "/ankomster"])
def test_nothing_that_was_planted_comes_through(receptionist, hotel, planted, guest, path):
    html = opened(receptionist, f"/boende/{hotel}{path}").html
    assert guest in html
    assert [word for word in PLANTED if word in html] == []


@pytest.mark.parametrize("path", ["", "/ankomster"])
def test_nobodys_id_or_reference_stands_in_the_page(receptionist, world, hotel, family, guest, path):
    with world.database.read() as session:
        placement = session.scalars(sa.select(Placement)).one()
        request = placement.claim.request
        hidden = [placement.id, placement.claim_id, request.id, request.case_id, request.case.ref]
    html = opened(receptionist, f"/boende/{hotel}{path}").html
    assert [one for one in hidden if one in html] == []


def test_a_quiet_house_is_told_so(receptionist, hotel, room_204):
    text = opened(receptionist, f"/boende/{hotel}").text
    assert "Ingen väntas." in text
    assert "Ingen gäst från tjänsten bor här just nu." in text


def test_of_who_is_in_house_it_has_code_heads_and_last_night(receptionist, hotel, guest):
    opened(receptionist, f"/boende/{hotel}").press("Framme")
    assert (
        opened(receptionist, f"/boende/{hotel}")
        .part("in-house")
        .startswith(f"I huset 1 {guest} 3 personer · sista natten sön 6 dec. ⌂ i huset ")
    )


def test_the_weeks_chart_is_of_this_house_alone(receptionist, world, hotel, room_204, sister):
    world.unit(sister, code="901")
    week = opened(receptionist, f"/boende/{hotel}").part("week")
    assert "204" in week
    assert "901" not in week


def test_the_only_house_is_opened_at_once(receptionist, hotel):
    assert receptionist.get("/").location == f"/boende/{hotel}"


def test_of_several_houses_one_is_chosen(receptionist, hotel, sister):
    page = opened(receptionist, "/")
    assert page.follow("Lommen").path == f"/boende/{hotel}"
    assert page.follow("Syster").path == f"/boende/{sister}"


def test_how_old_the_figures_are_and_whence_stands_beside_the_button(receptionist, hotel, room_204):
    figures = opened(receptionist, f"/boende/{hotel}").part("figures")
    assert figures.startswith("Era uppgifter ✓ bekräftat för 60 minuter sedan, i portalen Inget har ändrats")


def test_the_oldest_figure_is_the_one_that_is_shown(receptionist, world, hotel, room_204):
    other = world.unit(hotel)
    with world.writing() as session:
        session.add(world.assertion(other, hours=0))
    assert "bekräftat för 60 minuter sedan" in opened(receptionist, f"/boende/{hotel}").part("figures")


def test_a_room_of_which_nothing_was_said_is_counted(receptionist, world, hotel, room_204):
    with world.writing() as session:
        session.add(Unit(facility_id=hotel, code="205", beds=2, price=900))
    assert "1 rum utan uppgift" in opened(receptionist, f"/boende/{hotel}").part("figures")


def test_one_press_makes_every_figure_new(receptionist, world, hotel, room_204):
    world.clock.advance(minutes=5)
    page = opened(receptionist, f"/boende/{hotel}").press("Inget har ändrats")
    assert "Uppgifterna gäller fortfarande" in page.text
    assert "bekräftat för 0 minuter sedan" in page.part("figures")


def test_a_press_on_a_page_that_is_behind_is_not_believed(receptionist, hotel, room_204):
    page = opened(receptionist, f"/boende/{hotel}")
    opened(receptionist, f"/boende/{hotel}").press("Inget har ändrats")
    assert "Något hann ändras" in page.press("Inget har ändrats").text


def test_what_waits_for_an_answer_stands_first_with_its_clock(receptionist, world, hotel, room_204):
    in_nine_minutes = world.clock.now() + timedelta(minutes=9)
    asked_ago(world, world.request(), hotel, timedelta(0), expires_at=in_nine_minutes)
    text = opened(receptionist, f"/boende/{hotel}").text
    assert "1 fråga väntar på svar" in text
    assert "Första frågan går ut 02:09" in text
    world.clock.advance(minutes=9)
    assert "väntar på svar" not in opened(receptionist, f"/boende/{hotel}").text


def test_the_house_is_given_the_one_number_to_the_duty_team(receptionist, app, hotel):
    phone = app.extensions[EXTENSION].settings.duty_phone
    assert f"Ring {phone} socialjouren" in opened(receptionist, f"/boende/{hotel}").part("duty")
