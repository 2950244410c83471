"""Two hostile parties asking at the same instant for places within each other's reach: never both."""

import threading

import pytest

from app.core.database import Database
from app.core.errors import AppError
from app.services.engine.loading import load_snapshot
from app.services.engine.verification import check_place, claims_around
from app.services.placing import holds
from models.threat import SeparationScope

pytestmark = pytest.mark.stress
SHORT, LONG = 15, 150  # the network grows with each round, and so does the time to read it
REACH = {
    "same facility": (SeparationScope.FACILITY, None, {}),
    "same municipality": (SeparationScope.MUNICIPALITY, None, {"position": [56.2, 12.9]}),
    "within the distance": (
        SeparationScope.DISTANCE,
        5.0,
        {"municipality": "1284", "position": [56.06, 12.71]},
    ),
}


@pytest.fixture
def rounds(long_form):
    return LONG if long_form else SHORT


@pytest.fixture
def other_database(settings):
    """A second node: nothing in memory is shared with the first."""
    found = Database(settings)
    yield found
    found.engine.dispose()


def hostile_requests(world, reach):
    scope, km, elsewhere = REACH[reach]
    house = world.facility()
    other = world.facility(**elsewhere) if elsewhere else house
    cases = world.case(), world.case()
    world.separate(*cases, scope, km)
    return [
        (world.request(case), world.unit(where)) for case, where in zip(cases, (house, other), strict=True)
    ]


def at_once(databases, asks, book):
    """How many of the two were told yes."""
    barrier = threading.Barrier(2)
    told_yes = []

    def ask(database, request, unit):
        barrier.wait()
        try:
            book(database, request, unit)
        except AppError:
            return
        told_yes.append(request)

    threads = [
        threading.Thread(target=ask, args=(database, *asked))
        for database, asked in zip(databases, asks, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(told_yes)


@pytest.mark.parametrize("reach", REACH)
def test_never_both(world, other_database, rounds, reach):
    def book(database, request, unit):
        with database.transaction() as session:
            holds.hold(
                session, world.officer, world.clock, 90, holds.HoldPlace(request, (unit,), by_hand=True)
            )

    for _ in range(rounds):
        asks = hostile_requests(world, reach)
        assert at_once((world.database, other_database), asks, book) == 1


def test_a_control_that_checks_before_the_lock_places_both(world, other_database):
    """What the lock is for: both are checked before either has written."""
    checked = threading.Barrier(2)

    def book(database, request, unit):
        with database.read() as session:
            household = load_snapshot(session).requests[request].household
            claims = claims_around(session, world.officer, world.clock, household)
            check_place(session, world.clock, household, (unit,), claims).refuse(world.officer)
        checked.wait()

    assert at_once((world.database, other_database), hostile_requests(world, "same facility"), book) == 2
