import pytest

from app.core.errors import IntakeIncomplete, NotFound
from app.services.placing.manual_choice import safe_places
from app.services.placing.suggestions import suggest_places
from models.facility import Admits, FacilityKind
from models.organisation import OrganisationKind, Role
from models.placement import Claim
from models.threat import SeparationScope
from tests.scenes.holds import held

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)


def by_hand(world, request, actor=None):
    with world.database.transaction() as session:
        return safe_places(session, actor or world.officer, world.clock, request)


def names(places):
    return [(place.code_name, place.unit_codes) for place in places]


def test_safe_places_stand_by_name_and_not_by_merit(world):
    for name, price in (("Uttern", 100), ("Ekorren", 9000)):
        house = world.facility(code_name=name)
        world.unit(house, code="2", price=price), world.unit(house, code="1", price=price)
    found = by_hand(world, world.request())
    assert names(found) == [
        ("Ekorren", ("1",)),
        ("Ekorren", ("2",)),
        ("Uttern", ("1",)),
        ("Uttern", ("2",)),
    ]


def test_what_breaks_a_rule_or_has_to_be_asked_is_left_out(world):
    world.unit(world.facility(admits=Admits.MEN))
    world.unit(world.facility(admits=None))
    world.unit(world.facility(FacilityKind.HOTEL))
    assert by_hand(world, world.request(min_protection_level=1)) == []


def test_a_taken_place_is_left_out(world):
    house = world.facility()
    taken, free = world.unit(house), world.unit(house)
    held(world, world.request(), taken, by_hand=True)
    assert [place.units for place in by_hand(world, world.request())] == [(free,)]


def test_a_place_beside_somebody_to_be_kept_apart_from_is_left_out(world):
    house = world.facility()
    units = world.unit(house), world.unit(house)
    cases = world.case(), world.case()
    world.separate(*cases, SeparationScope.FACILITY)
    held(world, world.request(cases[0]), units[0], by_hand=True)
    assert by_hand(world, world.request(cases[1])) == []


def test_it_agrees_with_the_ranked_list_on_what_is_safe(world):
    house = world.facility()
    pair = world.unit(house, beds=2), world.unit(house, beds=2)
    world.adjoin(*pair)
    world.unit(world.facility(FacilityKind.HOTEL), beds=1)
    world.unit(world.facility(), beds=5)
    request = world.request(world.case(*[(30, "female")] * 4))
    with world.database.transaction() as session:
        ranked = suggest_places(session, world.officer, world.clock, request).offered
    safe = by_hand(world, request)
    assert {place.units for place in ranked} == {place.units for place in safe}
    assert tuple(sorted(pair)) in {place.units for place in safe}


def test_a_place_chosen_by_hand_needs_no_reason_and_shows_no_options(world):
    house = world.facility()
    world.unit(house, price=100)
    dear = world.unit(house, price=900)
    claim = held(world, world.request(), dear, by_hand=True)
    with world.database.read() as session:
        assert session.get_one(Claim, claim).options_shown == []


def test_outside_the_circle_there_is_no_list(world):
    stranger = world.actor(OrganisationKind.FAMILY_VIOLENCE_UNIT, Role.CASE_WORKER)
    with pytest.raises(NotFound):
        by_hand(world, world.request(), stranger)


def test_an_unfinished_intake_has_no_list(world):
    with pytest.raises(IntakeIncomplete):
        by_hand(world, world.request(complete=False))
