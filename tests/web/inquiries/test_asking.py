"""An officer asks several places, follows their answers and goes on to confirm."""

import re

import pytest

from models.alert import AlertKind
from models.facility import Facility, FacilityKind
from models.inquiry import DeclineReason, Inquiry
from models.ledger import AuditEntry
from tests.reading import opened
from tests.scenes.availability import silent_house, silent_unit
from tests.scenes.holds import held
from tests.scenes.inquiries import asked, said_no, said_yes
from tests.stored import alerts, holds, row, rows

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)


@pytest.fixture
def request_(world):
    return world.request()


@pytest.fixture
def lark(world):
    house = world.facility(code_name="Hus Lärka")
    silent_unit(world, house, code="11")
    return house


@pytest.fixture
def gull(world):
    return silent_house(world, FacilityKind.HOTEL, code_name="Hotell Mås")


def places(request):
    return f"/forfragningar/{request}/platser"


def questions(request):
    return f"/forfragningar/{request}/fragor"


def test_those_that_can_be_asked_stand_with_their_questions(officer, request_, lark, gull, world):
    shy = world.facility(code_name="Hus Blyg", asks_first=True)
    world.unit(shy)
    page = opened(officer, places(request_))
    found = page.part("asked")
    assert "Hus Lärka rum 11" in found
    assert "Är rummet ledigt alla nätter?" in found
    assert "Hus Blyg" in found
    assert "Tar ni emot hushållet?" in found
    assert page.part("best").count("Håll platsen") == 0


def test_several_are_asked_with_one_press(officer, world, request_, lark, gull):
    data = {"facility_ids": [lark, gull], "minutes": "30", "idempotency_key": "fraga"}
    answer = officer.post(questions(request_), data)
    assert answer.location == questions(request_)
    page = opened(officer, questions(request_))
    assert len(page.articles()) == 2
    assert all("väntar på svar" in article for article in page.articles())
    assert {(one.expires_at - one.asked_at).seconds for one in rows(world, Inquiry)} == {30 * 60}


def test_pressing_twice_asks_once(officer, world, request_, lark):
    data = {"facility_ids": [lark], "minutes": "15", "idempotency_key": "samma"}
    for _ in range(2):
        assert officer.post(questions(request_), data).status_code == 303
    assert len(rows(world, Inquiry)) == 1


def test_the_form_is_there_until_somebody_is_asked(officer, world, request_, lark):
    page = opened(officer, places(request_))
    assert "Skicka frågan till de valda" in page.buttons()
    page = page.press("Skicka frågan", facility_ids=lark, minutes="15")
    assert page.heading == "Frågor till platser"
    again = opened(officer, places(request_))
    assert "Skicka frågan till de valda" not in again.buttons()
    assert "1 plats är tillfrågad. Följ svaren" in again.text


def test_nobody_chosen_is_said_and_nothing_is_asked(officer, world, request_, lark):
    page = opened(officer, places(request_)).press("Skicka frågan", minutes="15")
    assert "Välj minst en plats att fråga." in page.html
    assert rows(world, Inquiry) == []


def test_a_waiting_question_shows_the_time_left_and_the_number_to_ring(officer, world, request_, lark):
    asked(world, request_, lark)
    page = opened(officer, questions(request_))
    assert 'data-countdown="900"' in page.html
    assert 'href="tel:0406280410"' in page.html


def test_a_yes_on_the_telephone_holds_the_place_and_leads_to_confirming(officer, world, request_, lark, gull):
    asked(world, request_, lark, gull)
    page = opened(officer, questions(request_)).press("Sa ja på telefon")
    assert "En plats är hållen." in page.text
    assert 'data-countdown="5400"' in page.html
    assert len(holds(world)) == 1
    assert page.follow("Kontrollera och bekräfta").heading == "Kontrollera och bekräfta"


def test_a_no_on_the_telephone_takes_a_reason(officer, world, request_, lark):
    inquiry = asked(world, request_, lark)[lark]
    page = opened(officer, questions(request_)).follow("Sa nej på telefon")
    assert page.heading == "Hus Lärka sa nej. Varför?"
    page = page.press("Bemanningen räcker inte")
    assert row(world, Inquiry, inquiry).decline_reason is DeclineReason.STAFFING
    assert "Alla har sagt nej" in page.text
    assert "sa nej" in opened(officer, places(request_)).part("asked")


