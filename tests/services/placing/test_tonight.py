from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.services.placing.holds import release
from app.services.placing.stays import EndPlacement, arrived, cancel, depart, did_not_arrive
from app.services.placing.tonight import tonight
from models.case import Gender
from models.facility import FacilityKind
from models.ledger import AuditEntry
from models.organisation import DutyShift, OrganisationKind, Role
from models.placement import EventReason
from tests.scenes.holds import held
from tests.scenes.intake import with_answers
from tests.scenes.placements import confirmed


def seen(world, actor=None):
    with world.database.transaction() as session:
        return tonight(session, actor or world.officer, world.clock)


@pytest.fixture
def unit(world):
    return world.unit(world.facility(code_name="Ekorren"), code="3")


@pytest.fixture
def placement(world, unit):
    return confirmed(world, held(world, world.request(), unit))


def test_the_most_urgent_waits_on_top(world):
    planned, acute = world.request(urgency=3), world.request(urgency=1)
    assert [entry.request_id for entry in seen(world).ready] == [acute, planned]


def test_of_equals_the_one_who_arrives_first_and_then_who_asked_first_is_on_top(world):
    later = world.request(arrives=world.tonight + timedelta(days=1))
    first = world.request()
    world.clock.advance(minutes=1)
    second = world.request()
    assert [entry.request_id for entry in seen(world).ready] == [first, second, later]


def test_an_unfinished_intake_stands_among_the_unanswered(world):
    request = world.request(complete=False)
    found = seen(world)
    assert [entry.request_id for entry in found.unfinished] == [request]
    assert found.ready == []


def test_heads_are_counted_without_names(world):
    world.request(world.case((30, Gender.FEMALE), (9, Gender.MALE), (1, Gender.FEMALE)))
    party = seen(world).ready[0].party
    assert (party.adults, party.children) == (1, 2)


def test_who_holds_a_place_waits_no_more(world, unit):
    claim = held(world, world.request(), unit)
    found = seen(world)
    assert found.waiting == ()
    assert [(entry.hold_id, entry.code_name, entry.unit_codes) for entry in found.held] == [
        (claim, "Ekorren", ("3",))
    ]


def test_the_first_hold_to_lapse_is_on_top(world, unit):
    first = held(world, world.request(), unit)
    world.clock.advance(minutes=5)
    second = held(world, world.request(), world.unit(world.facility()))
    assert [entry.hold_id for entry in seen(world).held] == [first, second]


def test_a_hold_that_lapsed_by_itself_is_told_of_the_one_who_waits_again(world, unit):
    held(world, world.request(), unit)
    world.clock.advance(minutes=90)
    found = seen(world)
    assert found.held == ()
    assert found.ready[0].lapsed_at == world.clock.now()


def test_a_hold_given_back_has_not_lapsed(world, unit):
    claim = held(world, world.request(), unit)
    world.do(release, claim)
    assert seen(world).ready[0].lapsed_at is None


def test_a_confirmed_place_is_expected_until_somebody_is_there(world, placement):
    assert [entry.placement_id for entry in seen(world).expected] == [placement]
    world.do(arrived, placement)
    found = seen(world)
    assert found.expected == []
    assert [entry.placement_id for entry in found.staying] == [placement]


def test_whoever_did_not_arrive_is_an_alarm_and_keeps_the_place(world, placement):
    world.do(did_not_arrive, placement)
    found = seen(world)
    assert [entry.placement_id for entry in found.alarms] == [placement]
    assert found.waiting == ()


def test_whoever_ought_to_have_been_there_by_now_is_an_alarm(world, unit):
    case = world.case()
    with_answers(world, case, expected_arrival="02:30")
    placement = confirmed(world, held(world, world.request(case), unit))
    assert seen(world).alarms == []
    world.clock.advance(minutes=31)
    assert [entry.placement_id for entry in seen(world).alarms] == [placement]


def test_a_time_before_midnight_was_the_evening_before(world, unit):
    case = world.case()
    with_answers(world, case, expected_arrival="23:30")
    confirmed(world, held(world, world.request(case), unit))
    assert len(seen(world).alarms) == 1


def test_without_a_time_somebody_is_late_when_the_first_night_is_over(world, placement):
    world.clock.advance(hours=9)
    assert seen(world).alarms == []
    world.clock.advance(hours=2)
    assert [entry.placement_id for entry in seen(world).alarms] == [placement]


def test_a_stay_whose_last_night_is_over_asks_for_a_departure(world, placement):
    world.do(arrived, placement)
    world.clock.advance(days=3)
    assert [entry.placement_id for entry in seen(world).overdue] == [placement]


def test_whoever_departed_is_on_no_list(world, placement):
    world.do(arrived, placement)
    world.do(depart, EndPlacement(placement, EventReason.PLANNED))
    found = seen(world)
    assert (found.placed, found.waiting) == ((), ())


def test_whoever_was_cancelled_waits_again(world, placement):
    world.do(cancel, EndPlacement(placement, EventReason.FACILITY_DECLINED))
    found = seen(world)
    assert found.placed == ()
    assert len(found.ready) == 1


def test_others_see_nothing_of_it(world, placement):
    world.request()
    stranger = world.actor(OrganisationKind.FAMILY_VIOLENCE_UNIT, Role.CASE_WORKER)
    found = seen(world, stranger)
    assert (found.waiting, found.held, found.placed) == ((), (), ())


def test_a_look_is_one_audit_entry_that_names_what_was_seen(world, placement):
    waiting = world.request()
    seen(world)
    with world.database.read() as session:
        last = session.scalars(sa.select(AuditEntry).order_by(AuditEntry.seq.desc())).first()
    assert last.action == "case:listed"
    assert last.details == {"requests": [waiting], "holds": [], "placements": [placement]}


def test_those_on_duty_now_are_named_with_their_number(world):
    now = world.clock.now()
    with world.writing() as session:
        for hours in (0, 24):
            session.add(
                DutyShift(
                    organisation_id=world.duty_team.id,
                    user_id=world.officer.user_id,
                    starts_at=now + timedelta(hours=hours - 1),
                    ends_at=now + timedelta(hours=hours + 6),
                )
            )
    (shift,) = seen(world).on_duty
    assert (shift.organisation, shift.until) == (world.duty_team.name, now + timedelta(hours=6))


def test_a_hotel_is_known_as_one(world):
    hotel = world.facility(FacilityKind.HOTEL)
    held(world, world.request(), world.unit(hotel))
    (place,) = seen(world).held
    assert (place.kind, place.protection_level) == (FacilityKind.HOTEL, 0)
