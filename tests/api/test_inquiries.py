"""Asking facilities, seeing where each question stands, being asked, and answering."""

import pytest

from models.case import Case, Gender
from models.facility import Facility, FacilityKind
from models.inquiry import Inquiry
from models.organisation import OrganisationKind, Role
from tests.scenes.accounts import staff_of
from tests.scenes.availability import silent_house
from tests.stored import holds, rows

KNOWN_TO_A_HOTEL = {
    "adults", "animals", "beds", "children", "cots", "features", "home", "languages", "room_needs",
}  # fmt: skip
KNOWN_TO_A_HOME = {
    "animals", "brings", "has_allergies", "languages", "needs", "people", "protection_level", "risk",
}  # fmt: skip


@pytest.fixture
def home(world):
    return silent_house(world)


@pytest.fixture
def hotel(world):
    return silent_house(world, FacilityKind.HOTEL)


@pytest.fixture
def manager(world, caller_of, home):
    return caller_of(staff_of(world, home))


@pytest.fixture
def request_(world):
    case = world.case((30, Gender.FEMALE), (1, Gender.MALE))
    with world.writing() as session:
        stored = session.get_one(Case, case)
        stored.alias, stored.answers = "Planterad", {"own_wish": "Hemliggatan", "risk_level": "low"}
    return world.request(case)


@pytest.fixture
def asked(officer, request_, home, hotel):
    answer = officer.post(f"/requests/{request_}/inquiries", {"facilities": [home, hotel]})
    assert answer.status_code == 201
    return {one["facility"]: one for one in answer.json["inquiries"]}


def test_the_suggestions_tell_whom_to_ask(officer, request_, home):
    (one,) = officer.get(f"/requests/{request_}/suggestions").json["to_ask"]
    assert (one["facility"], one["questions"]) == (home, ["nights"])


def test_several_are_asked_and_each_has_its_clock(asked, home, hotel):
    assert set(asked) == {home, hotel}
    assert {one["state"] for one in asked.values()} == {"waiting"}
    assert {one["expires_at"] for one in asked.values()} == {"2026-12-05T01:15:00+00:00"}


def test_the_same_key_asks_once(world, officer, request_, home):
    for _ in range(2):
        assert officer.post(f"/requests/{request_}/inquiries", {"facilities": [home]}, "k").status_code == 201
    assert len(rows(world, Inquiry)) == 1


def test_another_question_at_the_same_time_is_refused(officer, request_, home, asked):
    answer = officer.post(f"/requests/{request_}/inquiries", {"facilities": [home]})
    assert (answer.status_code, answer.json["code"]) == (409, "not_possible_now")


@pytest.mark.parametrize("minutes", [9, 20, 61])
def test_a_clock_of_another_length_is_a_mistake(officer, request_, home, minutes):
    body = {"facilities": [home], "minutes": minutes}
    assert officer.post(f"/requests/{request_}/inquiries", body).status_code == 422


def test_a_home_is_told_exactly_these_fields(manager, home, asked):
    (one,) = manager.get(f"/facilities/{home}/inquiries").json["inquiries"]
    assert set(one) == {
        "id", "state", "expires_at", "first_night", "nights", "units", "questions", "wanted",
    }  # fmt: skip
    assert set(one["wanted"]) == KNOWN_TO_A_HOTEL
    assert set(one["wanted"]["home"]) == KNOWN_TO_A_HOME
    assert one["wanted"]["home"]["people"] == [
        {"youngest": 25, "oldest": 44, "gender": None},
        {"youngest": 0, "oldest": 1, "gender": None},
    ]


def test_a_hotel_is_told_less(world, caller_of, hotel, asked):
    with world.database.read() as session:
        organisation = session.get_one(Facility, hotel).organisation_id
    staff = caller_of(world.actor(OrganisationKind.HOTEL, Role.FACILITY_MANAGER, organisation))
    answer = staff.get(f"/facilities/{hotel}/inquiries")
    (one,) = answer.json["inquiries"]
    assert set(one["wanted"]) == KNOWN_TO_A_HOTEL
    assert one["wanted"]["home"] is None
    assert not any(secret in answer.text for secret in ("Planterad", "Hemliggatan", "low"))


def test_a_yes_holds_and_the_answer_does_not_say_so(world, officer, manager, home, asked):
    inquiry = asked[home]["id"]
    answer = manager.post(f"/inquiries/{inquiry}/answer", {"is_yes": True})
    assert (answer.status_code, answer.json) == (200, {"id": inquiry, "state": "yes"})
    assert len(holds(world)) == 1
    shown = officer.get(f"/inquiries/{inquiry}").json
    assert (shown["state"], shown["held"]) == ("yes", True)


def test_a_no_has_a_reason(officer, manager, home, asked):
    inquiry = asked[home]["id"]
    assert manager.post(f"/inquiries/{inquiry}/answer", {"is_yes": False}).status_code == 422
    body = {"is_yes": False, "decline_reason": "full"}
    assert manager.post(f"/inquiries/{inquiry}/answer", body).json["state"] == "no"
    assert officer.get(f"/inquiries/{inquiry}").json["decline_reason"] == "full"


def test_a_late_answer_and_another_answer_are_refused(world, manager, home, asked):
    inquiry = asked[home]["id"]
    world.clock.advance(minutes=15)
    late = manager.post(f"/inquiries/{inquiry}/answer", {"is_yes": True})
    assert (late.status_code, late.json["code"]) == (409, "answer_too_late")


def test_each_sees_only_its_own(world, officer, manager, caller_of, hotel, asked):
    assert manager.get(f"/facilities/{hotel}/inquiries").status_code == 404
    assert manager.post(f"/inquiries/{asked[hotel]['id']}/answer", {"is_yes": True}).status_code == 404
    stranger = caller_of(world.actor(OrganisationKind.FAMILY_VIOLENCE_UNIT, Role.CASE_WORKER))
    assert stranger.get(f"/inquiries/{asked[hotel]['id']}").status_code == 404
