import pytest
import sqlalchemy as sa

from app.core.errors import (
    HoldLapsed,
    IntakeIncomplete,
    InvalidInput,
    NotFound,
    NotPossibleNow,
    PlaceUnsafe,
    UnitTaken,
)
from app.services.placing.holds import extend_hold, release
from models.facility import Admits, FacilityKind, PermitStatus, Sharing
from models.organisation import OrganisationKind, Role
from models.placement import Claim, OverrideReason, UnitNight
from models.threat import SeparationScope
from tests.scenes.holds import MINUTES, held


def nights(world, claim):
    with world.database.read() as session:
        statement = sa.select(UnitNight.night).where(UnitNight.claim_id == claim).order_by(UnitNight.night)
        return list(session.scalars(statement))


def test_a_hold_takes_every_night_of_the_stay(world):
    unit = world.unit(world.facility())
    claim = held(world, world.request(nights=3), unit)
    assert [(night - world.tonight).days for night in nights(world, claim)] == [0, 1, 2]


def test_a_held_unit_is_taken_for_everybody_else(world):
    unit = world.unit(world.facility())
    held(world, world.request(), unit)
    with pytest.raises(UnitTaken):
        held(world, world.request(), unit)


def test_a_hold_lapses_by_itself(world):
    unit = world.unit(world.facility())
    first = held(world, world.request(), unit)
    world.clock.advance(minutes=MINUTES)
    second = held(world, world.request(), unit)
    assert nights(world, first) == []
    assert len(nights(world, second)) == 3


def test_a_lapsed_hold_cannot_be_extended(world):
    claim = held(world, world.request(), world.unit(world.facility()))
    world.clock.advance(minutes=MINUTES)
    with pytest.raises(HoldLapsed), world.database.transaction() as session:
        extend_hold(session, world.officer, world.clock, MINUTES, claim)


def test_an_extended_hold_lasts_from_now(world):
    claim = held(world, world.request(), world.unit(world.facility()))
    world.clock.advance(minutes=60)
    with world.database.transaction() as session:
        extended = extend_hold(session, world.officer, world.clock, MINUTES, claim)
        assert (extended.expires_at - world.clock.now()).total_seconds() == MINUTES * 60


def test_a_released_hold_gives_the_nights_back_once_and_for_all(world):
    claim = held(world, world.request(), world.unit(world.facility()))
    for _ in range(2):
        with world.database.transaction() as session:
            release(session, world.officer, world.clock, claim)
    assert nights(world, claim) == []


def test_one_request_holds_one_place_at_a_time(world):
    house = world.facility()
    request = world.request()
    held(world, request, world.unit(house))
    with pytest.raises(NotPossibleNow):
        held(world, request, world.unit(house))


def test_nothing_is_held_before_the_starred_fields_are_answered(world):
    unit = world.unit(world.facility())
    with pytest.raises(IntakeIncomplete):
        held(world, world.request(complete=False), unit)


def test_another_place_than_the_first_needs_a_reason(world):
    house = world.facility()
    cheap, dear = world.unit(house, price=500), world.unit(house, price=900)
    request = world.request()
    with pytest.raises(InvalidInput) as refused:
        held(world, request, dear)
    assert "override_reason" in refused.value.fields
    claim = held(world, request, dear, override_reason=OverrideReason.OWN_WISH, override_note="Nära skolan")
    with world.database.read() as session:
        stored = session.get_one(Claim, claim)
        assert [option["units"] for option in stored.options_shown] == [[cheap], [dear]]
        assert stored.override_note == "Nära skolan"


def test_a_place_chosen_by_hand_needs_no_order(world):
    house = world.facility()
    world.unit(house, price=500)
    dear = world.unit(house, price=900)
    assert held(world, world.request(), dear, by_hand=True)


def test_a_pair_is_held_as_one_when_neither_room_alone_will_do(world):
    house = world.facility()
    rooms = world.unit(house, beds=1), world.unit(house, beds=1)
    world.adjoin(*rooms)
    case = world.case((30, "female"), (9, "female"))
    assert len(nights(world, held(world, world.request(case), *rooms))) == 6


def test_two_rooms_without_a_door_between_are_no_place(world):
    house = world.facility()
    rooms = world.unit(house, beds=1), world.unit(house, beds=1)
    case = world.case((30, "female"), (9, "female"))
    with pytest.raises(NotFound):
        held(world, world.request(case), *rooms)


def test_a_request_outside_the_circle_does_not_exist(world):
    unit = world.unit(world.facility())
    stranger = world.actor(OrganisationKind.FAMILY_VIOLENCE_UNIT, Role.CASE_WORKER)
    with pytest.raises(NotFound):
        held(world, world.request(), unit, actor=stranger)


def test_a_shared_room_is_claimed_bed_by_bed_until_it_is_full(world):
    room = world.unit(world.facility(), beds=2, sharing=Sharing.SAME_GENDER)
    for _ in range(2):
        held(world, world.request(), room)
    with pytest.raises(UnitTaken):
        held(world, world.request(), room)


UNSAFE = {
    "admits": {"admits": Admits.MEN},
    "permit": {"permit": PermitStatus.NONE},
    "max_nights": {"max_nights": 2},
    "unknown": {"admits": None},
}


@pytest.mark.parametrize("facts", UNSAFE.values(), ids=UNSAFE)
def test_a_house_that_may_not_take_them_cannot_be_held(world, facts):
    unit = world.unit(world.facility(**facts))
    with pytest.raises(PlaceUnsafe):
        held(world, world.request(), unit)


def test_a_hotel_cannot_be_held_for_somebody_who_needs_protection(world):
    unit = world.unit(world.facility(FacilityKind.HOTEL))
    with pytest.raises(PlaceUnsafe) as refused:
        held(world, world.request(min_protection_level=1), unit)
    assert refused.value.rules == ["protection"]


def test_separated_cases_are_never_held_in_one_house(world):
    house = world.facility()
    first, second = world.case(), world.case()
    world.separate(first, second, SeparationScope.FACILITY)
    held(world, world.request(first), world.unit(house))
    with pytest.raises(PlaceUnsafe) as refused:
        held(world, world.request(second), world.unit(house))
    assert refused.value.rules == ["other_case"]


def test_a_case_worker_is_not_told_that_another_case_stands_in_the_way(world):
    house = world.facility()
    first, second = world.case(), world.case()
    world.separate(first, second, SeparationScope.FACILITY)
    held(world, world.request(first), world.unit(house))
    worker = world.actor(OrganisationKind.DUTY_TEAM, Role.CASE_WORKER, world.duty_team.id)
    with pytest.raises(PlaceUnsafe) as refused:
        held(world, world.request(second), world.unit(house), actor=worker)
    assert refused.value.rules == ["not_suitable"]
