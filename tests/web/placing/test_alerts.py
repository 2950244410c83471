"""What the houses have said, on the first page of those who must hear of it."""

import pytest

from app.core.actor import SYSTEM
from app.services.messages.alerts import raise_alert
from models.alert import AlertKind
from models.organisation import OrganisationKind, Role
from tests.reading import opened

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)


@pytest.fixture
def did_not_come(receptionist, hotel, guest):
    opened(receptionist, f"/boende/{hotel}/ankomster").press("Kom inte", code=guest)


@pytest.fixture
def night_closed(world, hotel, family, guest):
    with world.writing() as session:
        raise_alert(
            session,
            SYSTEM,
            world.clock,
            AlertKind.CLAIMED_NIGHT_CLOSED,
            request_id=family,
            facility_id=hotel,
            nights=[world.tonight.isoformat()],
        )


@pytest.fixture
def coordinator(signed_in):
    return signed_in(Role.COORDINATOR, OrganisationKind.COORDINATION)


def test_the_officer_sees_what_where_and_whose_and_comes_to_the_placement(officer, did_not_come):
    page = opened(officer, "/")
    assert page.part("alerts").startswith("Från boendena 1 Kom inte fram, säger boendet Lommen · ")
    assert page.follow("Till placeringen").heading == "Placering"


def test_what_was_seen_is_gone(officer, did_not_come):
    assert opened(officer, "/").press("Sett").part("alerts") == ""


def test_the_title_tells_nothing(officer, did_not_come):
    assert "<title>I natt – Tryggplats</title>" in opened(officer, "/").html


def test_another_team_neither_sees_it_nor_can_take_it_off(officer, signed_in, did_not_come):
    stranger = signed_in(Role.DUTY_OFFICER)
    alert = opened(officer, "/").html.split("/larm/")[1].split("/")[0]
    assert opened(stranger, "/").part("alerts") == ""
    assert stranger.post(f"/larm/{alert}/sett", {"idempotency_key": "one"}).status_code == 404
    assert opened(officer, "/").part("alerts") != ""


def test_a_coordinator_is_not_told_of_arrivals(coordinator, did_not_come):
    assert opened(coordinator, "/").part("alerts") == ""


def test_a_coordinator_is_told_of_a_closed_night_not_whose_and_may_replan(coordinator, night_closed, guest):
    page = opened(coordinator, "/")
    assert page.part("alerts").startswith(
        "Från boendena 1 Boendet har stängt en natt som någon har Lommen · "
    )
    assert "Natten fre 4 dec." in page.part("alerts")
    assert "Sett" not in page.buttons()
    assert guest not in page.html
    assert page.follow("Planera om").heading == "Omplanering"


def test_an_alert_of_a_request_without_a_placement_leads_to_its_places(officer, night_closed):
    assert opened(officer, "/").follow("Till platserna").heading == "Platser"
