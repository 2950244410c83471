"""The sheet that goes with the household, and the address asked for by an act of its own."""

import pytest
import sqlalchemy as sa

from models.case import Case, PersonProtection
from models.facility import Facility, FacilityKind
from models.organisation import Organisation
from tests.reading import opened
from tests.scenes.holds import held
from tests.scenes.houses import given_address
from tests.scenes.intake import with_answers
from tests.scenes.placements import confirmed
from tests.stored import actions

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)

ANSWERS = {
    "alias": "Blåklint",
    "birth_year": 1996,
    "legal_gender": "female",
    "tracking_checklist": ["phone_off"],
    "languages": ["ar"],
    "medication": "Kvällsmedicin i kyl",
    "accessibility_needs": ["hearing"],
    "expected_arrival": "03:15",
    "risk_method": "freda",
    "risk_level": "high",
    "trafficking_cues": ["documents"],
    "residence_status": "asylum",
    "own_wish": "Vill bo nära sin syster",
}
SECRET_TO_ALL = ["Blåklint", "FREDA", "Asylsökande", "Saknar pass"]
NOT_FOR_A_HOTEL = ["arabiska", "Kvällsmedicin", "Hög", "syster"]


@pytest.fixture
def case(world):
    id = world.case()
    with_answers(world, id, **ANSWERS)
    return id


def sheet_of(visitor, placement):
    return opened(visitor, f"/placeringar/{placement}/overlamning")


def placed(world, case, kind=FacilityKind.PROTECTED, address=None):
    house = world.facility(kind, code_name="Ekorren")
    if address:
        given_address(world, house, address)
    return confirmed(world, held(world, world.request(case), world.unit(house, code="3")))


def test_a_home_is_told_what_it_must_know_and_nothing_more(officer, world, case):
    told = sheet_of(officer, placed(world, case)).part("told")
    for words in (
        "Till Ekorren",
        "rum 3",
        "1 person",
        "3 nätter",
        "arabiska",
        "Kvällsmedicin",
        "Hörsel",
        "Hög",
    ):
        assert words in told
    for words in SECRET_TO_ALL:
        assert words not in told


@pytest.mark.parametrize("kind", [FacilityKind.HOTEL, FacilityKind.APARTMENT])
def test_a_hotel_or_landlord_is_told_what_the_room_needs_only(officer, world, case, kind):
    told = sheet_of(officer, placed(world, case, kind)).part("told")
    for words in ("Bokningskod", "rum 3", "1 person", "Fakturareferens", "Hörsel", "lör 5 dec. 03:15"):
        assert words in told
    for words in SECRET_TO_ALL + NOT_FOR_A_HOTEL:
        assert words not in told


@pytest.mark.parametrize("kind", [FacilityKind.HOTEL, FacilityKind.APARTMENT])
def test_the_sheet_tells_a_hotel_or_landlord_of_the_body_what_its_own_pages_do(officer, world, case, kind):
    with world.writing() as session:
        session.get_one(Case, case).answers = ANSWERS | {
            "accessibility_needs": ["wheelchair", "lift", "cognitive", "other"]
        }
    told = sheet_of(officer, placed(world, case, kind)).part("told")
    assert "Rummet behöver Rullstol " in told
    for words in ("Kognition", "Annat", "trappor", "Funktionsnedsättning"):
        assert words not in told


def test_the_place_is_told_whom_to_call_and_to_confirm_nothing(officer, world, case):
    with world.writing() as session:
        session.get_one(Organisation, world.duty_team.id).duty_phone = "042-10 00 00"
    told = sheet_of(officer, placed(world, case)).part("told")
    assert "042-10 00 00" in told
    assert "Bekräfta inte för någon att gästen bor hos er." in told


def test_the_arrival_protocol_says_what_of_phones_and_tracking_is_done(officer, world, case):
    page = sheet_of(officer, placed(world, case))
    assert "Gjort hittills: Telefonen är avstängd" in page.part("arrival")


def test_the_rules_of_the_house_are_for_the_one_who_travels(officer, world, case):
    placement = placed(world, case)
    with world.writing() as session:
        session.scalars(sa.select(Facility)).one().house_rules = "Uppge koden vid grinden."
    assert "Uppge koden vid grinden." in sheet_of(officer, placement).part("arrival")


def test_the_decision_stays_with_social_services(officer, world, case):
    page = sheet_of(officer, placed(world, case))
    assert "11 kap. 1 §" in page.part("decision")
    assert "11 kap. 1 §" not in page.part("told")


def test_the_address_stands_nowhere_until_it_is_asked_for(officer, world, case):
    placement = placed(world, case, address="Påhittsgatan 1")
    page = sheet_of(officer, placement)
    assert "Påhittsgatan" not in page.html
    before = len(actions(world))
    shown = page.press("Visa adressen")
    assert "Påhittsgatan 1" in shown.part("arrival")
    assert "Påhittsgatan" not in shown.part("told")
    assert "address:read" in actions(world)[before:]
    assert "Påhittsgatan" not in sheet_of(officer, placement).html


def test_an_address_that_nobody_has_recorded_is_said_to_be_missing(officer, world, case):
    page = sheet_of(officer, placed(world, case)).press("Visa adressen")
    assert "Adressen är inte inlagd. Ring platsen." in page.text


def test_reading_the_sheet_is_one_audit_entry(officer, world, case):
    placement = placed(world, case)
    before = len(actions(world))
    sheet_of(officer, placement)
    assert actions(world)[before:] == ["placement:read"]


def test_on_paper_the_places_part_does_not_say_that_data_are_protected(officer, world, case):
    with world.writing() as session:
        session.get_one(Case, case).person_protection = PersonProtection.FICTITIOUS_IDENTITY
    page = sheet_of(officer, placed(world, case))
    assert (
        page.text.count("Fingerade personuppgifter") == 2
    )  # on the screen on top, on paper on the second sheet
    assert "Fingerade" not in page.part("told")
    assert "Fingerade" in page.part("arrival")


def test_nobody_outside_the_circle_reads_sheet_or_address(stranger, world, case):
    placement = placed(world, case, address="Påhittsgatan 1")
    assert stranger.get(f"/placeringar/{placement}/overlamning").status_code == 404
    assert stranger.post(f"/placeringar/{placement}/overlamning/adress").status_code == 404