def test_a_late_answer_is_said_in_words(officer, world, request_, lark):
    asked(world, request_, lark)
    page = opened(officer, questions(request_))
    world.clock.advance(minutes=15)
    assert "För sent: frågan har gått ut" in page.press("Sa ja på telefon").html


def test_another_answer_than_the_first_is_refused_in_words(officer, world, request_, lark):
    inquiry = asked(world, request_, lark)[lark]
    page = opened(officer, questions(request_))
    said_no(world, inquiry)
    assert "Det första svaret gäller." in page.press("Sa ja på telefon").html


def test_the_question_can_be_taken_back(officer, world, request_, lark):
    inquiry = asked(world, request_, lark)[lark]
    page = opened(officer, questions(request_)).press("Ta tillbaka frågan")
    assert page.heading == "Platser"
    assert row(world, Inquiry, inquiry).released_at


def test_the_script_is_told_of_news_and_then_asks_no_more(officer, world, request_, lark, gull):
    found = asked(world, request_, lark, gull)
    fragment = {"X-Fragment": "true"}
    asks = f"{questions(request_)}?sett=0"
    before = officer.get(asks, headers=fragment).get_data(as_text=True)
    assert "data-poll" in before
    said_no(world, found[gull])
    after = officer.get(asks, headers=fragment).get_data(as_text=True)
    assert "data-poll" not in after
    assert "Något nytt har hänt" in after


def test_asking_how_far_it_has_come_reads_no_case_and_writes_nothing(officer, world, request_, lark):
    asked(world, request_, lark)
    before = len(rows(world, AuditEntry))
    officer.get(questions(request_), headers={"X-Fragment": "true"})
    assert len(rows(world, AuditEntry)) == before
    officer.get(questions(request_))
    assert len(rows(world, AuditEntry)) == before + 1


def test_answers_stand_on_the_start_page_until_the_place_is_confirmed(officer, world, request_, lark):
    inquiry = asked(world, request_, lark)[lark]
    assert opened(officer, "/").part("answered") == ""
    said_yes(world, inquiry)
    page = opened(officer, "/")
    assert page.part("answered").startswith("Svar har kommit 1")
    page = opened(officer, questions(request_)).follow("Kontrollera och bekräfta")
    page.press("Bekräfta placeringen", legal_basis="sol_11_1")
    assert opened(officer, "/").part("answered") == ""


def test_a_yes_that_could_not_be_used_is_told_with_where_the_reason_stands(officer, world, request_):
    house = world.facility(code_name="Hus Lärka", asks_first=True)
    unit = world.unit(house)
    inquiry = asked(world, request_, house)[house]
    with world.writing() as session:
        session.get_one(Facility, house).asks_first = False
    held(world, world.request(), unit)
    said_yes(world, inquiry)
    assert alerts(world) == [AlertKind.YES_NOT_POSSIBLE]
    assert "Platsen klarade inte kontrollen" in opened(officer, questions(request_)).text


def test_a_shy_house_that_has_said_yes_stands_among_the_places_to_hold(officer, world, request_):
    house = world.facility(code_name="Hus Blyg", asks_first=True)
    world.unit(house)
    said_yes(world, asked(world, request_, house)[house])
    page = opened(officer, questions(request_)).follow("Kontrollera och bekräfta")
    page.press("Släpp")
    assert re.search("1. Hus Blyg", opened(officer, places(request_)).part("best"))


def test_outside_the_circle_there_is_no_such_page(stranger, request_, lark, world):
    inquiry = asked(world, request_, lark)[lark]
    for path in ("", f"/{inquiry}/nej"):
        assert stranger.get(questions(request_) + path).status_code == 404
    data = {"is_yes": "true", "idempotency_key": "ja"}
    assert stranger.post(f"{questions(request_)}/{inquiry}/svar", data).status_code == 404
    assert holds(world) == []


def test_an_inquiry_is_found_under_its_own_request_only(officer, world, request_, lark):
    inquiry = asked(world, request_, lark)[lark]
    other = world.request()
    data = {"is_yes": "true", "idempotency_key": "ja"}
    assert officer.get(f"{questions(other)}/{inquiry}/nej").status_code == 404
    assert officer.post(f"{questions(other)}/{inquiry}/svar", data).status_code == 404
    assert holds(world) == []
