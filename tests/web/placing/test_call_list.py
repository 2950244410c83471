"""The pages of silent houses and of whom to ring."""

from datetime import time, timedelta

import pytest

from app.http.words.labels import CHANNELS
from models.availability import Channel
from models.facility import Facility, FacilityKind
from models.organisation import OrganisationKind, Role
from tests.scenes.availability import reminded, room_said
from tests.scenes.inquiries import asked_ago


@pytest.fixture
def coordinator(signed_in):
    return signed_in(Role.COORDINATOR, OrganisationKind.COORDINATION)


@pytest.fixture
def hotel(world):
    return world.facility(FacilityKind.HOTEL, code_name="Hotell Snäckan", reminder_at=time(18, 0))


def text(visitor, path):
    answer = visitor.get(path)
    assert answer.status_code == 200
    return " ".join(answer.get_data(as_text=True).split())


def test_a_coordinator_sees_who_is_silent_and_rings_with_one_tap(world, hotel, coordinator):
    world.actor(OrganisationKind.HOTEL, Role.HOTEL_STAFF, organisation_of(world, hotel))
    room_said(world, hotel, hours=9, channel=Channel.PHONE)
    reminded(world)
    page = text(coordinator, "/tysta-boenden")
    assert "hördes av för 9 timmar sedan, per telefon" in page
    assert "1 rum med gammal uppgift" in page
    assert 'href="tel:0406280410"' in page
    assert "Påmind 5 dec. 02:00" in page


def organisation_of(world, facility):
    with world.database.read() as session:
        return session.get_one(Facility, facility).organisation_id


def test_a_house_that_has_spoken_is_not_among_the_silent(world, hotel, coordinator):
    room_said(world, hotel, hours=2)
    page = text(coordinator, "/tysta-boenden")
    assert "Alla boenden har hörts av." in page
    assert "Påminns klockan 18:00" in page


def test_the_call_list_shows_the_figures_behind_the_order(world, hotel, officer):
    world.unit(hotel)
    request = world.request(min_protection_level=0)
    for minutes in (4, 9, 30):
        asked_ago(world, request, hotel, timedelta(hours=20), minutes, answer=True)
    page = text(officer, "/ringlista")
    assert "Frågat 3 gånger, ja inom en kvart 2, svarar oftast inom 9 min" in page
    assert "Räknas som 25 %" in page


def test_a_house_that_was_never_asked_says_so(world, hotel, officer):
    world.unit(hotel)
    assert "Ingen fråga de senaste 90 dagarna" in text(officer, "/ringlista")


def test_the_way_there_goes_from_the_suggestions_of_a_request(world, hotel, officer):
    world.unit(hotel)
    request = world.request(min_protection_level=0)
    link = f"/forfragningar/{request}/ringlista"
    assert link in text(officer, f"/forfragningar/{request}/platser")
    page = text(officer, link)
    assert "Hotell Snäckan" in page
    assert f"/forfragningar/{request}/platser" in page


def test_a_case_worker_is_not_shown_a_way_that_is_closed(world, hotel, case_worker):
    world.unit(hotel)
    request = world.request(min_protection_level=0)
    assert "ringlista" not in text(case_worker, f"/forfragningar/{request}/platser")
    assert case_worker.get(f"/forfragningar/{request}/ringlista").status_code == 403


def test_before_the_form_is_answered_there_is_no_list(world, officer):
    request = world.request(complete=False)
    assert officer.get(f"/forfragningar/{request}/ringlista").status_code == 303


def test_a_request_of_others_does_not_exist(world, coordinator):
    assert coordinator.get(f"/forfragningar/{world.request()}/ringlista").status_code == 404


def test_every_way_in_which_a_figure_reaches_us_has_words():
    assert set(CHANNELS) == set(Channel)


@pytest.mark.parametrize(
    ("hours", "told"), [(3, "bekräftat för 3 timmar sedan, per telefon"), (9, "fråga igen")]
)
def test_a_place_shows_how_old_its_figure_is_and_how_it_reached_us(world, hotel, officer, hours, told):
    room_said(world, hotel, hours=hours, channel=Channel.PHONE)
    request = world.request(min_protection_level=0)
    assert told in text(officer, f"/forfragningar/{request}/platser")


def test_the_board_shows_it_too(world, hotel, coordinator):
    room_said(world, hotel, hours=9, channel=Channel.CSV)
    assert "! 9 tim med fil" in text(coordinator, "/tavla")


@pytest.fixture
def staff(signed_in, world, hotel):
    trained_on = world.tonight - timedelta(days=9)
    organisation = organisation_of(world, hotel)
    return signed_in(Role.HOTEL_STAFF, OrganisationKind.HOTEL, organisation, trained_on=trained_on)


def test_a_house_sets_its_own_hour(world, hotel, staff):
    page = f"/boende/{hotel}/paminnelse"
    assert staff.post(page, {"reminder_at": "21:30", "idempotency_key": "1"}).status_code == 303
    assert 'value="21:30"' in text(staff, page)
    assert staff.post(page, {"reminder_at": "", "idempotency_key": "2"}).status_code == 303
    assert 'value="21:30"' not in text(staff, page)


def test_an_hour_that_is_none_is_refused(hotel, staff):
    answer = staff.post(f"/boende/{hotel}/paminnelse", {"reminder_at": "kväll", "idempotency_key": "1"})
    assert answer.status_code == 422
    assert "Ska vara ett klockslag" in answer.get_data(as_text=True)


def test_another_houses_hour_does_not_exist(world, staff):
    other = world.facility(FacilityKind.HOTEL)
    path = f"/boende/{other}/paminnelse"
    assert staff.get(path).status_code == 404
    assert staff.post(path, {"reminder_at": "21:30", "idempotency_key": "1"}).status_code == 404
