"""Places in order, those to ask, every other with its reasons, and booking by hand."""

from datetime import time, timedelta

import pytest
import sqlalchemy as sa

from app.http.context import EXTENSION
from models.case import Case, Gender, PersonProtection
from models.facility import Admits, Facility, FacilityKind
from models.organisation import Organisation, OrganisationKind, Role
from models.placement import Claim
from models.request import PhoneAnswer, PlacementRequest
from models.threat import SeparationScope
from tests.reading import opened
from tests.scenes.holds import held
from tests.scenes.placements import confirmed
from tests.stored import actions

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)


def places(request):
    return f"/forfragningar/{request}/platser"


def house(world, name, kind=FacilityKind.PROTECTED, unit=None, **values):
    id = world.facility(kind, code_name=name, **values)
    world.unit(id, **{"code": "1", **(unit or {})})
    return id


def test_the_request_is_visited_once_for_the_whole_page(app, officer, world):
    house(world, "Ekorren")
    request = world.request()
    said = []
    engine = app.extensions[EXTENSION].database.engine
    sa.event.listen(engine, "before_cursor_execute", lambda *about: said.append(about[2]))
    assert "Ekorren" in opened(officer, places(request)).text
    assert len([statement for statement in said if statement.endswith("placement_request.id = ?")]) == 1
    assert said.count("BEGIN IMMEDIATE") == 1


def test_the_best_place_stands_first_and_says_why_in_words(officer, world):
    house(world, "Uttern", languages=["sv"], features=["kitchen"])
    house(world, "Ekorren", languages=["ar"], features=["kitchen"])
    wishes = [{"feature": "kitchen", "weight": 1}]
    page = opened(officer, places(world.request(languages=["ar"], wishes=wishes)))
    first, second = page.articles()
    assert first.startswith("1. Ekorren rum 1")
    assert "Personalen talar arabiska" in first
    assert "Alla önskemål uppfyllda" in first
    assert "Före nästa: gemensamt språk" in first
    assert "Inget gemensamt språk: tolk behövs" in second


def test_what_is_wished_for_and_missing_is_said(officer, world):
    house(world, "Ekorren")
    wishes = [{"feature": "kitchen", "weight": 1}]
    page = opened(officer, places(world.request(wishes=wishes)))
    assert "Önskas men saknas: eget kök" in page.articles()[0]


def test_the_distance_to_what_must_be_near_is_said(officer, world):
    house(world, "Ekorren", position=[56.05, 12.70])
    request = world.request()
    with world.writing() as session:
        session.get_one(PlacementRequest, request).near = [56.05, 12.86]
    assert "10 km till skola, arbete eller vård" in opened(officer, places(request)).articles()[0]


def test_two_places_of_equal_merit_are_said_to_be_so(officer, world):
    for name in ("Uttern", "Ekorren"):
        house(world, name, unit={"price": 900})
    assert "Likvärdig med nästa plats" in opened(officer, places(world.request())).articles()[0]


def test_price_stands_last_and_level_and_age_before_it(officer, world):
    house(world, "Ekorren", unit={"price": 2150, "cots": 1})
    card = opened(officer, places(world.request())).articles()[0]
    marks = ["Skalskydd, jour nattetid", "bekräftat för", "4 sängar, 1 spjälsäng", "2\xa0150 kr/natt"]
    positions = [card.replace(" 150", "\xa0150").index(mark) for mark in marks]
    assert positions == sorted(positions)


def test_an_old_figure_asks_for_a_call_and_gives_the_number(enter, world):
    house(world, "Ekorren", contact_phone="042-11 22 33")
    world.clock.advance(hours=26)
    page = opened(enter(), places(world.request(arrives=world.tonight + timedelta(days=1))))
    assert "fråga igen" in page.articles()[0]
    assert 'href="tel:042112233"' in page.html


def test_a_house_that_lets_nobody_in_at_this_hour_asks_for_a_call(officer, world):
    house(world, "Ekorren", intake_from=time(8), intake_until=time(22), contact_phone="042-11 22 33")
    page = opened(officer, places(world.request()))
    assert "Tar emot 08:00–22:00, alltså inte just nu: ring först" in page.articles()[0]
    assert 'href="tel:042112233"' in page.html


