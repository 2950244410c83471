"""The best for everybody who waits: asked for, waited for, shown, held; and calm when the solver is not."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from models.base import new_id
from models.case import Gender
from models.joint import JointProposal
from models.ledger import AuditEntry
from models.organisation import OrganisationKind, Role
from models.placement import Claim
from tests.reading import Page, opened
from tests.visitors import PASSWORD, Visitor
from tests.waiting import wait_until

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)


@pytest.fixture
def house(world):
    return world.facility(code_name="Ekorren")


def solved(visitor) -> Page:
    """Press the button, then look again as somebody without scripts would."""
    page = opened(visitor, "/gemensamt-forslag").press("Räkna ut")

    def result() -> Page | None:
        nonlocal page
        if "<progress" in page.html:
            page = opened(visitor, page.path)
        return None if "<progress" in page.html else page

    return wait_until(result)


def test_when_nobody_waits_the_page_says_so(officer):
    assert "Ingen väntar på plats." in solved(officer).text


def test_everybody_of_the_circle_stands_there_with_a_place(officer, world, house):
    world.unit(house, code="1"), world.unit(house, code="2")
    world.request(), world.request()
    page = solved(officer)
    assert len(page.articles()) == 2
    assert "Inget annat sätt ger fler en plats" in page.text


def test_while_it_runs_the_page_asks_again_by_itself_and_by_a_link(officer, world, house):
    world.unit(house)
    world.request()
    page = opened(officer, f"/gemensamt-forslag/{running(world)}")
    assert f'data-poll="{page.path}"' in page.html
    assert "Se hur långt det har kommit" in page.text


def running(world):
    """A run that nobody has begun: its row and nothing more."""
    with world.writing() as session:
        proposal = JointProposal(
            organisation_id=world.duty_team.id,
            created_by=world.officer.user_id,
            created_at=world.clock.now(),
            deadline=world.clock.now() + timedelta(minutes=1),
        )
        session.add(proposal)
        return proposal.id


def test_who_asks_while_one_runs_follows_that_one(officer, world):
    world.request()
    run = running(world)
    assert opened(officer, "/gemensamt-forslag").press("Räkna ut").path == f"/gemensamt-forslag/{run}"


def test_a_run_that_is_cancelled_leads_back_to_the_beginning(officer, enter, world):
    page = opened(officer, f"/gemensamt-forslag/{running(world)}")
    ended = page.press("Avbryt")
    assert ended.path == "/gemensamt-forslag"
    assert "Uträkningen är avbruten" in ended.text
    assert opened(enter(), page.path).path == "/gemensamt-forslag"


def test_a_run_that_died_with_its_process_is_told_by_its_deadline(officer, world):
    page = opened(officer, f"/gemensamt-forslag/{running(world)}")
    world.clock.advance(minutes=1)
    page = opened(officer, page.path)
    assert "Inget gemensamt förslag den här gången" in page.text
    assert "<progress" not in page.html


def test_another_units_run_is_not_cancelled(stranger, world):
    path = f"/gemensamt-forslag/{running(world)}/avbryt"
    assert stranger.post(path, {"idempotency_key": new_id()}).status_code == 404


def test_a_place_that_is_not_the_first_is_held_in_one_tap_because_it_is_best_for_all(officer, world, house):
    """The single would take the cheap large room first, in which alone the family fits."""
    world.unit(house, code="1", beds=3, price=500), world.unit(house, code="2", beds=1, price=900)
    world.request(world.case(*[(30, Gender.FEMALE)] * 3), urgency=2)
    world.request(urgency=1)
    page = solved(officer).press("Håll platsen")
    assert "Ekorren rum 2" in page.text
    assert "Varför inte den första Bäst för alla som väntar" in page.text
    with world.database.read() as session:
        assert session.scalars(sa.select(Claim.override_reason)).one() == "best_for_all"


def test_who_gets_no_place_is_shown_where_the_reasons_are(officer, world):
    world.request()
    page = solved(officer)
    assert "Ingen säker plats för det här hushållet" in page.text
    assert page.follow("Se skäl").heading == "Platser"


def test_others_are_counted_and_not_named(officer, world, house):
    world.unit(house), world.unit(house)
    elsewhere = world.organisation(OrganisationKind.FAMILY_VIOLENCE_UNIT)
    world.request(world.case(owner=elsewhere))
    world.request()
    page = solved(officer)
    assert "1 till, som andra ansvarar för, är inräknad." in page.text
    assert len(page.articles()) == 1


def test_a_colleague_sees_the_result_and_another_unit_does_not(officer, enter, stranger, world, house):
    world.unit(house)
    world.request()
    page = solved(officer)
    assert opened(enter(), page.path).heading == "Bäst för alla som väntar"
    assert stranger.get(page.path).status_code == 404


def test_asking_and_looking_are_both_audited(officer, world, house):
    world.unit(house)
    request = world.request()
    solved(officer)
    with world.database.read() as session:
        entries = list(session.scalars(sa.select(AuditEntry).order_by(AuditEntry.seq)))[-3:]
    assert [entry.action for entry in entries] == [
        "request:solved_for_all",
        "request:joint_proposal_finished",
        "case:listed",
    ]
    assert entries[2].details == {"requests": [request]}


@pytest.fixture
def hurried(apps, settings, clock):
    """The same service with so little time that the real solver is killed."""
    with apps.lent(replace(settings, solver_seconds=0.05), clock) as app:
        yield app


def test_a_killed_solver_leaves_a_calm_page_and_booking_by_hand(hurried, account, world, house):
    world.unit(house, code="7")
    request = world.request()
    visitor = Visitor(hurried)
    visitor.sign_in(account(Role.DUTY_OFFICER, OrganisationKind.DUTY_TEAM, world.duty_team.id), PASSWORD)
    page = solved(visitor)
    assert "Ingenting har ändrats, och allt annat fungerar som vanligt." in page.text
    assert page.follow("Till dem som väntar").heading == "I natt"
    by_hand = opened(visitor, f"/forfragningar/{request}/platser/for-hand")
    assert by_hand.press("Håll").heading == "Kontrollera och bekräfta"


def test_a_result_that_is_not_there_any_more_is_not_found(officer):
    assert officer.get("/gemensamt-forslag/nothing").status_code == 404
