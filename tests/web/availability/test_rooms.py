"""A house's own rooms on the web: the chart, a change of many nights with its preview, undo, two at once."""

import re
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from models.alert import DutyAlert
from models.availability import AvailabilityAssertion, OutOfService, OutOfServiceReason
from models.facility import FacilityKind
from models.ledger import AuditEntry
from models.organisation import OrganisationKind, Role
from tests.scenes.holds import held_for
from tests.scenes.placements import booked

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)

TRAINED = date(2026, 1, 15)


class Desk:
    """Somebody at a hotel's desk with the pages of its rooms: two double rooms and a single one."""

    def __init__(self, world, signed_in):
        self.world = world
        self.organisation = world.organisation(OrganisationKind.HOTEL)
        self.house = world.facility(FacilityKind.HOTEL, organisation_id=self.organisation)
        types = {"101": "dubbelrum", "102": "dubbelrum", "201": "enkelrum"}
        self.rooms = {code: world.unit(self.house, code=code, room_type=type) for code, type in types.items()}
        self.enter = lambda: signed_in(
            Role.HOTEL_STAFF, OrganisationKind.HOTEL, self.organisation, trained_on=TRAINED
        )
        self.visitor = self.enter()

    def url(self, rest=""):
        return f"/boende/{self.house}/rum{rest}"

    def night(self, number):
        return (self.world.tonight + timedelta(days=number)).isoformat()

    def get(self, rest="", status=200, **query):
        answer = self.visitor.get(self.url(rest), query_string=query)
        assert answer.status_code == status
        return answer.get_data(as_text=True)

    def review(self, status=200, **edit):
        return self.get("/granska", status, **self.edit(**edit))

    def edit(self, first=0, last=0, **edit):
        return {"fran": self.night(first), "till": self.night(last), "gor": "close"} | edit

    def save(self, page, **more):
        """Post the form of a preview as it stands."""
        return self.visitor.post(self.url("/andra"), fields_of(page, "andra") | more)

    def change(self, **edit):
        return self.save(self.review(**edit))

    def undo(self, page=None, **more):
        return self.visitor.post(self.url("/angra"), fields_of(page or self.get(), "angra") | more)

    def statuses(self, code, nights=3):
        """The words of a room's cells from tonight on."""
        row = re.search(rf'<tr><th scope="row">{code}.*?</tr>', self.get(), re.DOTALL)
        assert row is not None
        said = re.findall(r'<span class="visually-hidden">.*?: (.*?)</span>', row[0])
        return said[1 : nights + 1]

    def rows(self, model):
        with self.world.database.read() as session:
            return list(session.scalars(sa.select(model)))


def fields_of(page, action):
    """Every input of the form that posts there, as the browser would send it."""
    [form] = re.findall(rf'<form[^>]*method="post" action="[^"]*/{action}">(.*?)</form>', page, re.DOTALL)
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form):
        found.setdefault(name, []).append(value)
    return found


@pytest.fixture
def desk(world, signed_in):
    return Desk(world, signed_in)


def test_the_chart_shows_own_rooms_by_type_with_totals_a_night(desk, world):
    other = world.facility(FacilityKind.HOTEL, code_name="Hotell Annat")
    world.unit(other, code="901")
    page = desk.get()
    assert re.findall(r'<th scope="rowgroup">(\w+)', page) == ["dubbelrum", "enkelrum"]
    assert page.count('<th scope="col"') - 14 in (
        1,
        6,
    )  # the rooms' column; bookings have a table of their own
    assert "901" not in page
    [totals] = re.findall(r'<tr class="free-row">(.*?)</tr>', page)
    assert re.findall(r"<td[^>]*>(\d+)</td>", totals)[:3] == ["0", "3", "3"]


def test_another_house_of_the_same_organisation_has_a_page_of_its_own(desk, world):
    second = world.facility(FacilityKind.HOTEL, organisation_id=desk.organisation, code_name="Hotell Två")
    world.unit(second, code="901")
    assert "901" not in desk.get()
    assert "901" in desk.visitor.get(f"/boende/{second}/rum").get_data(as_text=True)


def test_each_night_from_tonight_on_leads_to_its_own_change(desk):
    page = desk.get()
    links = re.findall(r'<a href="([^"]+rum=[^"]+)">', page)
    assert len(links) == 3 * 13
    form = desk.visitor.get(links[0].replace("&amp;", "&")).get_data(as_text=True)
    assert f'name="fran" value="{desk.night(0)}"' in form
    assert re.search(rf'value="{desk.rooms["101"]}" checked', form)


