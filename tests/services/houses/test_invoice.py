"""Which nights a house may invoice, at what price, and what each reader is shown of them."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import InvalidInput, NotFound
from app.services.houses.invoice import Use, month_after, months_in_reach, read_invoice_basis, use_of
from app.services.placing.stays import (
    ChangeLastNight,
    EndPlacement,
    MovePlacement,
    arrived,
    cancel,
    change_last_night,
    depart,
    did_not_arrive,
    move,
)
from models.agreement import SeasonPrice
from models.case import Case, CaseBlock
from models.facility import FacilityKind, Sharing
from models.ledger import AuditEntry
from models.organisation import OrganisationKind, Role
from models.placement import EventKind, EventReason, PlacementEvent
from models.request import PlacementRequest
from tests.scenes.holds import held
from tests.scenes.placements import booked
from tests.world import WOMAN

A_DAY = timedelta(days=1)
DECEMBER = date(2026, 12, 1)
PLANNED = EventReason.PLANNED
USED, UNUSED, UNSETTLED = Use.USED, Use.UNUSED, Use.UNSETTLED


@pytest.fixture
def hotel(world):
    return world.organisation(OrganisationKind.HOTEL)


@pytest.fixture
def house(world, hotel):
    return world.facility(FacilityKind.HOTEL, organisation_id=hotel)


@pytest.fixture
def staff(world, hotel):
    return world.actor(OrganisationKind.HOTEL, Role.HOTEL_STAFF, hotel)


@pytest.fixture
def room(world, house):
    return world.unit(house, room_type="dubbelrum", code="101", price=1200)


def basis(world, actor, house, month=None):
    with world.database.transaction() as session:
        return read_invoice_basis(session, actor, world.clock, house, month, "page")


def lines(world, actor, house, month=None):
    """Rooms, first night (of the 4th: 0), nights, price and use."""
    return [
        (line.unit_code, (line.first_night - world.tonight).days, line.nights, line.price, line.use)
        for line in basis(world, actor, house, month).lines
    ]


def test_a_night_counts_once_it_is_over(world, house, staff, room):
    placement = booked(world, room)
    world.do(arrived, placement.id)
    assert lines(world, staff, house) == []
    world.clock.advance(hours=10)  # noon on the 5th
    assert lines(world, staff, house) == [("101", 0, 1, 1200, USED)]
    world.clock.advance(days=10)
    found = basis(world, staff, house)
    assert [(line.booking_code, line.nights) for line in found.lines] == [(placement.booking_code, 3)]
    assert (found.nights, found.amount, found.through) == (3, 3600, date(2026, 12, 14))


def test_a_stay_cut_short_is_paid_for_the_nights_spent(world, house, staff, room):
    placement = booked(world, room, nights=5)
    world.do(arrived, placement.id)
    world.do(change_last_night, ChangeLastNight(placement.id, world.tonight + A_DAY, PLANNED))
    world.clock.advance(days=10)
    assert lines(world, staff, house) == [("101", 0, 2, 1200, USED)]


def test_whoever_leaves_in_the_morning_has_slept_there_that_night(world, house, staff, room):
    placement = booked(world, room, nights=5)
    world.do(arrived, placement.id)
    world.clock.advance(days=1, hours=6)  # 08:00 on the 6th
    world.do(depart, EndPlacement(placement.id, PLANNED))
    world.clock.advance(days=10)
    assert lines(world, staff, house) == [("101", 0, 2, 1200, USED)]


def test_of_a_stay_that_was_moved_each_room_has_its_own_nights(world, house, staff, room):
    other_house = world.facility(FacilityKind.HOTEL)
    world.unit(house, code="102", room_type="dubbelrum", price=1300)
    elsewhere = world.unit(other_house, code="7", price=900)
    placement = booked(world, room, nights=4)
    world.do(arrived, placement.id)
    world.clock.advance(days=1)
    world.do(move, MovePlacement(placement.id, (elsewhere,), PLANNED))
    world.clock.advance(days=10)
    assert lines(world, staff, house) == [("101", 0, 1, 1200, USED)]
    coordinator = world.actor(OrganisationKind.COORDINATION, Role.COORDINATOR)
    assert lines(world, coordinator, other_house) == [("7", 1, 3, 900, USED)]


def test_nobody_pays_for_guests_who_never_came(world, house, staff, room):
    placement = booked(world, room)
    world.do(did_not_arrive, placement.id)
    world.clock.advance(days=1)
    world.do(cancel, EndPlacement(placement.id, EventReason.NO_CONTACT))
    world.clock.advance(days=10)
    found = basis(world, staff, house)
    assert [(line.nights, line.use) for line in found.lines] == [(1, UNUSED)]
    assert (found.nights, found.amount) == (0, 0)


def test_who_was_missed_and_came_later_is_paid_for_from_then_on(world, house, staff, room):
    placement = booked(world, room, nights=4)
    world.do(did_not_arrive, placement.id)
    world.clock.advance(days=2)
    world.do(arrived, placement.id)
    world.clock.advance(days=10)
    assert lines(world, staff, house) == [("101", 0, 2, 1200, UNUSED), ("101", 2, 2, 1200, USED)]


def test_what_nobody_has_said_anything_about_is_listed_apart_and_not_paid(world, house, staff, room):
    booked(world, room)
    world.clock.advance(days=10)
    found = basis(world, staff, house)
    assert [(line.nights, line.use) for line in found.lines] == [(3, UNSETTLED)]
    assert found.amount == 0


def test_a_hold_is_no_booking(world, house, staff, room):
    held(world, world.request(), room)
    world.clock.advance(minutes=30)
    assert lines(world, staff, house) == []


def test_a_season_that_begins_during_a_stay_parts_it_in_two(world, house, staff, room):
    with world.writing() as session:
        session.add(
            SeasonPrice(
                facility_id=house, room_type="dubbelrum", price=900,
                first_night=world.tonight + A_DAY, last_night=world.tonight + 2 * A_DAY,
            )
        )  # fmt: skip
    world.do(arrived, booked(world, room, nights=4).id)
    world.clock.advance(days=10)
    assert [line[1:4] for line in lines(world, staff, house)] == [(0, 1, 1200), (1, 2, 900), (3, 1, 1200)]
    assert basis(world, staff, house).amount == 2 * 1200 + 2 * 900


def test_of_a_shared_room_each_bed_counts(world, house, staff):
    hall = world.unit(house, code="Sal A", beds=6, price=320, sharing=Sharing.ANY)
    world.do(arrived, booked(world, hall, nights=2, members=(WOMAN, (9, "female"))).id)
    world.clock.advance(days=10)
    [line] = basis(world, staff, house).lines
    assert (line.nights, line.beds, line.amount) == (2, 2, 1280)


def test_a_stay_over_the_turn_of_the_year_is_parted_between_the_months(world, house, staff, room):
    world.do(arrived, booked(world, room, nights=40).id)
    world.clock.advance(days=45)
    december, january = (lines(world, staff, house, month) for month in (DECEMBER, date(2027, 1, 1)))
    assert december == [("101", 0, 28, 1200, USED)]
    assert january == [("101", 28, 12, 1200, USED)]


def test_a_house_reads_its_own_rows_only(world, house, staff, room):
    other = world.facility(FacilityKind.HOTEL)
    world.do(arrived, booked(world, world.unit(other), nights=2).id)
    world.clock.advance(days=10)
    assert lines(world, staff, house) == []
    for facility in (other, "A" * 22):
        with pytest.raises(NotFound):
            basis(world, staff, facility)


def test_to_somebody_with_a_conflict_of_interest_nobody_was_there(world, house, staff, room):
    placement = booked(world, room)
    world.do(arrived, placement.id)
    with world.writing() as session:
        [case] = session.scalars(sa.select(Case.id))
        session.add(CaseBlock(case_id=case, user_id=staff.user_id, recorded_at=world.clock.now()))
    world.clock.advance(days=10)
    assert lines(world, staff, house) == []
    colleague = world.actor(OrganisationKind.HOTEL, Role.HOTEL_STAFF, staff.organisation_id)
    assert len(lines(world, colleague, house)) == 1


def test_every_reading_is_audited_with_ids_and_codes_only(world, house, staff, room):
    placement = booked(world, room)
    world.clock.advance(days=10)
    basis(world, staff, house)
    with world.database.read() as session:
        [entry] = session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "facility:invoice_read"))
        assert session.scalar(sa.select(sa.func.count()).select_from(PlacementRequest)) == 1
    assert (entry.actor_id, entry.object_id) == (staff.user_id, house)
    assert entry.details == {"month": "2026-12-01", "form": "page", "placements": [placement.id]}


def test_a_house_looks_back_as_far_as_an_invoice_takes_and_nobody_ahead(world, house, staff):
    coordinator = world.actor(OrganisationKind.COORDINATION, Role.COORDINATOR)
    back = date(2026, 8, 1)
    assert basis(world, coordinator, house, back).lines == []
    for actor, month in ((staff, back), (staff, date(2027, 1, 1)), (coordinator, date(2027, 1, 1))):
        with pytest.raises(InvalidInput):
            basis(world, actor, house, month)
    assert months_in_reach(staff, world.clock) == [date(2026, month, 1) for month in (12, 11, 10, 9)]


@pytest.mark.parametrize("month", [date(2027, 2, 1), date(2028, 2, 1), date(2026, 12, 1), date(2026, 11, 1)])
def test_the_month_after_begins_on_its_first(month):
    after = month_after(month)
    assert (after.day, (after - A_DAY).month) == (1, month.month)


def test_on_the_first_of_a_month_the_one_before_is_shown(world, house, staff):
    world.clock.advance(days=27)  # 02:00 on the 1st of January, in the night of New Year's Eve
    assert basis(world, staff, house).month == DECEMBER


def event(kind, hours):
    at = datetime(2026, 12, 4, 12, tzinfo=UTC) + timedelta(hours=hours)
    return PlacementEvent(kind=kind, recorded_at=at, details={})


ARRIVED, MISSING, LEFT = EventKind.ARRIVED, EventKind.DID_NOT_ARRIVE, EventKind.LEFT
DEPARTED, CANCELLED = EventKind.DEPARTED, EventKind.CANCELLED


@pytest.mark.parametrize(
    ("told", "uses"),
    [
        ([], [UNSETTLED] * 3),
        ([(ARRIVED, 8)], [USED] * 3),
        ([(ARRIVED, 30)], [USED] * 3),  # noted the day after: nobody had missed them
        ([(MISSING, 8)], [UNUSED] * 3),
        ([(MISSING, 8), (ARRIVED, 10)], [USED] * 3),
        ([(MISSING, 8), (ARRIVED, 30)], [UNUSED, USED, USED]),
        ([(CANCELLED, 30)], [UNUSED] * 3),
        ([(DEPARTED, 46)], [USED] * 3),
        ([(MISSING, 8), (DEPARTED, 46)], [UNSETTLED] * 3),
        ([(ARRIVED, 8), (LEFT, 30)], [USED, UNSETTLED, UNSETTLED]),
        ([(ARRIVED, 8), (LEFT, 30), (DEPARTED, 52)], [USED, UNSETTLED, UNSETTLED]),
        ([(ARRIVED, 8), (LEFT, 30), (ARRIVED, 34)], [USED] * 3),
    ],
)
def test_what_became_of_a_night_follows_from_what_was_said(told, uses):
    events = [event(kind, hours) for kind, hours in told]
    assert [use_of(events, date(2026, 12, 4) + day * A_DAY) for day in range(3)] == uses


@given(
    told=st.lists(st.tuples(st.sampled_from([MISSING, ARRIVED, LEFT]), st.integers(0, 90)), max_size=5),
    day=st.integers(0, 3),
)
def test_nothing_is_paid_unless_somebody_said_that_they_came(told, day):
    events = [event(kind, hours) for kind, hours in sorted(told, key=lambda said: said[1])]
    if use_of(events, date(2026, 12, 4) + day * A_DAY) is USED:
        assert ARRIVED in {kind for kind, _ in told}
