"""A placement through its life."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from models.case import Case
from models.facility import Admits, Facility
from models.ledger import AuditEntry
from models.placement import Placement, PlacementEvent
from models.threat import SeparationScope
from tests.reading import opened
from tests.scenes.holds import held
from tests.scenes.placements import confirmed

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)


@pytest.fixture
def house(world):
    return world.facility(code_name="Ekorren")


@pytest.fixture
def unit(world, house):
    return world.unit(house, code="3")


@pytest.fixture
def case(world):
    return world.case()


@pytest.fixture
def placement(world, unit, case):
    return confirmed(world, held(world, world.request(case), unit))


def of(visitor, placement, path=""):
    return opened(visitor, f"/placeringar/{placement}{path}")


def kinds(world):
    with world.database.read() as session:
        return list(session.scalars(sa.select(PlacementEvent.kind).order_by(PlacementEvent.recorded_at)))


def day(world, nights):
    return (world.tonight + timedelta(days=nights)).isoformat()


def test_the_page_shows_code_place_and_nights(officer, world, placement):
    page = of(officer, placement)
    with world.database.read() as session:
        assert session.get_one(Placement, placement).booking_code in page.text
    assert "Ekorren rum 3" in page.text
    assert "fre 4 dec. – mån 7 dec., 3 nätter" in page.text
    assert "bekräftad" in page.text


def test_the_certificate_lists_every_rule_and_that_all_hold(officer, placement):
    page = of(officer, placement)
    assert "alla regler uppfyllda" in page.text
    assert "Tillstånd: uppfylld" in page.text
    assert "bruten" not in page.text


def test_the_decision_says_what_was_shown_what_was_chosen_by_whom_and_on_what_basis(officer, placement):
    page = of(officer, placement)
    for words in ("Valdes Ekorren 3", "Visades, i ordning Ekorren 3", "11 kap. 1 §", "Beslutat av Prov 2"):
        assert words in page.text


def test_arrival_is_one_tap(officer, world, placement):
    page = of(officer, placement).press("Framme")
    assert "Antecknat: framme på platsen." in page.text
    assert "Framme" not in " ".join(page.buttons())
    assert kinds(world) == ["arrived"]


def test_pressing_arrived_twice_is_one_event(officer, world, placement):
    page = of(officer, placement)
    page.send("Framme"), page.send("Framme")
    assert kinds(world) == ["arrived"]


def test_not_arriving_is_an_alarm_and_the_place_is_kept(officer, world, placement, unit):
    page = of(officer, placement).press("Kom inte fram")
    assert "Platsen är kvar tills du avbokar den." in page.text
    assert "Kom inte fram" not in page.buttons()
    assert page.press("Framme").status == 200
    assert kinds(world) == ["did_not_arrive", "arrived"]


def test_a_stay_is_extended_with_a_reason(officer, world, placement):
    page = of(officer, placement).follow("Förläng eller")
    page = page.press("Ändra", leaves=day(world, 5), reason="still_in_need")
    assert "fre 4 dec. – ons 9 dec., 5 nätter" in page.text
    assert "Vistelsen förlängd, sista natten tis 8 dec. – Skyddet behövs längre" in page.text


def test_a_stay_is_shortened_the_same_way(officer, world, placement):
    page = of(officer, placement, "/sista-natt")
    page = page.press("Ändra", leaves=day(world, 1), reason="own_wish")
    assert "fre 4 dec. – lör 5 dec., 1 natt" in page.text
    assert kinds(world) == ["shortened"]


@pytest.mark.parametrize(
    ("filled_in", "sentence", "field"),
    [
        ({"leaves": "", "reason": "planned"}, "Ange en dag.", "leaves"),
        ({"leaves": "x", "reason": "planned"}, "Ska vara ett datum", "leaves"),
        ({"leaves": "2026-12-07", "reason": "planned"}, "Det är samma dag som nu.", "leaves"),
        ({"leaves": "2026-12-04", "reason": "planned"}, "Dagen måste ligga efter i natt", "leaves"),
        ({"leaves": "2029-12-04", "reason": "planned"}, "inom 400 nätter", "leaves"),
        ({"leaves": "2026-12-09"}, "Ange varför.", "reason"),
        ({"leaves": "2026-12-09", "reason": "replanned"}, "Välj ett av alternativen.", "reason"),
    ],
)
def test_nights_that_cannot_be_are_refused_with_the_field_named(
    officer, world, placement, filled_in, sentence, field
):
    refused = of(officer, placement, "/sista-natt").press("Ändra", **filled_in)
    assert refused.status == 422
    assert sentence in refused.text
    assert f'href="#{field}"' in refused.html
    assert kinds(world) == []


def test_nights_that_somebody_else_has_cannot_be_added(officer, world, placement, unit):
    held(world, world.request(arrives=world.tonight + timedelta(days=3)), unit)
    refused = of(officer, placement, "/sista-natt").press("Ändra", leaves=day(world, 5), reason="planned")
    assert refused.status == 409
    assert "Någon annan har platsen minst en av nätterna." in refused.text
    assert refused.follow("Flytta i stället").heading == "Flytta"


def test_nights_that_a_rule_forbids_cannot_be_added(officer, world, house, placement):
    with world.writing() as session:
        session.get_one(Facility, house).max_nights = 4
    refused = of(officer, placement, "/sista-natt").press("Ändra", leaves=day(world, 5), reason="planned")
    assert (refused.status, "Tar inte emot 5 nätter" in refused.text) == (409, True)
    assert kinds(world) == []


def test_somebody_is_moved_to_one_of_the_places_for_the_rest_of_the_stay(officer, world, placement):
    world.unit(world.facility(code_name="Uttern"), code="9")
    page = of(officer, placement).follow("Flytta")
    assert [card.split(" rum")[0] for card in page.articles()] == ["1. Uttern"]
    page = page.press("Flytta hit", reason="safety")
    assert "Uttern rum 9" in page.text
    assert "Flyttad till Uttern 9 – Inte längre säkert" in page.text


def test_a_move_needs_a_reason(officer, world, placement):
    world.unit(world.facility())
    refused = of(officer, placement, "/flytt").press("Flytta hit")
    assert (refused.status, "Ange varför." in refused.text) == (422, True)
    assert kinds(world) == []


def test_a_place_taken_meanwhile_cannot_be_moved_to(officer, world, placement):
    other = world.unit(world.facility(code_name="Uttern"))
    page = of(officer, placement, "/flytt")
    held(world, world.request(), other)
    refused = page.press("Flytta hit", reason="safety")
    assert (refused.status, refused.heading) == (409, "Flytta")
    assert "Ingenting är ändrat." in refused.text


def test_without_another_place_there_is_nowhere_to_move(officer, placement):
    assert "Ingen annan plats är både ledig och säker" in of(officer, placement, "/flytt").text


def test_a_departure_gives_the_nights_back_and_ends_it(officer, world, placement, unit):
    page = of(officer, placement).press("Framme").follow("Avresa").press("Anteckna avresan", reason="planned")
    assert "Avresan är antecknad." in page.text
    assert page.buttons() == []
    held(world, world.request(arrives=world.tonight + timedelta(days=1)), unit)


def test_a_cancellation_makes_the_request_wait_again(officer, world, placement, case):
    page = of(officer, placement).follow("Avboka")
    page = page.press("Avboka", reason="facility_declined")
    assert "Förfrågan väntar på plats igen." in page.text
    assert "Boendet sa nej" in page.text
    with world.database.read() as session:
        assert session.get_one(Case, case).ref in opened(officer, "/").part("waiting")


@pytest.mark.parametrize("ending", ["/avresa", "/avbokning"])
def test_an_end_needs_a_reason(officer, world, placement, ending):
    page = of(officer, placement, ending)
    refused = page.press(page.buttons()[0])
    assert (refused.status, "Ange varför." in refused.text) == (422, True)
    assert kinds(world) == []


def test_whoever_has_arrived_departs_and_is_not_cancelled(officer, world, placement):
    cancelling = of(officer, placement, "/avbokning")
    of(officer, placement).press("Framme")
    assert "Avboka" not in of(officer, placement).text
    assert "Det går inte längre" in cancelling.press("Avboka", reason="mistake").text
    assert kinds(world) == ["arrived"]


@pytest.mark.parametrize("path", ["/sista-natt", "/flytt", "/avresa", "/avbokning", "/overlamning"])
def test_nothing_more_is_done_with_an_ended_placement(officer, placement, path):
    of(officer, placement, "/avbokning").press("Avboka", reason="mistake")
    page = of(officer, placement, path)
    assert page.heading == "Placering"
    assert "Det går inte längre" in page.text


def test_a_broken_rule_in_a_certificate_is_shown_without_telling_which_household(
    case_worker, world, house, placement, case
):
    neighbour = world.case()
    confirmed(world, held(world, world.request(neighbour), world.unit(house)))
    world.separate(case, neighbour, SeparationScope.FACILITY)
    world.clock.advance(minutes=1)
    page = of(case_worker, placement, "/sista-natt").press("Ändra", leaves=day(world, 1), reason="safety")
    assert "bruten regel" in page.text
    assert "Andra hushåll på platsen: bruten" in page.text
    assert "Andra ärenden" not in page.text


def test_one_look_is_one_read_of_the_placement(officer, world, placement):
    with world.database.read() as session:
        before = session.scalar(sa.select(sa.func.max(AuditEntry.seq)))
    of(officer, placement)
    with world.database.read() as session:
        (entry,) = session.scalars(sa.select(AuditEntry).where(AuditEntry.seq > before))
        assert (entry.action, entry.object_id) == ("placement:read", placement)


def test_a_fact_that_changed_does_not_hide_the_placement(officer, world, house, placement):
    with world.writing() as session:
        session.get_one(Facility, house).admits = Admits.MEN
    assert of(officer, placement).status == 200


@pytest.mark.parametrize("path", ["", "/sista-natt", "/flytt", "/avresa", "/avbokning", "/overlamning"])
def test_outside_the_circle_there_is_no_such_placement(stranger, placement, path):
    assert stranger.get(f"/placeringar/{placement}{path}").status_code == 404
