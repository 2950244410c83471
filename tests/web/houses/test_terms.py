"""The pages of the agreement: who reads, who changes, and what a mistake looks like."""

import re
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from models.agreement import RoomTypeTerms, SeasonPrice
from models.facility import NO_NIGHT_LIMIT, Facility, FacilityKind
from models.organisation import OrganisationKind, Role, User
from tests.stored import rows
from tests.visitors import Visitor

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)

TRAINED = date(2026, 1, 15)
ROUTINE = "Skriv bokningskoden på kortet & lämna resten tomt."


@pytest.fixture
def hotel(world):
    return world.organisation(OrganisationKind.HOTEL)


@pytest.fixture
def house(world, hotel):
    house = world.facility(FacilityKind.HOTEL, organisation_id=hotel, code_name="Hotell Snäckan")
    for code in ("101", "102"):
        world.unit(house, code=code, room_type="dubbelrum")
    return house


@pytest.fixture
def staff(signed_in, hotel):
    return signed_in(Role.HOTEL_STAFF, OrganisationKind.HOTEL, hotel, trained_on=TRAINED)


@pytest.fixture
def coordinator(signed_in):
    return signed_in(Role.COORDINATOR, OrganisationKind.COORDINATION)


KEYS = iter(range(10_000))


def send(visitor, path, **form):
    return visitor.post(path, {"idempotency_key": f"key {next(KEYS)}", **form})


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)))


def test_the_hotel_reads_what_is_promised_beside_what_is_open(world, house, staff):
    with world.writing() as session:
        session.add(RoomTypeTerms(facility_id=house, room_type="dubbelrum", allotment=2, release_hours=6))
    assert "utlovade 2, öppna 2" in text(staff.get(f"/boende/{house}/avtal"))
    with world.writing() as session:
        units = session.scalars(sa.text("SELECT id FROM unit")).all()
        session.add(world.assertion(units[0], hours=0, is_open=False))
    page = text(staff.get(f"/boende/{house}/avtal"))
    assert "utlovade 2, öppna 1" in page
    assert "6 timmar före ankomst" in page


def test_the_hotel_has_nothing_to_press_there(house, staff):
    page = staff.get(f"/boende/{house}/avtal").get_data(as_text=True)
    assert f"/boende/{house}/avtal/" not in page


@pytest.mark.parametrize(
    "path", ["", "/huset", "/rumstyp?room_type=dubbelrum", "/sasong", "/utbildning/huset"]
)
def test_another_hotel_is_as_one_that_does_not_exist(world, staff, path):
    other = world.facility(FacilityKind.HOTEL)
    theirs, nobodys = (staff.get(f"/boende/{id}/avtal{path}") for id in (other, "A" * 22))
    assert theirs.status_code == nobodys.status_code == (404 if path == "" else 403)
    assert _without_request_id(theirs) == _without_request_id(nobodys)


def _without_request_id(answer):
    page = answer.get_data(as_text=True).replace(answer.headers["X-Request-Id"], "")
    return re.sub(r'name="csrf_token" value="[^"]+"|value="/boende/[^"]+"', "", page)


def test_the_coordinator_finds_every_agreement(house, coordinator):
    page = coordinator.get("/avtal").get_data(as_text=True)
    assert f'href="/boende/{house}/avtal"' in page
    assert f'href="/boende/{house}/underlag"' in page


def test_the_coordinator_agrees_with_the_house_and_the_house_reads_it(world, house, staff, coordinator):
    coordinator.get(f"/boende/{house}/avtal/huset")
    answer = send(
        coordinator, f"/boende/{house}/avtal/huset",
        max_nights="5", asks_first="true", reminder_at="15:30", registration_routine=ROUTINE,
    )  # fmt: skip
    assert answer.status_code == 303
    page = text(staff.get(answer.location))
    assert "Skriv bokningskoden på kortet &amp; lämna resten tomt." in page
    assert "5 nätter" in page
    assert "15:30" in page
    send(coordinator, f"/boende/{house}/avtal/huset", max_nights="", no_night_limit="true")
    [facility] = rows(world, Facility)
    assert (facility.max_nights, facility.asks_first) == (NO_NIGHT_LIMIT, False)
    send(coordinator, f"/boende/{house}/avtal/huset", max_nights="", reminder_at="", registration_routine="")
    [facility] = rows(world, Facility)
    assert (facility.max_nights, facility.reminder_at, facility.registration_routine) == (None, None, None)


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"max_nights": "0"}, "max_nights"),
        ({"max_nights": "sju"}, "max_nights"),
        ({"max_nights": "7", "no_night_limit": "true"}, "max_nights"),
        ({"reminder_at": "25:00"}, "reminder_at"),
        ({"registration_routine": "x" * 1001}, "registration_routine"),
    ],
)
def test_a_mistake_about_the_house_is_shown_where_it_was_made(world, house, coordinator, form, field):
    answer = send(coordinator, f"/boende/{house}/avtal/huset", **form)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.get_data(as_text=True)
    assert rows(world, Facility)[0].max_nights == NO_NIGHT_LIMIT


