"""The basis of an invoice as page, CSV and PDF: the same figures, nothing of anybody, nothing that runs."""

import csv
import io
import re
from datetime import date

import pytest
from pypdf import PdfReader

from app.services.placing.stays import arrived
from models.facility import FacilityKind
from models.organisation import OrganisationKind, Role
from models.placement import Placement
from tests.scenes.placements import booked

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)

TRAINED = date(2026, 1, 15)


@pytest.fixture
def hotel(world):
    return world.organisation(OrganisationKind.HOTEL)


@pytest.fixture
def house(world, hotel):
    return world.facility(FacilityKind.HOTEL, organisation_id=hotel, code_name="Hotell Blå Örnen")


@pytest.fixture
def staff(signed_in, hotel):
    """Enters when asked for: what is to be reckoned must have happened before."""
    return lambda: signed_in(Role.HOTEL_STAFF, OrganisationKind.HOTEL, hotel, trained_on=TRAINED)


@pytest.fixture
def placement(world, house):
    """Three nights from the 4th of December, in a room that costs 1 200 kr; it is the 14th by now."""
    room = world.unit(house, code="101", room_type="dubbelrum", price=1200)
    found = booked(world, room)
    world.do(arrived, found.id)
    world.clock.advance(days=10)
    return found


def cells(answer):
    data = answer.get_data()
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def paper(answer):
    reader = PdfReader(io.BytesIO(answer.get_data()))
    return reader, "\n".join(page.extract_text() for page in reader.pages)


def test_page_csv_and_pdf_tell_the_same(house, staff, placement):
    hotel = staff()
    page = hotel.get(f"/boende/{house}/underlag").get_data(as_text=True)
    assert placement.booking_code in page
    assert "3 nätter, 3\u00a0600 kr" in page
    _, row, total = cells(hotel.get(f"/boende/{house}/underlag.csv?manad=2026-12"))
    code = placement.booking_code
    assert row == [
        code, "101", "dubbelrum", "2026-12-04", "2026-12-06", "3", "1", "1200", "3600", "Använda nätter",
    ]  # fmt: skip
    assert total == ["Summa", "", "", "", "", "3", "", "", "3600", ""]
    reader, text = paper(hotel.get(f"/boende/{house}/underlag.pdf?manad=2026-12"))
    assert len(reader.pages) == 1
    for said in (code, "Hotell Blå Örnen", "Använda nätter", "2026-12-04", "3 600"):
        assert said in text
    assert (reader.metadata.title, reader.metadata.author) == (
        "Underlag för faktura, december 2026",
        "Tryggplats",
    )


def test_the_same_basis_is_the_same_paper(world, house, staff, placement):
    first = staff().get(f"/boende/{house}/underlag.pdf").get_data()
    world.clock.advance(hours=1)
    assert staff().get(f"/boende/{house}/underlag.pdf").get_data() == first


def test_files_are_named_by_the_month_alone_and_kept_nowhere(house, staff, placement):
    hotel = staff()
    for form in ("csv", "pdf"):
        answer = hotel.get(f"/boende/{house}/underlag.{form}?manad=2026-11")
        assert answer.headers["Content-Disposition"] == f"attachment; filename=underlag-2026-11.{form}"
        assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
def test_no_cell_of_the_csv_runs_as_a_formula(world, house, staff, sign):
    room = world.unit(house, code=f"{sign}1+1", room_type=f" {sign}SUM(1)")
    world.do(arrived, booked(world, room).id)
    world.clock.advance(days=10)
    _, row, _ = cells(staff().get(f"/boende/{house}/underlag.csv"))
    assert row[1:3] == [f"'{sign}1+1", f"' {sign}SUM(1)"]


def test_letters_that_the_paper_lacks_do_not_stop_it(world, house, staff):
    room = world.unit(house, code="Ł <b>&1", room_type="Номер")
    world.do(arrived, booked(world, room).id)
    world.clock.advance(days=10)
    _, text = paper(staff().get(f"/boende/{house}/underlag.pdf"))
    assert "<b>&1" in text


def test_a_long_month_goes_on_on_the_next_page_under_the_same_heads(world, house, staff):
    for number in range(70):
        room = world.unit(house, code=f"{number:03}", price=1000)
        world.do(arrived, booked(world, room, nights=1).id)
    world.clock.advance(days=3)
    reader, text = paper(staff().get(f"/boende/{house}/underlag.pdf"))
    assert len(reader.pages) > 1
    assert text.count("Bokningskod") == len(reader.pages)
    assert f"Sida {len(reader.pages)}" in text
    assert "70 000" in text


def test_nothing_of_the_household_is_told(world, house, staff, placement):
    hotel = staff()
    with world.database.read() as session:
        claim = session.get_one(Placement, placement.id).claim
        case = claim.request.case
        secrets = [case.id, case.ref, claim.id, claim.request_id, placement.id]
    answers = [hotel.get(f"/boende/{house}/underlag{form}") for form in ("", ".csv", ".pdf")]
    told = answers[0].get_data(as_text=True) + answers[1].get_data(as_text=True) + paper(answers[2])[1]
    assert not [secret for secret in secrets if secret in told]


@pytest.mark.parametrize("form", ["", ".csv", ".pdf"])
def test_another_house_is_as_one_that_does_not_exist(world, house, staff, placement, form):
    hotel = staff()
    other = world.facility(FacilityKind.HOTEL)
    theirs, nobodys = (hotel.get(f"/boende/{id}/underlag{form}") for id in (other, "A" * 22))
    assert (theirs.status_code, nobodys.status_code) == (404, 404)
    assert _plain(theirs) == _plain(nobodys)
    wrong, nobodys = (hotel.get(f"/boende/{id}/underlag{form}?manad=x") for id in (other, "A" * 22))
    assert (wrong.status_code, _plain(wrong)) == (404, _plain(nobodys))


def _plain(answer):
    page = answer.get_data(as_text=True).replace(answer.headers["X-Request-Id"], "")
    return re.sub(r'name="csrf_token" value="[^"]+"|value="/boende/[^"]+"', "", page)


@pytest.mark.parametrize("month", ["2026", "2026-13", "2026-1", "x", "2027-01", "2020-01", "٢٠٢٦-١١"])
@pytest.mark.parametrize("form", ["", ".csv", ".pdf"])
def test_a_month_that_cannot_be_shown_is_said_so_on_the_page(house, staff, form, month):
    answer = staff().get(f"/boende/{house}/underlag{form}", query_string={"manad": month})
    assert answer.status_code == 422
    assert 'href="#manad"' in answer.get_data(as_text=True)


def test_the_coordinator_sees_the_basis_of_any_house(signed_in, house, placement):
    coordinator = signed_in(Role.COORDINATOR, OrganisationKind.COORDINATION)
    page = coordinator.get(f"/boende/{house}/underlag").get_data(as_text=True)
    assert placement.booking_code in page


def test_a_month_without_nights_says_so(world, house, staff):
    page = staff().get(f"/boende/{house}/underlag?manad=2026-11").get_data(as_text=True)
    assert "Inga nätter att fakturera." in page
