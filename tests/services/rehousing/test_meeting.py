"""Figures for the meeting: right, and never few enough to be somebody."""

from datetime import date, timedelta

import pytest

from app.core.errors import InvalidInput, NotAllowed
from app.services.placing.stays import EndPlacement, depart
from app.services.rehousing.meeting import meeting
from app.services.rehousing.quarters import Quarter, quarter_named, quarter_of
from models.ledger import AuditEntry
from models.placement import EventReason
from models.rehousing import ExitKind, Step
from tests.scenes.placements import placed
from tests.scenes.rehousing import Homes

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)


@pytest.fixture
def homes(world):
    return Homes(world)


def told(world, homes, quarter=None):
    with world.database.transaction() as session:
        return meeting(session, homes.coordinator, world.clock, quarter)


def leave(world, nights, exit):
    unit = world.unit(world.facility())
    placement = placed(world, unit, nights=nights + 2)
    world.clock.advance(days=nights)
    with world.database.transaction() as session:
        depart(session, world.officer, world.clock, EndPlacement(placement, EventReason.PLANNED, exit))
    world.clock.advance(days=-nights)


def counts(figures):
    return {figure.code: figure.count for figure in figures if figure.count != 0}


def test_stays_by_length_and_where_they_went(world, homes):
    for _ in range(6):
        leave(world, 2, ExitKind.OWN_SOLUTION)
    for _ in range(5):
        leave(world, 5, ExitKind.PERMANENT_HOME)
    found = told(world, homes)
    assert counts(found.stay_lengths) == {"1-3": 6, "4-7": 5}
    assert counts(found.exits) == {"own_solution": 6, "permanent_home": 5}
    assert 2 <= found.stay_median <= 5


def test_one_small_count_takes_another_with_it(world, homes):
    for _ in range(6):
        leave(world, 2, ExitKind.OWN_SOLUTION)
    for _ in range(7):
        leave(world, 2, ExitKind.PERMANENT_HOME)
    leave(world, 2, ExitKind.ASSISTED_RETURN)
    assert counts(told(world, homes).exits) == {
        "permanent_home": 7, "own_solution": None, "assisted_return": None,
    }  # fmt: skip


def test_no_median_of_four(world, homes):
    for _ in range(4):
        leave(world, 2, ExitKind.UNKNOWN)
    assert told(world, homes).stay_median is None


def test_the_time_in_a_step_is_that_until_it_was_left(world, homes):
    requests = [homes.draft() for _ in range(5)]
    for request in requests:
        homes.take(request, Step.SUBMIT)
    world.clock.advance(days=2)
    for request in requests:
        homes.take(request, Step.BEGIN_REVIEW)
    (submitted,) = told(world, homes).steps
    assert (submitted.code, submitted.count, submitted.days) == ("submitted", 5, 2.0)


def test_another_quarter_has_its_own_figures(world, homes):
    for _ in range(5):
        leave(world, 2, ExitKind.UNKNOWN)
    quarter = quarter_of(world.tonight)
    assert counts(told(world, homes, str(quarter.previous)).exits) == {}


def test_reading_the_figures_is_audited_and_not_for_all(world, homes):
    told(world, homes)
    with world.database.read() as session:
        assert session.query(AuditEntry).filter_by(action="network:meeting_read").count() == 1
    with pytest.raises(NotAllowed), world.database.transaction() as session:
        meeting(session, world.officer, world.clock, None)


@pytest.mark.usefixtures("databases")
def test_quarters():
    assert quarter_of(date(2026, 12, 31)) == Quarter(2026, 4)
    assert (Quarter(2026, 4).first, Quarter(2026, 4).end) == (date(2026, 10, 1), date(2027, 1, 1))
    assert Quarter(2026, 1).previous == Quarter(2025, 4)
    assert quarter_named("2026-1", date(2026, 12, 1)) == Quarter(2026, 1)
    for name in ("2027-1", "1999-4", "2026-5", "Q4"):
        with pytest.raises(InvalidInput):
            quarter_named(name, date(2026, 12, 1) + timedelta(days=1))