def test_a_hotel_is_marked_wherever_it_stands(officer, world):
    house(world, "Hotell Bryggan", FacilityKind.HOTEL)
    mark = "Hotell, inte skyddat boende"
    assert mark in opened(officer, places(world.request())).articles()[0]
    unsafe = world.request(min_protection_level=1)
    assert mark in opened(officer, places(unsafe)).part("out")
    assert mark in opened(officer, places(world.request()) + "/for-hand").articles()[0]


def test_every_other_place_stands_below_with_all_its_reasons(officer, world):
    house(world, "Bofinken", admits=Admits.MEN, max_nights=2)
    page = opened(officer, places(world.request(nights=3)))
    assert "Tar inte emot 3 nätter" in page.part("out")
    assert "Bofinken rum 1 Tar inte emot alla i hushållet (kön) · Tar inte emot 3 nätter" in page.part("out")


def test_rooms_of_one_house_with_the_same_reasons_share_a_line(officer, world):
    men = house(world, "Bofinken", admits=Admits.MEN, unit={"code": "2"})
    world.unit(men, code="1")
    page = opened(officer, places(world.request()))
    assert "Bofinken rum 1, rum 2" in page.part("out")


def test_that_nobody_knows_is_another_reason_than_that_it_is_so(officer, world):
    house(world, "Bofinken", admits=Admits.MEN)
    house(world, "Göken", admits=None)
    page = opened(officer, places(world.request()))
    assert "Okänt vilka som tas emot 1" in page.part("out")
    assert "Tar inte emot alla i hushållet (kön) 1" in page.part("out")


@pytest.mark.parametrize(
    ("reader", "sentence"),
    [
        ("officer", "Går inte ihop med ett annat ärende på platsen"),
        ("case_worker", "Passar inte det här hushållet"),
    ],
)
def test_a_conflict_is_told_to_each_role_as_far_as_it_may_know(request, reader, sentence, world):
    both = world.facility(code_name="Ekorren")
    cases = world.case(), world.case()
    world.separate(*cases, SeparationScope.FACILITY)
    held(world, world.request(cases[0]), world.unit(both))
    world.unit(both)
    with world.database.read() as session:
        other = session.get_one(Case, cases[0]).ref
    page = opened(request.getfixturevalue(reader), places(world.request(cases[1])))
    assert sentence in page.part("out")
    assert other not in page.html


def test_a_full_house_is_full_and_nothing_more(officer, world):
    unit = world.unit(world.facility(code_name="Ekorren"))
    held(world, world.request(), unit)
    assert "Fullt någon av nätterna" in opened(officer, places(world.request())).part("out")


def test_a_place_to_ask_has_its_number_and_two_answers(officer, world):
    house(world, "Ekorren", accepts=None, contact_phone="042-11 22 33")
    page = opened(officer, places(world.request(brings=["pets"])))
    assert "Tar ni emot husdjur?" in page.part("asked")
    assert 'href="tel:042112233"' in page.html
    page = page.press("Ja")
    assert "Svaret är antecknat" in page.text
    assert "Ekorren" in page.part("best")


def test_a_no_moves_the_place_to_those_left_out(officer, world):
    house(world, "Ekorren", accepts=None)
    page = opened(officer, places(world.request(brings=["pets"]))).press("Nej")
    assert "Tar inte emot husdjur" in page.part("out")


def test_a_facility_is_asked_once_though_it_has_several_rooms(officer, world):
    id = house(world, "Ekorren", languages=None)
    world.unit(id, code="2")
    page = opened(officer, places(world.request(language_required=True)))
    assert page.part("asked").count("Talar någon av er svenska?") == 1 + 2  # and in the two buttons' words
    assert "Ekorren rum 1, rum 2" in page.part("asked")