def test_opening_the_chart_is_logged(desk, world):
    placement = booked(world, desk.rooms["101"])
    desk.get()
    [entry] = [entry for entry in desk.rows(AuditEntry) if entry.details.get("view") == "rooms"]
    assert entry.object_id == desk.house
    assert entry.details["placements"] == [placement.id]


@pytest.mark.parametrize("query", [{"fran": "2020-01-01"}, {"fran": "x"}, {"natter": "31"}, {"natter": "0"}])
def test_nights_out_of_reach_are_answered_with_how_to_ask(desk, query):
    assert 'role="alert"' in desk.get(status=422, **query)


def test_up_to_thirty_nights_are_shown(desk):
    assert len(re.findall(r'<td class="night', desk.get(natter=30))) == 3 * 30


def test_a_change_is_shown_before_it_is_made(desk):
    page = desk.review(last=1, typ="dubbelrum")
    assert re.search(r"ledig.*?ej upplåten.*?>4</td>.*?101, 102", page, re.DOTALL)
    assert desk.statuses("101", 2) == ["ledig", "ledig"]
    assert desk.save(page).status_code == 303
    assert desk.statuses("101") == ["ej upplåten", "ej upplåten", "ledig"]
    assert desk.statuses("201") == ["ledig", "ledig", "ledig"]


def test_only_the_chosen_weekdays_are_changed(desk):
    desk.change(last=13, typ=["dubbelrum", "enkelrum"], dag=["4", "5"])
    closed = [word for word in desk.rows(AvailabilityAssertion) if not word.is_open]
    assert {(word.last_night - word.first_night).days for word in closed} == {1}
    assert {word.first_night.weekday() for word in closed} == {4}
    assert len(closed) == 3 * 2


def test_a_single_room_is_put_out_of_order_with_a_reason(desk):
    desk.change(last=1, rum=desk.rooms["201"], gor="out_of_service", skal="damage")
    assert desk.statuses("201") == ["spärrad", "spärrad", "ledig"]
    assert [row.reason for row in desk.rows(OutOfService)] == [OutOfServiceReason.DAMAGE]


def test_a_number_is_what_is_still_to_be_had(desk, world):
    held_for(world, desk.rooms["101"], nights=1)
    desk.change(last=1, typ="dubbelrum", gor="count", antal="1")
    assert desk.statuses("101", 2) == ["hållen", "ledig"]
    assert desk.statuses("102", 2) == ["ledig", "ej upplåten"]


