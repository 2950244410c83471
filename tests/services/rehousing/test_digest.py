"""One message a working day, to whoever lets something stand still."""

import pytest
import sqlalchemy as sa

from app.core.clock import local
from app.services.rehousing.digest import remind_of_stalled
from models.case import CaseBlock
from models.notification import MessageKind, OutboxMessage
from models.rehousing import RehousingRequest, Step
from tests.scenes.rehousing import Homes

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)


@pytest.fixture
def homes(world):
    return Homes(world)


def morning(world, days):
    """Ten o'clock on the first working day from so many days on."""
    now = local(world.clock.now())
    world.clock.advance(days=days, hours=10 - now.hour)
    while world.clock.now().weekday() >= 5:
        world.clock.advance(days=1)


def remind(world):
    with world.database.transaction() as session:
        return remind_of_stalled(session, world.clock)


def told(world):
    with world.database.read() as session:
        rows = session.scalars(sa.select(OutboxMessage).where(OutboxMessage.about_id.like("stalled%")))
        return [(row.kind, row.user_id) for row in rows]


def test_a_company_that_does_not_begin_is_told_once_a_day(world, homes):
    homes.take(homes.draft(), Step.SUBMIT)
    morning(world, 1)
    assert remind(world) == 0
    morning(world, 7)
    assert (remind(world), remind(world)) == (1, 0)
    assert told(world) == [(MessageKind.HOUSING_WAITS, homes.officer.user_id)]
    morning(world, 1)
    assert remind(world) == 1


def test_nobody_is_told_at_night_or_at_weekends(world, homes):
    homes.take(homes.draft(), Step.SUBMIT)
    morning(world, 9)
    world.clock.advance(hours=-4)
    assert remind(world) == 0
    world.clock.advance(hours=4)
    while world.clock.now().weekday() != 5:
        world.clock.advance(days=1)
    assert remind(world) == 0


def test_social_services_are_told_of_an_offer_that_waits_and_of_a_follow_up(world, homes):
    request = homes.pooled()
    homes.offered(request)
    homes.signed(request)
    homes.take(request, Step.MOVE_IN, on=homes.today)
    morning(world, 2)
    assert remind(world) == 1
    assert told(world) == [(MessageKind.REHOUSING_WAITS, homes.worker.user_id)]


def test_a_social_contract_is_to_be_converted_after_a_year(world, homes):
    request = homes.pooled()
    homes.offered(request)
    homes.signed(request)
    homes.take(request, Step.MOVE_IN, on=homes.today)
    morning(world, 366)
    remind(world)
    assert (MessageKind.HOUSING_WAITS, homes.officer.user_id) in told(world)


def test_who_may_not_know_of_the_only_case_is_not_told(world, homes):
    request = homes.draft()
    homes.take(request, Step.SUBMIT)
    with world.writing() as session:
        case = session.get_one(RehousingRequest, request).case_id
        session.add(CaseBlock(case_id=case, user_id=homes.officer.user_id, recorded_at=world.clock.now()))
    morning(world, 8)
    remind(world)
    assert told(world) == []
