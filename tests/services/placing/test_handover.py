import pytest

from app.core.errors import NotAllowed, NotFound, NotPossibleNow
from app.services.placing.handover import handover, read_address
from app.services.placing.placement_page import read_placement
from app.services.placing.stays import (
    ChangeLastNight,
    EndPlacement,
    MovePlacement,
    arrived,
    cancel,
    change_last_night,
    move,
)
from models.facility import Admits, Facility
from models.organisation import OrganisationKind, Role
from models.placement import EventReason, Placement
from models.threat import SeparationScope
from tests.scenes.holds import held
from tests.scenes.houses import given_address
from tests.scenes.intake import with_answers
from tests.scenes.placements import confirmed
from tests.stored import actions

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)


def sheet(world, placement, actor=None):
    with world.database.transaction() as session:
        return handover(session, actor or world.officer, world.clock, placement)


def address(world, placement, actor=None):
    with world.database.transaction() as session:
        return read_address(session, actor or world.officer, world.clock, placement)


def read(world, placement, actor=None):
    with world.database.transaction() as session:
        return read_placement(session, actor or world.officer, world.clock, placement, view="test")


@pytest.fixture
def house(world):
    return world.facility(code_name="Ekorren")


@pytest.fixture
def placement(world, house):
    return confirmed(world, held(world, world.request(), world.unit(house, code="3")))


def test_the_sheet_names_code_place_and_nights(world, placement):
    found = sheet(world, placement)
    assert found.page.place.code_name == "Ekorren"
    assert found.page.booking_code
    assert (found.page.last_night - found.page.first_night).days == 2


def test_the_sheet_says_when_they_are_awaited(world, house):
    case = world.case()
    with_answers(world, case, expected_arrival="03:15")
    found = sheet(world, confirmed(world, held(world, world.request(case), world.unit(house))))
    assert found.announced.expected_at.isoformat() == "2026-12-05T03:15:00+01:00"


def test_the_decision_names_what_was_shown_what_was_chosen_and_by_whom(world, house):
    world.unit(house, code="1", price=100)
    dear = world.unit(house, code="2", price=900)
    claim = held(world, world.request(), dear, override_reason="own_wish", override_note="Nära syster")
    found = sheet(world, confirmed(world, claim)).page
    (decision,) = found.decisions
    assert decision.shown == ("Ekorren 1", "Ekorren 2")
    assert (decision.chosen, decision.override_reason, decision.by) == ("Ekorren 2", "own_wish", "Prov 2")
    assert found.override_note == "Nära syster"


def test_reading_the_sheet_is_one_audit_entry(world, placement):
    before = len(actions(world))
    sheet(world, placement)
    assert actions(world)[before:] == ["placement:read"]


def test_the_address_is_read_by_an_act_of_its_own(world, house, placement):
    given_address(world, house)
    before = len(actions(world))
    assert address(world, placement).street == "Påhittsgatan 1"
    assert actions(world)[before:] == ["address:read"]


def test_without_a_recorded_address_there_is_none(world, placement):
    assert address(world, placement) is None


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.AUDITOR, Role.ADMINISTRATOR])
def test_who_may_not_see_addresses_is_refused_even_inside_the_circle(world, house, placement, role):
    given_address(world, house)
    insider = world.actor(OrganisationKind.DUTY_TEAM, role, world.duty_team.id)
    with pytest.raises(NotAllowed):
        address(world, placement, insider)


def test_the_address_of_an_ended_placement_is_closed(world, house, placement):
    given_address(world, house)
    with world.database.transaction() as session:
        cancel(session, world.officer, world.clock, EndPlacement(placement, EventReason.MISTAKE))
    with pytest.raises(NotPossibleNow):
        address(world, placement)
    with pytest.raises(NotPossibleNow):
        sheet(world, placement)


def test_outside_the_circle_there_is_neither_sheet_nor_address(world, house, placement):
    given_address(world, house)
    stranger = world.actor(OrganisationKind.FAMILY_VIOLENCE_UNIT, Role.CASE_WORKER)
    for look in (sheet, address, read):
        with pytest.raises(NotFound):
            look(world, placement, stranger)


def test_after_a_move_the_sheet_and_the_address_are_those_of_the_new_place(world, placement):
    other = world.facility(code_name="Uttern")
    given_address(world, other)
    unit = world.unit(other, code="9")
    with world.database.transaction() as session:
        move(session, world.officer, world.clock, MovePlacement(placement, (unit,), EventReason.SAFETY))
    found = sheet(world, placement).page
    assert (found.place.code_name, found.place.unit_codes) == ("Uttern", ("9",))
    assert found.events[0].place == "Uttern 9"
    assert address(world, placement).street == "Påhittsgatan 1"


def test_events_tell_what_happened_by_whom_and_why(world, placement):
    with world.database.transaction() as session:
        arrived(session, world.officer, world.clock, placement)
    world.clock.advance(hours=1)
    with world.database.transaction() as session:
        last = world.tonight.replace(day=world.tonight.day + 5)
        command = ChangeLastNight(placement, last, EventReason.STILL_IN_NEED)
        change_last_night(session, world.officer, world.clock, command)
    told = [(event.kind, event.reason, event.last_night, event.by) for event in read(world, placement).events]
    assert told == [("arrived", None, None, "Prov 2"), ("extended", "still_in_need", last, "Prov 2")]


def test_a_certificate_does_not_tell_a_case_worker_which_rule_between_households_broke(
    world, house, placement
):
    """Shortening is never refused, so its certificate may hold a rule that is broken."""
    neighbour = world.case()
    confirmed(world, held(world, world.request(neighbour), world.unit(house)))
    with world.database.read() as session:
        own = session.get_one(Placement, placement).claim.request.case_id
    world.separate(own, neighbour, SeparationScope.FACILITY)
    world.clock.advance(minutes=1)
    with world.database.transaction() as session:
        command = ChangeLastNight(placement, world.tonight, EventReason.SAFETY)
        change_last_night(session, world.officer, world.clock, command)
    worker = world.actor(OrganisationKind.DUTY_TEAM, Role.CASE_WORKER, world.duty_team.id)
    for actor, word in ((world.officer, "other_case"), (worker, "not_suitable")):
        answers = read(world, placement, actor).certificates[0].answers
        assert answers[word] == "fail"
        assert {"separation", "housed_threat", "together"}.isdisjoint(answers)


def test_a_place_that_no_longer_takes_them_is_still_read(world, house, placement):
    with world.writing() as session:
        session.get_one(Facility, house).admits = Admits.MEN
    assert read(world, placement).place.code_name == "Ekorren"
