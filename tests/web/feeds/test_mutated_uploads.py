"""What arrives damaged: a hundred mutations of a good message for each feed.

None of them breaks the service, a dry run changes nothing, and a message that is refused leaves
everything as it was.
"""

import io
import json
import random

import pytest

from app.core.actor import SYSTEM
from app.services.accounts import tokens
from app.services.feeds.calendar.busy import NotACalendar, busy_nights
from app.services.feeds.csv import csv_file, table, xlsx_file
from app.services.feeds.lines import FigureLine, NightState
from models.organisation import OrganisationKind, Role
from models.rehousing import Flat
from tests.scenes.feeds import Hotel
from tests.services.feeds.ota import FREE, VERSION, System, form, inventory, message
from tests.stored import contents

MUTATIONS = 100
REFUSED = range(400, 500)
one_kind = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)


def mutations(good: bytes):
    """Bytes changed, cut out, doubled, put elsewhere, and the end lost; the same each time."""
    chance = random.Random(2026)
    for number in range(MUTATIONS):
        data = bytearray(good)
        for _ in range(1 + number % 4):
            if not data:
                break
            start = chance.randrange(len(data))
            end = min(len(data), start + chance.randrange(1, 40))
            way = chance.randrange(5)
            if way == 0:
                data[start] = chance.randrange(256)
            elif way == 1:
                del data[start:end]
            elif way == 2:
                data[start:start] = data[start:end]
            elif way == 3:
                data[start:start] = chance.randbytes(4)
            else:
                del data[max(start, 1) :]
        yield bytes(data)


def staff(hotel, signed_in):
    organisation, trained_on = hotel.organisation, hotel.world.tonight
    return signed_in(Role.HOTEL_STAFF, OrganisationKind.HOTEL, organisation, trained_on=trained_on)


@pytest.fixture
def hotel(world):
    return Hotel(world)


def rows(hotel):
    lines = [
        FigureLine(2, hotel.night(0), hotel.night(5), "101", state=NightState.OPEN),
        FigureLine(3, hotel.night(1), hotel.night(2), "102", state=NightState.CLOSED),
        FigureLine(4, hotel.night(0), hotel.night(30), room_type="familj", rooms=1),
    ]
    return table.rows_of(lines)


@one_kind
@pytest.mark.parametrize("kind", [csv_file, xlsx_file])
def test_no_damaged_file_breaks_the_preview_or_changes_anything(hotel, signed_in, kind):
    visitor = staff(hotel, signed_in)
    before = contents(hotel.world.database)
    good = kind.written(rows(hotel))
    answers = set()
    for data in [good, *mutations(good)]:
        sent = {"file": (io.BytesIO(data), "uppgifter")}
        answer = visitor.post(f"/boende/{hotel.id}/filer", sent, content_type="multipart/form-data")
        answers.add(answer.status_code)
    assert answers == {200, 422}
    assert contents(hotel.world.database) == before


VACANCIES = (
    ("objekt", "område", "rum", "kvm", "hyra", "våning", "stegfritt", "hiss", "ledig från", "kontrakt"),
    ("1204-07", "Dalhem", "3", "72", "8450", "1", "ja", "", "2027-02-01", "förstahand, socialt"),
    ("1204-19", "Råå", "2", "58", "6900", "", "nej", "nej", "2027-01-01", "socialt"),
)
AS_JSON = json.dumps(
    {
        "flats": [
            {"code": "1204-07", "area": "dalhem", "rooms": 3, "square_metres": 72, "rent": 8450, "floor": 1,
             "step_free": True, "lift": None, "available_from": "2027-02-01", "contracts": ["first_hand"]}
        ]
    }
).encode()  # fmt: skip


@one_kind
@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_no_damaged_file_of_vacancies_breaks_the_preview_or_changes_anything(world, signed_in, form):
    visitor = signed_in(Role.HOUSING_OFFICER, OrganisationKind.HOUSING_COMPANY)
    kinds = {"csv": csv_file, "xlsx": xlsx_file}
    good = kinds[form].written(VACANCIES) if form in kinds else AS_JSON
    answers = set()
    for data in [good, *mutations(good)]:
        sent = {"file": (io.BytesIO(data), "lagenheter")}
        answers.add(visitor.post("/lagenheter/fil", sent, content_type="multipart/form-data").status_code)
    assert answers == {200, 422}
    with world.database.read() as session:
        assert session.query(Flat).count() == 0


@one_kind
def test_no_damaged_message_of_a_hotels_system_breaks_or_holds_by_half(app, hotel):
    system = System(app, hotel)
    xml = message(
        hotel.id,
        inventory(hotel.night(0), hotel.night(9), (FREE, 1), InvTypeCode="dubbel"),
        inventory(hotel.night(0), hotel.night(9), (FREE, 2), InvTypeCode="familj"),
    )
    headers = {"X-AlpineBits-ClientProtocolVersion": VERSION}
    good = form(action="OTA_HotelInvCountNotif:FreeRooms", request=xml)
    for data in mutations(good):
        before, version = contents(hotel.world.database), hotel.version()
        answer = system.post(data, headers, content_type="multipart/form-data; boundary=grans")
        assert answer.status_code == 200 or answer.status_code in REFUSED
        if b"<Success/>" in answer.data:
            assert hotel.version() == version + 1
        else:
            assert contents(hotel.world.database) == before


@one_kind
def test_no_damaged_call_of_the_api_breaks_or_holds_by_half(app, hotel, signed_in):
    staff(hotel, signed_in)
    with hotel.world.database.transaction() as session:
        token = tokens.create(session, SYSTEM, hotel.world.clock, "hotel_staff.1@exempel.se")
    first, last = str(hotel.night(0)), str(hotel.night(9))
    words = [
        {"unit": "101", "first_night": first, "last_night": last, "state": "open"},
        {"room_type": "familj", "first_night": first, "last_night": last, "rooms": 1},
    ]
    for number, data in enumerate(mutations(json.dumps({"words": words}).encode())):
        before, version = contents(hotel.world.database), hotel.version()
        answer = app.test_client().put(
            f"/api/v1/facilities/{hotel.id}/availability",
            data=data,
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}", "Idempotency-Key": f"mutation-{number}"},
        )
        if answer.status_code == 200:
            assert hotel.version() in (version, version + 1)
        else:
            assert answer.status_code in REFUSED
            assert contents(hotel.world.database) == before


def test_no_damaged_calendar_is_read_by_half(world):
    """Read or refused as a whole; any other error would end the process that reads it."""
    night = world.tonight
    good = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//hotell//SE\r\nBEGIN:VEVENT\r\nUID:1\r\n"
        f"DTSTAMP:20261201T120000Z\r\nDTSTART;VALUE=DATE:{night:%Y%m%d}\r\nRRULE:FREQ=WEEKLY;COUNT=3\r\n"
        "SUMMARY:Upptaget\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    ).encode()
    refused = 0
    for data in mutations(good):
        try:
            assert isinstance(busy_nights(data, night, night), list)
        except NotACalendar:
            refused += 1
    assert 0 < refused < MUTATIONS
