"""Hold, check the answers, confirm; and what happens when the check says no."""

import pytest
import sqlalchemy as sa

from models.facility import Admits, Facility
from models.ledger import AuditEntry
from models.placement import Placement
from models.request import PlacementRequest
from models.threat import SeparationScope
from tests.reading import opened
from tests.scenes.holds import held
from tests.scenes.intake import with_answers
from tests.scenes.placements import confirmed
from tests.stored import rows

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)


@pytest.fixture
def house(world):
    return world.facility(code_name="Ekorren")


@pytest.fixture
def case(world):
    return world.case()


@pytest.fixture
def claim(world, house, case):
    return held(world, world.request(case), world.unit(house, code="3"))


def desk(visitor, claim):
    return opened(visitor, f"/reservationer/{claim}")


def change(world, house, **facts):
    with world.writing() as session:
        for name, value in facts.items():
            setattr(session.get_one(Facility, house), name, value)


def test_the_page_shows_place_nights_and_time_left(officer, claim):
    page = desk(officer, claim)
    assert "Ekorren rum 3" in page.text
    assert "fre 4 dec. – mån 7 dec., 3 nätter" in page.text
    assert "går ut 03:30" in page.text
    assert 'data-countdown="5400"' in page.html


def test_the_page_shows_what_was_answered_with_links_to_change_it(officer, world, claim, case):
    with_answers(world, case, tracking_checklist=["phone_off"], substance_use="declined_to_answer")
    page = desk(officer, claim)
    assert "Telefonen är avstängd" in page.text
    assert "Vill ej svara" in page.text
    assert page.follow("Ändra språk").heading == "Nattformulär"


def test_the_legal_basis_given_at_intake_is_chosen_already(officer, world, claim, case):
    with_answers(world, case, decision_basis="sol_29_4")
    done = desk(officer, claim).press("Bekräfta")
    assert done.heading == "Överlämning"
    assert "29 kap. 4 § socialtjänstlagen" in done.text


def test_without_a_legal_basis_nothing_is_confirmed_and_the_field_is_named(officer, world, claim, case):
    with_answers(world, case, alias="Lo")
    refused = desk(officer, claim).press("Bekräfta")
    assert refused.status == 422
    assert "Ange laga stöd." in refused.text
    assert 'href="#legal_basis"' in refused.html
    assert rows(world, Placement) == []


def test_confirming_leads_to_the_sheet_to_hand_over(officer, world, claim):
    done = desk(officer, claim).press("Bekräfta", legal_basis="sol_11_1")
    (placement,) = rows(world, Placement)
    assert "Placeringen är bekräftad." in done.text
    assert placement.booking_code in done.text


def test_pressing_confirm_twice_confirms_once(officer, world, claim):
    page = desk(officer, claim)
    answers = [page.send("Bekräfta", legal_basis="sol_11_1") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].location == answers[1].location
    assert len(rows(world, Placement)) == 1


def test_the_same_key_with_another_answer_is_refused(officer, world, claim):
    page = desk(officer, claim)
    page.send("Bekräfta", legal_basis="sol_11_1")
    assert page.send("Bekräfta", legal_basis="sol_29_4").status_code == 422


def test_extending_starts_the_time_anew(officer, world, claim):
    page = desk(officer, claim)
    world.clock.advance(minutes=15)
    assert "går ut 03:45" in page.press("Förläng").text


def test_releasing_gives_the_place_back_in_one_tap(officer, world, claim):
    page = desk(officer, claim).press("Släpp")
    assert page.heading == "Platsen hålls inte längre"
    assert page.follow("Se platserna nu").press("Håll platsen").heading == "Kontrollera och bekräfta"


def test_a_lapsed_hold_says_so_and_leads_on(enter, world, claim):
    world.clock.advance(minutes=91)
    page = desk(enter(), claim)
    assert "Tiden gick ut" in page.text
    assert "Bekräfta" not in " ".join(page.buttons())


def test_confirming_too_late_says_that_the_time_is_out(enter, world, claim):
    world.clock.advance(minutes=80)
    page = desk(enter(), claim)
    world.clock.advance(minutes=11)
    late = page.press("Bekräfta", legal_basis="sol_11_1")
    assert (late.status, late.heading) == (409, "Platsen hålls inte längre")
    assert rows(world, Placement) == []


