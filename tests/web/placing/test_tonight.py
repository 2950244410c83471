"""The first page after sign-in."""

from datetime import timedelta

import pytest

from app.services.placing.stays import arrived, did_not_arrive
from models.case import Case, Gender, PersonProtection
from models.organisation import DutyShift, Organisation, OrganisationKind, Role
from tests.reading import opened
from tests.scenes.holds import held
from tests.scenes.placements import confirmed
from tests.stored import ref_of

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)


@pytest.fixture
def unit(world):
    return world.unit(world.facility(code_name="Ekorren"), code="3")


def test_on_a_quiet_night_the_page_says_so(officer):
    page = opened(officer, "/")
    assert "Ingen väntar på plats." in page.text
    assert "Nytt samtal" in page.buttons()


def test_who_waits_stands_with_reference_heads_and_nights_but_no_name(officer, world):
    case = world.case((30, Gender.FEMALE), (4, Gender.MALE))
    world.request(case, nights=3)
    page = opened(officer, "/")
    assert ref_of(world, case) in page.part("waiting")
    assert "1 vuxen, 1 barn · fre 4 dec. – mån 7 dec., 3 nätter" in page.part("waiting")
    assert "Lo" not in page.articles()[0].split()


def test_from_the_one_who_waits_a_tap_leads_to_the_places(officer, world, unit):
    case = world.case()
    world.request(case)
    assert opened(officer, "/").follow(ref_of(world, case)).heading == "Platser"


def test_an_unfinished_intake_leads_back_to_the_night_form(officer, world):
    case = world.case()
    world.request(case, complete=False)
    page = opened(officer, "/")
    assert "Samtal att avsluta" in page.text
    assert page.follow(ref_of(world, case)).heading == "Nattformulär"


def test_protected_data_are_marked(officer, world):
    case = world.case()
    with world.writing() as session:
        session.get_one(Case, case).person_protection = PersonProtection.CONFIDENTIALITY_FLAG
    world.request(case)
    assert "skyddade uppgifter" in opened(officer, "/").part("waiting")


def test_a_held_place_shows_its_time_and_can_be_extended_and_released_in_one_tap(officer, world, unit):
    held(world, world.request(), unit)
    page = opened(officer, "/")
    assert "Ekorren" in page.part("held")
    assert "går ut 03:30" in page.part("held")
    world.clock.advance(minutes=15)
    assert "går ut 03:45" in page.press("Förläng").text
    assert "Platsen är släppt" in opened(officer, "/").press("Släpp").text
    assert "Ekorren" not in opened(officer, "/").text


def test_a_hold_that_ran_out_is_told_beside_who_waits_again(enter, world, unit):
    held(world, world.request(), unit)
    world.clock.advance(minutes=91)
    assert "hållningen gick ut" in opened(enter(), "/").part("waiting")


def test_whoever_did_not_arrive_stands_on_top_as_an_alarm(officer, world, unit):
    placement = confirmed(world, held(world, world.request(), unit))
    with world.database.transaction() as session:
        did_not_arrive(session, world.officer, world.clock, placement)
    world.request()
    page = opened(officer, "/")
    assert "kom inte fram" in page.part("alarms")
    assert page.text.index("Larm") < page.text.index("Väntar på plats")


def test_confirmed_tonight_and_in_place_are_two_lists(officer, world, unit):
    placement = confirmed(world, held(world, world.request(), unit))
    assert "Ekorren" in opened(officer, "/").part("expected")
    with world.database.transaction() as session:
        arrived(session, world.officer, world.clock, placement)
    page = opened(officer, "/")
    assert "Ekorren" in page.part("staying")
    assert page.part("expected") == ""


def test_whoever_is_on_duty_is_named_with_a_number_one_tap_away(officer, world):
    now = world.clock.now()
    with world.writing() as session:
        session.get_one(Organisation, world.duty_team.id).duty_phone = "042-10 00 00"
        shift = DutyShift(organisation_id=world.duty_team.id, user_id=world.officer.user_id)
        shift.starts_at, shift.ends_at = now - timedelta(hours=1), now + timedelta(hours=6)
        session.add(shift)
    page = opened(officer, "/")
    assert "Prov 2" in page.part("duty")
    assert 'href="tel:042100000"' in page.html


def test_the_joint_proposal_is_offered_when_two_or_more_wait(officer, world):
    world.request()
    assert "Bäst för alla" not in opened(officer, "/").text
    world.request()
    assert opened(officer, "/").follow("Bäst för alla").heading == "Bäst för alla som väntar"


@pytest.mark.parametrize(
    ("role", "kind"),
    [
        (Role.COORDINATOR, OrganisationKind.COORDINATION),
        (Role.FACILITY_MANAGER, OrganisationKind.PROTECTED_HOME),
        (Role.HOUSING_OFFICER, OrganisationKind.HOUSING_COMPANY),
    ],
)
def test_who_has_a_board_is_shown_there(signed_in, role, kind):
    page = opened(signed_in(role, kind), "/")
    assert page.follow("Tavla").heading == "Tavla"


@pytest.mark.parametrize(
    ("role", "kind"),
    [
        (Role.POLICE, OrganisationKind.POLICE),
        (Role.SAFETY_HOST, OrganisationKind.SAFETY_HOSTS),
        (Role.MOBILE_TEAM, OrganisationKind.MOBILE_TEAM),
        (Role.AUDITOR, OrganisationKind.COORDINATION),
    ],
)
def test_everybody_else_gets_a_calm_page_without_cases(signed_in, world, role, kind):
    case = world.case()
    world.request(case)
    page = opened(signed_in(role, kind), "/")
    assert (page.status, page.heading) == (200, "I natt")
    assert ref_of(world, case) not in page.html
