"""Whom there is reason to ask: nothing but the house's own word may be missing."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.core.rules import CONSENT
from app.services.placing.whom_to_ask import NIGHTS
from models.case import CaseBlock
from models.facility import Admits, Facility, FacilityKind
from models.threat import SeparationScope
from tests.scenes.availability import put_out_of_service, silent_house, silent_unit
from tests.scenes.holds import held
from tests.scenes.inquiries import asked, said_yes, to_ask

OLD = 30


def old_house(world, **values):
    """A house whose only figure is older than a day."""
    house = world.facility(**values)
    unit = silent_unit(world, house)
    with world.writing() as session:
        session.add(world.assertion(unit, hours=OLD))
    return house


def test_a_place_that_can_be_had_at_once_is_nothing_to_ask_about(world):
    world.unit(world.facility())
    assert to_ask(world, world.request()) == {}


def test_a_house_that_has_said_nothing_of_the_nights_is_asked_about_them(world):
    house = silent_house(world)
    assert to_ask(world, world.request()) == {house: (NIGHTS,)}


def test_a_house_that_has_said_no_of_the_nights_is_not(world):
    house = world.facility()
    unit = silent_unit(world, house)
    with world.writing() as session:
        session.add(world.assertion(unit, is_open=False))
    assert to_ask(world, world.request()) == {}


def test_one_silent_night_of_several_is_enough_to_ask(world):
    house = world.facility()
    unit = silent_unit(world, house)
    with world.writing() as session:
        session.add(world.assertion(unit, last_night=world.tonight))
    assert to_ask(world, world.request(nights=1)) == {}
    assert to_ask(world, world.request(nights=2)) == {house: (NIGHTS,)}


def test_a_word_that_has_run_out_is_silence(world):
    house = world.facility()
    unit = silent_unit(world, house)
    with world.writing() as session:
        session.add(world.assertion(unit, hours=5, valid_until=world.clock.now() - timedelta(hours=1)))
    assert to_ask(world, world.request()) == {house: (NIGHTS,)}


def test_a_room_out_of_service_is_not_asked_about(world):
    house = world.facility()
    unit = silent_unit(world, house)
    put_out_of_service(world, unit, 0, 0)
    assert to_ask(world, world.request()) == {}


def test_an_old_figure_is_worth_a_question(world):
    house = old_house(world)
    assert to_ask(world, world.request()) == {house: (NIGHTS,)}


def test_a_house_that_wants_to_be_asked_is_asked_however_fresh_its_figures(world):
    house = world.facility(asks_first=True)
    world.unit(house)
    assert to_ask(world, world.request()) == {house: (CONSENT,)}


def test_everything_that_is_missing_is_asked_at_once(world):
    house = silent_house(world, accepts=None, languages=None, asks_first=True)
    request = world.request(brings=["pets"], languages=["ar"], language_required=True)
    assert to_ask(world, request) == {house: ("brings", "language", NIGHTS, CONSENT)}


def test_a_house_is_asked_about_the_room_that_takes_the_fewest_questions(world):
    house = world.facility(asks_first=True)
    silent_unit(world, house, price=100)
    world.unit(house, price=900)
    assert to_ask(world, world.request()) == {house: (CONSENT,)}


UNSAFE = {
    "another gender": {"admits": Admits.MEN},
    "unknown whom it takes": {"admits": None},
    "too few nights": {"max_nights": 2},
    "too little protection": {"protection_level": 0},
    "unknown protection": {"protection_level": None},
}


@pytest.mark.parametrize("facts", UNSAFE.values(), ids=UNSAFE)
def test_no_question_can_settle_what_is_not_a_house_own_word(world, facts):
    silent_house(world, **facts)
    assert to_ask(world, world.request(min_protection_level=1)) == {}


def test_a_house_where_they_must_not_meet_somebody_is_not_asked(world):
    first, second = world.case(), world.case()
    world.separate(first, second, SeparationScope.FACILITY)
    house = world.facility()
    held(world, world.request(first), world.unit(house))
    silent_unit(world, house)
    assert to_ask(world, world.request(second)) == {}


def test_a_hotel_is_asked_about_animals_but_never_about_substance_use(world):
    hotel = silent_house(world, FacilityKind.HOTEL, accepts=None)
    home = silent_house(world, accepts=None)
    assert set(to_ask(world, world.request(brings=["pets"]))) == {hotel, home}
    assert set(to_ask(world, world.request(brings=["pets", "substance_use"]))) == {home}


def test_a_yes_leaves_nothing_to_ask_for_the_household_it_was_said_of(world):
    house = world.facility(asks_first=True)
    world.unit(house)
    request, other = world.request(), world.request()
    said_yes(world, asked(world, request, house)[house])
    with world.writing() as session:
        session.execute(sa.text("DELETE FROM unit_night"))
    assert to_ask(world, request) == {}
    assert to_ask(world, other) == {house: (CONSENT,)}


def test_a_house_with_a_conflict_of_interest_is_not_asked(world):
    house, case = silent_house(world), world.case()
    request = world.request(case)
    with world.writing() as session:
        organisation = session.get_one(Facility, house).organisation_id
        session.add(CaseBlock(case_id=case, organisation_id=organisation, recorded_at=world.clock.now()))
    assert to_ask(world, request) == {}
