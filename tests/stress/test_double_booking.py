"""Nobody is ever promised a bed that somebody else has been promised."""

import pytest

from app.core import audit
from app.core.database import Database
from tests.stress.crowd import PROCESSES, Booker, CarelessBooker, crowd, nights_on_record, set_stage
from tests.waiting import wait_until

pytestmark = pytest.mark.stress
SHORT, LONG = 960, 20_000


@pytest.fixture
def attempts_each(long_form):
    return (LONG if long_form else SHORT) // PROCESSES


def test_the_last_rooms_are_never_booked_twice(settings, clock, attempts_each):
    history = crowd(set_stage(settings, clock), attempts_each, Booker)
    database = Database(settings)
    assert len(history.owned) > history.attempts / 20, "too few bookings to say anything"
    assert history.double_bookings() == []
    assert nights_on_record(database) == history.standing, "a booking was lost or half done"
    assert history.unlike_answers == 0
    assert history.gave_up == 0
    with database.read() as session:
        assert list(audit.broken_links(session)) == []
    database.engine.dispose()


def test_a_control_that_looks_before_it_takes_books_twice(settings, clock, attempts_each):
    """Whether two ever look at the same moment is chance: they try until it has happened."""
    stage = set_stage(settings, clock)

    def booked_twice():
        database = Database(settings)
        CarelessBooker.TABLE.metadata.drop_all(database.engine)
        CarelessBooker.TABLE.metadata.create_all(database.engine)
        database.engine.dispose()
        return crowd(stage, attempts_each, CarelessBooker).double_bookings()

    assert wait_until(booked_twice)
