"""Nobody is sent to a house that wants to say yes first and has not."""

import pytest

from app.core.errors import PlaceUnsafe
from app.services.placing.joint_proposal import waiting_problem
from app.services.placing.manual_choice import safe_places
from app.services.placing.stays import MovePlacement, move
from app.services.placing.suggestions import suggest_places
from models.facility import Facility
from models.placement import Certificate, EventReason, PlacementEvent
from models.request import PlacementRequest
from tests.scenes.holds import held
from tests.scenes.inquiries import asked, said_no, said_yes
from tests.scenes.placements import confirmed
from tests.stored import holds, rows


@pytest.fixture
def house(world):
    return world.facility(asks_first=True)


@pytest.fixture
def unit(world, house):
    return world.unit(house)


@pytest.fixture
def request_(world):
    return world.request()


def suggested(world, request):
    with world.database.transaction() as session:
        return suggest_places(session, world.officer, world.clock, request)


def test_it_cannot_be_held_without_a_yes(world, unit, request_):
    with pytest.raises(PlaceUnsafe) as refused:
        held(world, request_, unit)
    assert refused.value.rules == ["consent"]


def test_nor_by_hand(world, unit, request_):
    with pytest.raises(PlaceUnsafe):
        held(world, request_, unit, by_hand=True)
    with world.database.transaction() as session:
        assert safe_places(session, world.officer, world.clock, request_) == []


def test_nor_after_a_no(world, house, unit, request_):
    said_no(world, asked(world, request_, house)[house])
    with pytest.raises(PlaceUnsafe):
        held(world, request_, unit)


def test_nor_with_a_yes_to_another_household(world, house, unit, request_):
    other = world.unit(house)
    said_yes(world, asked(world, world.request(), house)[house])
    with pytest.raises(PlaceUnsafe):
        held(world, request_, other)


def test_nor_with_a_yes_to_the_household_as_it_was(world, house, unit, request_):
    said_yes(world, asked(world, request_, house)[house])
    with world.writing() as session:
        session.get_one(PlacementRequest, request_).version = 2
    (claim,) = holds(world)
    with pytest.raises(PlaceUnsafe):
        confirmed(world, claim.id)


def test_a_hold_made_before_the_house_wanted_to_be_asked_cannot_be_confirmed(world, request_):
    house = world.facility()
    claim = held(world, request_, world.unit(house))
    with world.writing() as session:
        session.get_one(Facility, house).asks_first = True
    with pytest.raises(PlaceUnsafe):
        confirmed(world, claim)


def test_it_stands_among_those_to_ask(world, house, unit, request_):
    found = suggested(world, request_)
    assert found.offered == ()
    assert [(place.facility_id, place.unknown) for place in found.asked] == [(house, ("consent",))]


def test_the_place_that_can_be_had_is_the_first_however_good_the_house_that_must_be_asked(
    world, unit, request_
):
    dear = world.unit(world.facility(), price=9000)
    assert [place.units for place in suggested(world, request_).offered] == [(dear,)]
    assert held(world, request_, dear)


def test_nobody_is_moved_there_unasked(world, unit, request_):
    placement = confirmed(world, held(world, request_, world.unit(world.facility(), price=1)))
    with pytest.raises(PlaceUnsafe), world.database.transaction() as session:
        move(session, world.officer, world.clock, MovePlacement(placement, (unit,), EventReason.SAFETY))


def test_whoever_lives_there_may_change_rooms_without_a_new_yes(world, house, unit, request_):
    said_yes(world, asked(world, request_, house)[house])
    placement = confirmed(world, holds(world)[0].id)
    other = world.unit(house)
    world.clock.advance(hours=30)
    with world.database.transaction() as session:
        move(session, world.officer, world.clock, MovePlacement(placement, (other,), EventReason.SAFETY))
    assert rows(world, PlacementEvent)[-1].details["units"] == [other]


def test_the_certificate_says_that_the_house_agreed(world, house, unit, request_):
    said_yes(world, asked(world, request_, house)[house])
    confirmed(world, holds(world)[0].id)
    (certificate,) = rows(world, Certificate)
    assert {"rule": "consent", "answer": "pass"} in certificate.verdicts


def test_a_proposal_for_everybody_who_waits_sends_nobody_there(world, house, unit, request_):
    with world.database.read() as session:
        problem = waiting_problem(session, world.officer, world.clock)
    assert problem is not None
    assert house in problem.household[request_].avoid