def test_pressing_yes_twice_records_one_answer(officer, world):
    house(world, "Ekorren", accepts=None)
    page = opened(officer, places(world.request(brings=["pets"])))
    page.send("Ja"), page.send("Ja")
    with world.database.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(PhoneAnswer)) == 1


def test_an_unknown_of_safety_has_no_answer_buttons(officer, world):
    house(world, "Ekorren", protection_level=None)
    page = opened(officer, places(world.request(min_protection_level=1)))
    assert page.part("asked") == ""
    assert "Okänd skyddsnivå" in page.part("out")


def test_when_nothing_fits_the_page_says_what_would_open_a_place(officer, world):
    house(world, "Ekorren")
    page = opened(officer, places(world.request(needs=["kitchen"])))
    assert "Ingen plats är både ledig och säker just nu" in page.part("best")
    assert "Utan kravet på eget kök: Ekorren, rum 1" in page.part("relaxations")


def test_a_relaxation_is_not_offered_while_a_place_fits(officer, world):
    house(world, "Ekorren")
    house(world, "Uttern", features=["kitchen"])
    assert opened(officer, places(world.request(needs=["kitchen"]))).part("relaxations") == ""


def test_when_nothing_fits_it_says_whom_to_call(officer, world):
    facility = world.facility(code_name="Ekorren", contact_phone="042-11 22 33")
    unit = world.unit(facility)
    with world.writing() as session:
        session.add(world.assertion(unit, hours=0, is_open=False))
        jour = Organisation(
            kind=OrganisationKind.WOMENS_SHELTER, name="Jouren Påhitt", duty_phone="040-1 22 33"
        )
        session.add(jour)
    page = opened(officer, places(world.request()))
    assert "Ekorren" in page.part("calls")
    assert "Är någon plats ledig alla nätter?" in page.part("calls")
    assert "Jouren Påhitt" in page.part("calls")
    assert 'href="tel:04012233"' in page.html


def test_whom_nothing_but_a_failing_rule_keeps_away_is_not_on_the_list_of_calls(officer, world):
    house(world, "Bofinken", admits=Admits.MEN)
    assert "Bofinken" not in opened(officer, places(world.request())).part("calls")


def test_one_tap_holds_the_first_place(officer, world):
    house(world, "Ekorren")
    page = opened(officer, places(world.request())).press("Håll platsen")
    assert page.heading == "Kontrollera och bekräfta"
    assert "Ekorren" in page.text


def test_another_than_the_first_asks_for_a_reason_before_it_is_held(officer, world):
    house(world, "Ekorren", unit={"price": 100})
    house(world, "Uttern", unit={"price": 900})
    page = opened(officer, places(world.request())).follow("Välj i stället")
    assert "Varför den här och inte Ekorren, rum 1?" in page.text
    refused = page.press("Håll platsen")
    assert refused.status == 422
    assert "Ange varför den här platsen väljs i stället för den första." in refused.text
    assert held_units(world) == []
    done = refused.press("Håll platsen", override_reason="children", override_note="Nära skolan")
    assert "Barnens skola, förskola eller umgänge" in done.text
    assert "Nära skolan" in done.text


def held_units(world):
    with world.database.read() as session:
        return list(session.scalars(sa.select(Claim)))


def test_a_note_that_is_too_long_is_refused_with_the_field_named(officer, world):
    house(world, "Ekorren", unit={"price": 100})
    house(world, "Uttern", unit={"price": 900})
    page = opened(officer, places(world.request())).follow("Välj i stället")
    refused = page.send("Håll platsen", override_reason="other", override_note="x" * 201)
    assert refused.status_code == 422
    assert held_units(world) == []


def test_a_place_taken_meanwhile_is_not_held_and_the_list_is_fresh(officer, world):
    unit = world.unit(world.facility(code_name="Ekorren"))
    page = opened(officer, places(world.request()))
    held(world, world.request(), unit)
    page = page.press("Håll platsen")
    assert "Någon annan hann före." in page.text
    assert page.heading == "Platser"