def test_a_failed_check_says_which_rule_and_books_nothing(officer, world, house, claim):
    page = desk(officer, claim)
    change(world, house, admits=Admits.MEN)
    changed = page.press("Bekräfta", legal_basis="sol_11_1")
    assert (changed.status, changed.heading) == (409, "Läget har ändrats")
    assert "Ekorren, rum 3 kan inte bekräftas" in changed.text
    assert "Tar inte emot alla i hushållet (kön)" in changed.text
    assert rows(world, Placement) == []


def test_after_a_failed_check_one_tap_holds_the_next_best(officer, world, house, claim):
    world.unit(world.facility(code_name="Uttern"), code="9")
    page = desk(officer, claim)
    change(world, house, admits=Admits.MEN)
    page = page.press("Bekräfta", legal_basis="sol_11_1")
    assert "Bästa platsen nu 1. Uttern rum 9" in page.text
    page = page.press("Håll den i stället")
    assert page.heading == "Kontrollera och bekräfta"
    assert "Uttern" in page.text
    assert page.press("Bekräfta", legal_basis="sol_11_1").heading == "Överlämning"
    assert len(rows(world, Placement)) == 1


def test_after_a_failed_check_without_another_place_it_leads_to_the_reasons(officer, world, house, claim):
    page = desk(officer, claim)
    change(world, house, admits=Admits.MEN)
    page = page.press("Bekräfta", legal_basis="sol_11_1")
    assert page.follow("Alla platser, med skäl").heading == "Platser"


def test_when_the_next_best_is_gone_too_the_worker_is_told(officer, world, house, claim):
    unit = world.unit(world.facility(code_name="Uttern"))
    page = desk(officer, claim)
    change(world, house, admits=Admits.MEN)
    page = page.press("Bekräfta", legal_basis="sol_11_1")
    held(world, world.request(), unit)
    page = page.press("Håll den i stället")
    assert "Läget har ändrats igen." in page.text
    assert page.heading == "Kontrollera och bekräfta"  # the first hold is not lost by it


@pytest.mark.parametrize(
    ("reader", "sentence"),
    [
        ("officer", "Går inte ihop med ett annat ärende på platsen"),
        ("case_worker", "Passar inte det här hushållet"),
    ],
)
def test_a_conflict_found_at_confirmation_tells_no_more_than_the_reader_may_know(
    request, reader, sentence, world, house, claim, case
):
    neighbour = world.case()
    held(world, world.request(neighbour), world.unit(house))
    page = desk(request.getfixturevalue(reader), claim)
    world.separate(case, neighbour, SeparationScope.FACILITY)
    changed = page.press("Bekräfta", legal_basis="sol_11_1")
    assert sentence in changed.text


def test_when_the_nights_asked_for_have_changed_the_hold_has_to_be_made_anew(officer, world, claim):
    page = desk(officer, claim)
    with world.writing() as session:
        session.scalars(sa.select(PlacementRequest)).one().nights = 5
    refused = page.press("Bekräfta", legal_basis="sol_11_1")
    assert refused.status == 409
    assert "Förfrågan har ändrats sedan platsen hölls." in refused.text


def test_a_hold_that_a_colleague_confirmed_leads_to_the_placement(officer, world, claim):
    page = desk(officer, claim)
    confirmed(world, claim)
    assert page.press("Bekräfta", legal_basis="sol_11_1").heading == "Placering"
    assert "redan bekräftad" in page.press("Släpp").text
    assert desk(officer, claim).heading == "Placering"


def test_one_look_is_one_read_of_the_case(officer, world, claim, case):
    before = len(rows(world, AuditEntry))
    desk(officer, claim)
    (entry,) = rows(world, AuditEntry)[before:]
    assert (entry.action, entry.object_id) == ("case:read", case)


@pytest.mark.parametrize(
    ("method", "path"),
    [("get", ""), ("post", "/forlang"), ("post", "/slapp"), ("post", "/bekrafta"), ("post", "/i-stallet")],
)
def test_outside_the_circle_there_is_no_such_hold(stranger, claim, method, path):
    data = {"idempotency_key": "k", "legal_basis": "sol_11_1", "units": "x"}
    call = getattr(stranger, method)
    answer = call(f"/reservationer/{claim}{path}", **({"data": data} if method == "post" else {}))
    assert answer.status_code == 404
