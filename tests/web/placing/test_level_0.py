"""Wherever places stand, one of level 0 says what it is, and no other place says so."""

import pytest

from app.services.placing.holds import OPTIONS_KEPT, HoldPlace, hold
from models.facility import FacilityKind
from tests.reading import opened
from tests.scenes.availability import silent_unit
from tests.scenes.inquiries import asked

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)

HOTEL = "Hotell, inte skyddat boende"
HOME = "Skyddat boende, skyddsnivå 0"
FLAT = "Lägenhet, inte skyddat boende"
EACH = [
    (FacilityKind.HOTEL, 0, [HOTEL]),
    (FacilityKind.PROTECTED, 0, [HOME]),
    (FacilityKind.APARTMENT, 0, [FLAT]),
    (FacilityKind.PROTECTED, 2, []),
    (FacilityKind.APARTMENT, 1, []),
]
of_each_kind = pytest.mark.parametrize(("kind", "level", "marks"), EACH)


def marks_in(text):
    return [mark for mark in (HOTEL, HOME, FLAT) if mark in text]


def places(request):
    return f"/forfragningar/{request}/platser"


@of_each_kind
def test_among_the_places_to_be_had(officer, world, kind, level, marks):
    house = world.facility(kind, protection_level=level)
    for _ in range(OPTIONS_KEPT + 1):
        world.unit(house)
    case = world.case()
    request = world.request(case)
    best = opened(officer, places(request)).part("best")
    assert marks_in(best) == marks
    assert all(best.count(mark) == OPTIONS_KEPT + 1 for mark in marks)  # one is in the list under the cards
    assert marks_in(opened(officer, places(request) + "/for-hand").articles()[0]) == marks
    assert marks_in(opened(officer, f"/arenden/{case}/natt/mojliga").part("options-title")) == marks


@of_each_kind
def test_among_the_places_that_are_out(officer, world, kind, level, marks):
    world.unit(world.facility(kind, protection_level=level))
    page = opened(officer, places(world.request(min_protection_level=level + 1)))
    assert marks_in(page.part("out")) == marks


@of_each_kind
def test_among_the_places_to_call(officer, world, kind, level, marks):
    world.unit(world.facility(kind, protection_level=level, max_nights=None))
    silent_unit(world, world.facility(kind, protection_level=level, admits=None))
    page = opened(officer, places(world.request()))
    assert marks_in(page.part("asked")) == marks
    assert marks_in(page.part("calls")) == marks


@of_each_kind
def test_among_the_places_that_were_asked(officer, world, kind, level, marks):
    house = world.facility(kind, protection_level=level)
    silent_unit(world, house)
    request = world.request()
    asked(world, request, house)
    (card,) = opened(officer, f"/forfragningar/{request}/fragor").articles()
    assert marks_in(card) == marks


@of_each_kind
def test_on_the_first_page(officer, world, kind, level, marks):
    unit, request = world.unit(world.facility(kind, protection_level=level)), world.request()
    with world.database.transaction() as session:
        hold(session, world.officer, world.clock, 30, HoldPlace(request, (unit,)))
    assert marks_in(opened(officer, "/").part("held")) == marks