def test_what_is_as_before_is_said_again(desk):
    page = desk.review(typ="dubbelrum", gor="open")
    assert "Inget blir annorlunda" in page
    assert desk.save(page).status_code == 303


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"fran": ""}, "fran"),
        ({"till": "2026-12-01"}, "till"),
        ({"till": "2036-12-01"}, "till"),
        ({"dag": "7"}, "dag"),
        ({"dag": "0"}, "dag"),
        ({"gor": "sell"}, "gor"),
        ({"gor": "out_of_service"}, "skal"),
        ({"gor": "out_of_service", "skal": "rats"}, "skal"),
        ({"gor": "count"}, "antal"),
        ({"gor": "count", "antal": "3"}, "antal"),
        ({"gor": "count", "antal": "1", "typ": "svit"}, "typ"),
        ({"gor": "count", "antal": "1", "typ": []}, "typ"),
        ({"typ": []}, "typ"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(desk, wrong, field):
    page = desk.get("/granska", 422, **(desk.edit(typ="dubbelrum") | wrong))
    assert f'href="#{field}"' in page
    assert re.findall(r'href="#\w+">([a-z_]+)<', page) == [], "a code, and not its sentence"


def test_claimed_nights_are_named_before_and_only_closed_when_that_is_said(desk, world):
    placement = booked(world, desk.rooms["101"], nights=2)
    held_for(world, desk.rooms["102"], nights=1)
    page = desk.review(last=4, typ="dubbelrum")
    assert placement.booking_code in page
    assert "hålls" in page
    refused = desk.save(page)
    assert refused.status_code == 409
    assert "Inget är sparat" in refused.get_data(as_text=True)
    assert desk.rows(DutyAlert) == []
    assert desk.save(refused.get_data(as_text=True), anda="true").status_code == 303
    assert len(desk.rows(DutyAlert)) == 2


def test_a_hold_made_after_the_preview_stops_the_saving(desk, world):
    page = desk.review(typ="dubbelrum")
    held_for(world, desk.rooms["101"], nights=1)
    refused = desk.save(page)
    assert refused.status_code == 409
    assert "Rum 101" in refused.get_data(as_text=True)


def test_the_second_of_two_is_told_what_the_first_did(desk):
    mine, theirs = desk.review(typ="dubbelrum"), desk.review(typ="enkelrum", gor="open")
    desk.save(theirs)
    refused = desk.save(mine)
    page = refused.get_data(as_text=True)
    assert refused.status_code == 409
    assert "1 rum 4 dec. 2026: öppet" in page
    assert desk.statuses("101", 1) == ["ledig"]
    [again] = re.findall(r'href="([^"]+/granska[^"]*)"', page)
    fresh = desk.visitor.get(again.replace("&amp;", "&")).get_data(as_text=True)
    assert desk.save(fresh).status_code == 303
    assert desk.statuses("101", 1) == ["ej upplåten"]


def test_pressing_save_twice_changes_once(desk):
    page = desk.review(typ="dubbelrum")
    assert [desk.save(page).status_code for _ in range(2)] == [303, 303]
    assert desk.get().count("stängt</strong>") == 1 + 1  # what can be undone, and the history


def test_the_latest_change_is_undone(desk):
    desk.change(typ="dubbelrum", last=1)
    assert desk.undo().status_code == 303
    assert desk.statuses("101", 2) == ["ledig", "ledig"]
    assert "ångrad" in desk.get()


def test_an_undo_of_what_is_not_the_latest_any_more_is_refused(desk):
    desk.change(typ="dubbelrum")
    page = desk.get()
    desk.change(typ="enkelrum")
    assert desk.undo(page).status_code == 409
    assert desk.statuses("101", 1) == ["ej upplåten"]


def test_an_undo_that_closes_claimed_nights_asks_first(desk, world):
    desk.change(typ="dubbelrum")
    desk.change(typ="dubbelrum", gor="open")
    placement = booked(world, desk.rooms["101"], nights=1)
    asked = desk.undo()
    page = asked.get_data(as_text=True)
    assert asked.status_code == 409
    assert placement.booking_code in page
    assert desk.undo(page).status_code == 303
    assert len(desk.rows(DutyAlert)) == 1


def test_the_history_names_own_people_and_nobody_elses(desk, world):
    desk.change(typ="dubbelrum")
    page = desk.get()
    assert re.search(r"2 rum 4 dec. 2026: stängt</strong>.*?Prov \d+ · i portalen", page, re.DOTALL)
    with world.writing() as session:
        session.execute(
            sa.text("UPDATE availability_update SET made_by = :id"), {"id": world.officer.user_id}
        )
    assert "någon utanför er verksamhet" in desk.get()


def test_the_rooms_of_another_house_do_not_exist(desk, world, signed_in):
    stranger = Desk(world, signed_in).visitor
    for path in ("", "/andra", f"/granska?fran={desk.night(0)}&till={desk.night(0)}&gor=open&typ=dubbelrum"):
        assert stranger.get(desk.url(path)).status_code == 404
    body = fields_of(desk.review(typ="dubbelrum"), "andra")
    body.pop("csrf_token")
    assert stranger.post(desk.url("/andra"), body).status_code == 404


def test_a_room_of_another_house_cannot_be_changed_here(desk, world, signed_in):
    other = Desk(world, signed_in)
    desk.review(404, rum=other.rooms["101"])


def test_a_house_without_rooms_is_told_so(world, signed_in):
    organisation = world.organisation(OrganisationKind.HOTEL)
    house = world.facility(FacilityKind.HOTEL, organisation_id=organisation)
    visitor = signed_in(Role.HOTEL_STAFF, OrganisationKind.HOTEL, organisation, trained_on=TRAINED)
    assert "Inga rum är upplagda" in visitor.get(f"/boende/{house}/rum").get_data(as_text=True)


def test_the_pages_are_read_in_english_too(desk):
    desk.visitor.post("/sprak", {"language": "en"})
    assert "Choose a night" in desk.get()
    assert "What changes" in desk.review(typ="dubbelrum")