def test_the_coordinator_agrees_on_a_room_type(world, house, coordinator):
    form = coordinator.get(f"/boende/{house}/avtal/rumstyp?room_type=dubbelrum")
    assert form.status_code == 200
    path = f"/boende/{house}/avtal/rumstyp"
    assert send(coordinator, path, room_type="dubbelrum", allotment="2", release_hours="6").status_code == 303
    assert send(coordinator, path, room_type="dubbelrum", allotment="", release_hours="").status_code == 303
    [terms] = rows(world, RoomTypeTerms)
    assert (terms.allotment, terms.release_hours) == (None, None)
    refused = send(coordinator, path, room_type="dubbelrum", allotment="3")
    assert (refused.status_code, 'href="#allotment"' in refused.get_data(as_text=True)) == (422, True)
    assert send(coordinator, path, room_type="svit", allotment="0").status_code == 404


def test_pressing_twice_agrees_once(world, house, coordinator):
    season = {
        "idempotency_key": "one intention", "room_type": "dubbelrum", "price": "990",
        "first_night": "2027-06-01", "last_night": "2027-06-30",
    }  # fmt: skip
    for _ in range(2):
        assert coordinator.post(f"/boende/{house}/avtal/sasong", season).status_code == 303
    assert len(rows(world, SeasonPrice)) == 1


def test_seasons_are_added_refused_and_removed(world, house, staff, coordinator):
    path = f"/boende/{house}/avtal/sasong"
    nights = {"room_type": "dubbelrum", "first_night": "2027-06-01", "last_night": "2027-06-30"}
    assert send(coordinator, path, **nights, price="990").status_code == 303
    refused = send(
        coordinator, path, **nights | {"first_night": "2027-06-30", "last_night": "2027-07-09"}, price="1"
    )
    assert refused.status_code == 422
    assert "har redan ett säsongspris" in text(refused)
    assert 'value="2027-07-09"' in refused.get_data(as_text=True)
    assert "1 juni 2027 – 30 juni 2027" in text(staff.get(f"/boende/{house}/avtal"))
    [season] = rows(world, SeasonPrice)
    assert send(coordinator, f"{path}/{season.id}/ta-bort").status_code == 303
    assert rows(world, SeasonPrice) == []


def test_staff_come_in_once_the_coordinator_has_recorded_their_training(
    app, world, house, hotel, account, coordinator
):
    email = account(Role.HOTEL_STAFF, OrganisationKind.HOTEL, hotel)
    newcomer = Visitor(app)
    assert newcomer.sign_in(email).status_code == 403
    [user] = [user for user in rows(world, User) if user.role is Role.HOTEL_STAFF]
    path = f"/boende/{house}/avtal/utbildning/{user.id}"
    assert coordinator.get(path).status_code == 200
    tomorrow = (world.clock.now() + timedelta(days=1)).date().isoformat()
    assert send(coordinator, path, trained_on=tomorrow).status_code == 422
    assert send(coordinator, path, trained_on="2026-11-20").status_code == 303
    assert newcomer.sign_in(email).status_code == 303
    assert "20 november 2026" in text(newcomer.get(f"/boende/{house}/avtal"))
    send(coordinator, path, trained_on="")
    assert newcomer.get(f"/boende/{house}/avtal", headers={"X-Fragment": "true"}).status_code == 401


def test_a_trained_house_counts_as_one(world, house, coordinator):
    path = f"/boende/{house}/avtal/utbildning/huset"
    assert coordinator.get(path).status_code == 200
    assert send(coordinator, path, trained_on="2026-11-20").status_code == 303
    assert rows(world, Facility)[0].staff_trained_on == date(2026, 11, 20)
