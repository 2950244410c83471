"""What a house says of its guests, by booking code."""

import pytest
import sqlalchemy as sa

from app.core.errors import NotFound, NotPossibleNow
from app.queries.placements import PlacementStatus, nights_of
from app.services.houses.arrivals import NoteGuest, TakeBack, note_guest, read_arrivals, take_back
from app.services.messages.alerts import alerts_for, seen
from app.services.placing import stays
from models.alert import AlertKind, DutyAlert
from models.case import Case, CaseBlock
from models.facility import FacilityKind
from models.ledger import AuditEntry
from models.notification import MessageKind, OutboxMessage
from models.placement import EventKind, EventReason, Placement, PlacementEvent
from tests.scenes.accounts import staff_of
from tests.scenes.holds import held
from tests.scenes.placements import confirmed


@pytest.fixture
def house(world):
    return world.facility(FacilityKind.HOTEL)


@pytest.fixture
def unit(world, house):
    return world.unit(house)


@pytest.fixture
def placement(world, unit):
    """Three nights from tonight."""
    return confirmed(world, held(world, world.request(nights=3), unit))


@pytest.fixture
def staff(world, house):
    return staff_of(world, house)


def code(world, placement):
    with world.database.read() as session:
        return session.get_one(Placement, placement).booking_code


def says(world, actor, house, booking_code, kind):
    with world.database.transaction() as session:
        note_guest(session, actor, world.clock, NoteGuest(house, booking_code, kind))


def undoes(world, actor, house, booking_code):
    with world.database.transaction() as session:
        take_back(session, actor, world.clock, TakeBack(house, booking_code))


def guests(world, actor, house):
    with world.database.transaction() as session:
        return read_arrivals(session, actor, world.clock, house).guests


def standing(world, actor, house):
    return [guest.status for guest, _ in guests(world, actor, house)]


def alerts(world):
    with world.database.transaction() as session:
        return [alert.kind for alert in alerts_for(session, world.officer, world.clock)]


def moved(world, placement, unit):
    with world.database.transaction() as session:
        command = stays.MovePlacement(placement, (unit,), EventReason.SAFETY)
        stays.move(session, world.officer, world.clock, command)


@pytest.mark.parametrize(
    ("first", "then", "standing_after", "alert"),
    [
        (None, EventKind.ARRIVED, PlacementStatus.ARRIVED, AlertKind.ARRIVED),
        (None, EventKind.DID_NOT_ARRIVE, PlacementStatus.DID_NOT_ARRIVE, AlertKind.DID_NOT_ARRIVE),
        (EventKind.ARRIVED, EventKind.LEFT, PlacementStatus.LEFT, AlertKind.DEPARTED),
    ],
)
def test_what_the_house_says_stands_and_alerts_the_duty_team(
    world, house, placement, staff, first, then, standing_after, alert
):
    for kind in filter(None, (first, then)):
        world.clock.advance(minutes=1)
        says(world, staff, house, code(world, placement), kind)
    assert standing(world, staff, house) == [standing_after]
    assert alerts(world)[0] is alert


def test_those_who_own_the_case_get_a_message(world, house, placement, staff):
    says(world, staff, house, code(world, placement), EventKind.ARRIVED)
    with world.database.read() as session:
        messages = session.execute(sa.select(OutboxMessage.user_id, OutboxMessage.kind)).all()
    assert messages == [(world.officer.user_id, MessageKind.DUTY_ALERT)]


def test_whoever_leaves_by_the_houses_word_keeps_the_place(world, house, unit, placement, staff):
    for kind in (EventKind.ARRIVED, EventKind.LEFT):
        says(world, staff, house, code(world, placement), kind)
        world.clock.advance(minutes=1)
    with world.database.read() as session:
        found = session.get_one(Placement, placement)
        assert [unit_id for unit_id, _ in nights_of(session, found.claim_id)] == [unit] * 3
        assert found.claim.request.closed_at is None


@pytest.mark.parametrize("written", [str.upper, str.title, lambda code: f"  {code.replace('-', ' ')} "])
def test_a_code_is_found_however_it_is_written(world, house, placement, staff, written):
    says(world, staff, house, written(code(world, placement)), EventKind.ARRIVED)
    assert standing(world, staff, house) == [PlacementStatus.ARRIVED]


def test_a_code_of_another_house_does_not_exist_here(world, house, placement, staff):
    elsewhere = world.facility(FacilityKind.HOTEL)
    others = staff_of(world, elsewhere)
    for unknown in (code(world, placement), "apelsin-banan-kiwi-11"):
        with pytest.raises(NotFound):
            says(world, others, elsewhere, unknown, EventKind.ARRIVED)


def test_another_house_does_not_exist(world, house, placement):
    others = staff_of(world, world.facility(FacilityKind.HOTEL))
    with pytest.raises(NotFound):
        says(world, others, house, code(world, placement), EventKind.ARRIVED)
    with pytest.raises(NotFound):
        guests(world, others, house)


def test_a_coming_guest_is_not_known_before_the_night(world, house, unit, staff):
    later = confirmed(world, held(world, world.request(arrives=_in_a_week(world)), unit))
    assert guests(world, staff, house) == ()
    with pytest.raises(NotFound):
        says(world, staff, house, code(world, later), EventKind.ARRIVED)


def _in_a_week(world):
    return world.tonight.fromordinal(world.tonight.toordinal() + 7)


def test_whoever_left_in_time_is_forgotten_after_the_day(world, house, placement, staff):
    world.clock.advance(days=5)
    assert guests(world, staff, house) == ()