def test_pressing_hold_twice_holds_once(officer, world):
    house(world, "Ekorren")
    page = opened(officer, places(world.request()))
    answers = page.send("Håll platsen"), page.send("Håll platsen")
    assert {answer.status_code for answer in answers} == {303}
    assert answers[0].location == answers[1].location
    assert len(held_units(world)) == 1


def test_with_a_place_held_no_other_can_be_and_the_page_leads_there(officer, world):
    request = world.request()
    held(world, request, world.unit(world.facility()))
    house(world, "Uttern")
    page = opened(officer, places(request))
    assert "Håll platsen" not in " ".join(page.buttons())
    assert page.follow("Till den hållna platsen").heading == "Kontrollera och bekräfta"


def test_with_a_placement_the_page_leads_there(officer, world):
    request = world.request()
    confirmed(world, held(world, request, world.unit(world.facility())))
    assert opened(officer, places(request)).follow("Till placeringen").heading == "Placering"


def test_by_hand_every_safe_place_can_be_held_without_a_reason(officer, world):
    house(world, "Uttern", unit={"price": 100})
    house(world, "Ekorren", unit={"price": 900})
    page = opened(officer, places(world.request())).follow("Välj för hand")
    assert [card.split()[0] for card in page.articles()] == ["Ekorren", "Uttern"]
    done = page.press("Håll")
    assert "Ekorren" in done.text
    assert held_units(world)[0].options_shown == []


def test_an_unfinished_intake_leads_to_what_is_missing(officer, world):
    request = world.request(complete=False)
    for path in (places(request), places(request) + "/for-hand"):
        assert opened(officer, path).heading == "Kontrollera svaren"


def test_protected_data_have_their_banner_on_every_page(officer, world):
    house(world, "Ekorren")
    case = world.case()
    with world.writing() as session:
        session.get_one(Case, case).person_protection = PersonProtection.FICTITIOUS_IDENTITY
    request = world.request(case)
    for path in (places(request), places(request) + "/for-hand"):
        assert "Fingerade personuppgifter" in opened(officer, path).text


def test_one_look_is_one_audit_entry(officer, world):
    house(world, "Ekorren")
    request = world.request()
    for path in (places(request), places(request) + "/for-hand"):
        before = len(actions(world))
        opened(officer, path)
        assert actions(world)[before:] == ["request:suggestions_shown"]


def test_a_joint_place_for_two_rooms_is_held_as_a_pair(officer, world):
    id = world.facility(code_name="Ekorren")
    pair = world.unit(id, code="1", beds=2), world.unit(id, code="2", beds=2)
    world.adjoin(*pair)
    request = world.request(world.case(*[(30, Gender.FEMALE)] * 4))
    page = opened(officer, places(request)).press("Håll platsen")
    assert "rum 1 + rum 2" in page.text.replace("rum 2 + rum 1", "rum 1 + rum 2")
    assert held_units(world)[0].units == sorted(pair)


@pytest.mark.parametrize("path", ["/platser", "/platser/for-hand", "/platser/val?plats=x"])
def test_outside_the_circle_there_is_no_such_page(stranger, world, path):
    assert stranger.get(f"/forfragningar/{world.request()}{path}").status_code == 404


def test_a_hidden_address_stands_nowhere(officer, world):
    id = house(world, "Ekorren")
    with world.writing() as session:
        session.get_one(Facility, id).house_rules = "Påhittsgatan 1"
    assert "Påhittsgatan" not in opened(officer, places(world.request())).html


def test_for_a_closed_request_no_place_can_be_held(officer, world):
    house(world, "Ekorren")
    request = world.request()
    with world.writing() as session:
        session.get_one(PlacementRequest, request).closed_at = world.clock.now()
    page = opened(officer, places(request))
    assert "Förfrågan är avslutad." in page.text
    assert "Håll platsen" not in " ".join(page.buttons())


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.POLICE, Role.HOTEL_STAFF])
def test_who_places_nobody_is_refused(signed_in, world, clock, role):
    visitor = signed_in(role, OrganisationKind.COORDINATION, trained_on=clock.now().date())
    assert visitor.get(places(world.request())).status_code == 403
