from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.core.errors import InvalidInput, NotFound, NotPossibleNow, PlaceUnsafe, UnitTaken
from app.queries.placements import PlacementStatus, events_of, nights_of, status_of
from app.services.placing import stays
from models.facility import Admits, Facility
from models.organisation import OrganisationKind, Role
from models.placement import Certificate, DecisionRecord, EventKind, EventReason, Placement, PlacementEvent
from models.request import PlacementRequest
from models.threat import SeparationScope
from tests.scenes.holds import held
from tests.scenes.placements import confirmed
from tests.stored import count

REASON = EventReason.STILL_IN_NEED


@pytest.fixture
def house(world):
    return world.facility()


@pytest.fixture
def unit(world, house):
    return world.unit(house)


@pytest.fixture
def placement(world, unit):
    """Three nights from tonight."""
    return confirmed(world, held(world, world.request(nights=3), unit))


def last_night(world, placement, night):
    command = stays.ChangeLastNight(placement, world.tonight + timedelta(days=night), REASON)
    world.do(stays.change_last_night, command)


def moved(world, placement, *units):
    world.do(stays.move, stays.MovePlacement(placement, units, EventReason.SAFETY))


def ended(world, how, placement):
    world.do(how, stays.EndPlacement(placement, EventReason.PLANNED))


def nights(world, placement):
    """(unit, nights from tonight) that the placement occupies."""
    with world.database.read() as session:
        claim = session.get_one(Placement, placement).claim_id
        return [(unit, (night - world.tonight).days) for unit, night in nights_of(session, claim)]


def status(world, placement):
    with world.database.read() as session:
        return status_of(events_of(session, [placement])[placement])


def test_somebody_who_arrives_has_arrived(world, placement):
    assert status(world, placement) is PlacementStatus.EXPECTED
    world.do(stays.arrived, placement)
    assert status(world, placement) is PlacementStatus.ARRIVED


def test_somebody_who_does_not_arrive_keeps_the_place(world, placement, unit):
    world.do(stays.did_not_arrive, placement)
    assert status(world, placement) is PlacementStatus.DID_NOT_ARRIVE
    assert nights(world, placement) == [(unit, 0), (unit, 1), (unit, 2)]


def test_somebody_may_arrive_after_all(world, placement):
    world.do(stays.did_not_arrive, placement)
    world.clock.advance(minutes=40)
    world.do(stays.arrived, placement)
    assert status(world, placement) is PlacementStatus.ARRIVED


def test_an_extension_takes_the_nights_after(world, placement, unit):
    last_night(world, placement, 4)
    assert nights(world, placement)[-2:] == [(unit, 3), (unit, 4)]
    assert count(world, Certificate) == 2


def test_an_extension_into_somebody_elses_nights_is_refused_and_changes_nothing(world, placement, unit):
    held(world, world.request(arrives=world.tonight + timedelta(days=3)), unit)
    with pytest.raises(UnitTaken):
        last_night(world, placement, 3)
    assert len(nights(world, placement)) == 3


def test_an_extension_beyond_what_the_house_takes_is_refused(world):
    unit = world.unit(world.facility(max_nights=3))
    placement = confirmed(world, held(world, world.request(nights=3), unit))
    with pytest.raises(PlaceUnsafe) as refused:
        last_night(world, placement, 3)
    assert refused.value.rules == ["max_nights"]


def test_a_shortened_stay_gives_the_last_nights_back(world, placement, unit):
    last_night(world, placement, 0)
    assert nights(world, placement) == [(unit, 0)]
    assert held(world, world.request(arrives=world.tonight + timedelta(days=1)), unit)


def test_a_stay_may_be_shortened_although_the_place_has_become_unsafe(world, placement):
    with world.writing() as session:
        session.scalars(sa.select(Facility)).one().admits = Admits.MEN
    last_night(world, placement, 1)
    assert len(nights(world, placement)) == 2


@pytest.mark.parametrize("night", [-1, 2, 900], ids=["yesterday", "unchanged", "years ahead"])
def test_a_last_night_that_makes_no_sense_names_the_field(world, placement, night):
    with pytest.raises(InvalidInput) as refused:
        last_night(world, placement, night)
    assert list(refused.value.fields) == ["last_night"]


def test_a_move_takes_effect_tonight_and_keeps_the_nights_already_spent(world, placement, house, unit):
    other = world.unit(house)
    world.clock.advance(days=1)
    moved(world, placement, other)
    assert nights(world, placement) == [(unit, 0), (other, 1), (other, 2)]
    assert count(world, DecisionRecord) == 2


def test_a_move_to_where_an_enemy_lives_is_refused(world, placement):
    elsewhere = world.facility()
    with world.database.read() as session:
        case = session.scalars(sa.select(PlacementRequest)).one().case_id
    enemy = world.case()
    world.separate(case, enemy, SeparationScope.FACILITY)
    held(world, world.request(enemy), world.unit(elsewhere), by_hand=True)
    with pytest.raises(PlaceUnsafe):
        moved(world, placement, world.unit(elsewhere))


def test_a_departure_gives_back_from_today_and_closes_the_request(world, placement, unit):
    world.do(stays.arrived, placement)
    world.clock.advance(days=1, hours=8)
    ended(world, stays.depart, placement)
    assert nights(world, placement) == [(unit, 0), (unit, 1)]
    with world.database.read() as session:
        assert session.scalars(sa.select(PlacementRequest)).one().closed_at == world.clock.now()


def test_a_cancelled_placement_lets_the_request_wait_again(world, placement, unit):
    ended(world, stays.cancel, placement)
    with world.database.read() as session:
        request = session.scalars(sa.select(PlacementRequest)).one().id
    world.clock.advance(hours=11)
    assert held(world, request, unit)


def test_somebody_who_lives_there_departs_and_is_not_cancelled(world, placement):
    world.do(stays.arrived, placement)
    with pytest.raises(NotPossibleNow):
        ended(world, stays.cancel, placement)


@pytest.mark.parametrize("end", [stays.depart, stays.cancel])
def test_nothing_more_happens_to_a_placement_that_has_ended(world, placement, end):
    ended(world, end, placement)
    with pytest.raises(NotPossibleNow):
        world.do(stays.arrived, placement)


def test_a_placement_outside_the_circle_does_not_exist(world, placement):
    stranger = world.actor(OrganisationKind.FAMILY_VIOLENCE_UNIT, Role.CASE_WORKER)
    with pytest.raises(NotFound):
        world.do(stays.arrived, placement, actor=stranger)


def note(world, placement, kind, **values):
    with world.writing() as session:
        event = PlacementEvent(
            placement_id=placement,
            kind=kind,
            recorded_by=world.officer.user_id,
            recorded_at=world.clock.now(),
            **values,
        )
        session.add(event)


def test_an_event_that_was_undone_is_as_if_it_had_not_been(world, placement):
    note(world, placement, EventKind.ARRIVED, undone_at=world.clock.now())
    assert status(world, placement) is PlacementStatus.EXPECTED


def test_whoever_has_left_by_the_houses_word_has_come_and_cannot_be_cancelled(world, placement):
    note(world, placement, EventKind.LEFT)
    assert status(world, placement) is PlacementStatus.LEFT
    with pytest.raises(NotPossibleNow):
        ended(world, stays.cancel, placement)
    world.clock.advance(minutes=1)
    ended(world, stays.depart, placement)
    assert status(world, placement) is PlacementStatus.DEPARTED