def test_the_morning_after_the_last_night_the_house_can_still_say_that_they_left(
    world, house, placement, staff
):
    says(world, staff, house, code(world, placement), EventKind.ARRIVED)
    world.clock.advance(days=3)  # two in the night after the last one
    says(world, staff, house, code(world, placement), EventKind.LEFT)
    assert standing(world, staff, house) == [PlacementStatus.LEFT]


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (EventKind.ARRIVED, EventKind.ARRIVED),
        (EventKind.ARRIVED, EventKind.DID_NOT_ARRIVE),
        (None, EventKind.LEFT),
        (EventKind.DID_NOT_ARRIVE, EventKind.LEFT),
    ],
)
def test_what_cannot_be_is_not_noted(world, house, placement, staff, first, then):
    if first:
        says(world, staff, house, code(world, placement), first)
    with pytest.raises(NotPossibleNow):
        says(world, staff, house, code(world, placement), then)


def test_a_placement_that_an_officer_ended_is_gone(world, house, placement, staff):
    with world.database.transaction() as session:
        stays.cancel(
            session, world.officer, world.clock, stays.EndPlacement(placement, EventReason.OTHER_PLACE)
        )
    assert guests(world, staff, house) == ()
    with pytest.raises(NotFound):
        says(world, staff, house, code(world, placement), EventKind.ARRIVED)


def test_a_slip_is_taken_back_within_ten_minutes_and_its_alert_with_it(world, house, placement, staff):
    says(world, staff, house, code(world, placement), EventKind.DID_NOT_ARRIVE)
    world.clock.advance(minutes=10)
    undoes(world, staff, house, code(world, placement))
    assert standing(world, staff, house) == [PlacementStatus.EXPECTED]
    assert alerts(world) == []
    with world.database.read() as session:
        event = session.scalars(sa.select(PlacementEvent)).one()
        assert event.undone_at == world.clock.now()
        actions = session.scalars(sa.select(AuditEntry.action)).all()
        assert {"placement:did_not_arrive", "placement:taken_back"} <= set(actions)


def test_of_an_alert_that_somebody_has_seen_it_is_told_that_it_was_a_mistake(world, house, placement, staff):
    says(world, staff, house, code(world, placement), EventKind.DID_NOT_ARRIVE)
    with world.database.transaction() as session:
        seen(session, world.officer, world.clock, session.scalars(sa.select(DutyAlert.id)).one())
    undoes(world, staff, house, code(world, placement))
    assert alerts(world) == [AlertKind.TAKEN_BACK]


def test_after_ten_minutes_it_is_the_duty_teams_to_mend(world, house, placement, staff):
    says(world, staff, house, code(world, placement), EventKind.ARRIVED)
    assert [may for _, may in guests(world, staff, house)] == [True]
    world.clock.advance(minutes=10, seconds=1)
    assert [may for _, may in guests(world, staff, house)] == [False]
    with pytest.raises(NotPossibleNow):
        undoes(world, staff, house, code(world, placement))


def test_what_the_duty_team_noted_is_not_the_houses_to_take_back(world, house, placement, staff):
    with world.database.transaction() as session:
        stays.arrived(session, world.officer, world.clock, placement)
    with pytest.raises(NotPossibleNow):
        undoes(world, staff, house, code(world, placement))


def test_who_was_moved_here_is_awaited_here_whatever_happened_where_they_were(world, house, placement, staff):
    elsewhere = world.facility(FacilityKind.HOTEL)
    others = staff_of(world, elsewhere)
    says(world, staff, house, code(world, placement), EventKind.ARRIVED)
    world.clock.advance(minutes=1)
    moved(world, placement, world.unit(elsewhere))
    assert standing(world, staff, house) == []
    assert standing(world, others, elsewhere) == [PlacementStatus.EXPECTED]


def test_whoever_comes_back_begins_anew(world, house, unit, placement, staff):
    says(world, staff, house, code(world, placement), EventKind.ARRIVED)
    for place in (world.unit(world.facility(FacilityKind.HOTEL)), unit):
        world.clock.advance(minutes=1)
        moved(world, placement, place)
    assert standing(world, staff, house) == [PlacementStatus.EXPECTED]


def test_whoever_is_moved_within_the_house_is_still_there(world, house, placement, staff):
    says(world, staff, house, code(world, placement), EventKind.ARRIVED)
    world.clock.advance(minutes=1)
    moved(world, placement, world.unit(house))
    assert standing(world, staff, house) == [PlacementStatus.ARRIVED]


def test_a_relative_at_the_desk_sees_nobody(world, house, placement, staff):
    with world.writing() as session:
        case = session.scalars(sa.select(Case)).one()
        session.add(CaseBlock(case_id=case.id, user_id=staff.user_id, recorded_at=world.clock.now()))
    assert guests(world, staff, house) == ()
    with pytest.raises(NotFound):
        says(world, staff, house, code(world, placement), EventKind.ARRIVED)


def test_a_duty_officer_has_no_business_at_a_houses_desk(world, house, placement):
    with pytest.raises(NotFound):
        says(world, world.officer, house, code(world, placement), EventKind.ARRIVED)


def test_looking_is_audited_under_ids(world, house, placement, staff):
    guests(world, staff, house)
    with world.database.read() as session:
        latest = session.scalars(sa.select(AuditEntry).order_by(AuditEntry.seq.desc())).first()
    assert (latest.action, latest.object_id) == ("facility:read", house)
    assert latest.details == {"view": "arrivals", "placements": [placement]}
