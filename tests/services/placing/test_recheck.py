"""Nobody stays in a place that has become unsafe without the duty team being told, once."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.core.clock import night_of
from app.services.placing.recheck import broken_places, tell_of_broken_places
from models.alert import AlertKind, DutyAlert
from models.case import Gender, Member
from models.facility import Admits, Facility, FacilityKind, Permit
from models.placement import Placement
from models.request import AskableRule, PhoneAnswer
from models.threat import PerpetratorTie, SeparationScope
from tests.scenes.holds import held
from tests.scenes.placements import confirmed

NIGHTS = 3


@pytest.fixture
def house(world):
    return world.facility()


@pytest.fixture
def case(world):
    return world.case()


@pytest.fixture
def placement(world, house, case):
    return confirmed(world, held(world, world.request(case, nights=NIGHTS), world.unit(house)))


def broken(world):
    with world.database.read() as session:
        return broken_places(session, world.clock)


def rules(world, placement):
    return next((place.rules for place in broken(world) if place.placement_id == placement), ())


def tell(world):
    with world.database.transaction() as session:
        return tell_of_broken_places(session, world.clock, broken_places(session, world.clock))


def test_a_place_that_holds_is_not_spoken_of(world, placement):
    assert broken(world) == []


def test_a_house_that_no_longer_admits_them(world, house, placement):
    with world.writing() as session:
        session.get_one(Facility, house).admits = Admits.MEN
    assert rules(world, placement) == ("admits",)


def test_a_permit_that_ends_during_the_stay(world, house, placement):
    with world.writing() as session:
        permit = session.scalars(sa.select(Permit).where(Permit.facility_id == house)).one()
        permit.valid_until = world.tonight
    assert rules(world, placement) == ("permit",)


def test_a_household_that_has_outgrown_its_room(world, case, placement):
    year = world.tonight.year - 8
    with world.writing() as session:
        for position in range(1, 6):
            session.add(Member(case_id=case, position=position, birth_year=year, gender=Gender.FEMALE))
    assert rules(world, placement) == ("beds",)


def test_a_threat_that_became_known(world, case, house, placement):
    threat = world.perpetrator(case)
    with world.writing() as session:
        session.add(PerpetratorTie(perpetrator_id=threat, facility_id=house))
    assert rules(world, placement) == ("threat_tie",)


def test_both_are_told_of_when_two_must_no_longer_meet(world, house, case, placement):
    other = world.case()
    second = confirmed(world, held(world, world.request(other, nights=NIGHTS), world.unit(house)))
    world.separate(case, other, SeparationScope.FACILITY)
    assert rules(world, placement) == rules(world, second) == ("separation",)


def test_what_was_settled_by_telephone_is_not_asked_again(world):
    house = world.facility(FacilityKind.HOTEL, accepts=None)
    request = world.request(brings=["pets"])
    with world.writing() as session:
        session.add(
            PhoneAnswer(
                request_id=request, facility_id=house, rule=AskableRule.BRINGS, is_yes=True,
                answered_to=world.officer.user_id, answered_at=world.clock.now(),
            )
        )  # fmt: skip
    confirmed(world, held(world, request, world.unit(house)))
    assert broken(world) == []


def test_a_stay_that_is_over_is_left_in_peace(world, house, placement):
    with world.writing() as session:
        session.get_one(Facility, house).admits = Admits.MEN
    world.clock.advance(hours=24 * NIGHTS)
    assert night_of(world.clock.now()) == world.tonight + timedelta(days=NIGHTS)
    assert broken(world) == []


def test_the_team_is_told_once_and_again_only_of_something_new(world, case, house, placement):
    with world.writing() as session:
        session.get_one(Facility, house).admits = Admits.MEN
    assert [tell(world), tell(world)] == [1, 0]
    threat = world.perpetrator(case)
    with world.writing() as session:
        session.add(PerpetratorTie(perpetrator_id=threat, facility_id=house))
    assert [tell(world), tell(world)] == [1, 0]
    with world.database.read() as session:
        told = list(session.scalars(sa.select(DutyAlert).order_by(DutyAlert.raised_at, DutyAlert.id)))
        claim = session.get_one(Placement, placement).claim
        assert {alert.kind for alert in told} == {AlertKind.PLACE_NO_LONGER_HOLDS}
        assert {alert.request_id for alert in told} == {claim.request_id}
