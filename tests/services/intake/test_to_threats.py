"""What the night form says of perpetrators, and what keeps it from undoing what was recorded by day."""

import pytest
import sqlalchemy as sa

from app.core.errors import InvalidInput, NotFound, NotPossibleNow
from app.core.night_form.places import PLACES
from app.services.cases.perpetrator_list import known_of, knows_places
from app.services.cases.perpetrators import (
    RecordPerpetrator,
    RecordPlace,
    RecordTie,
    forget,
    record_perpetrator,
    record_place,
    record_tie,
)
from models.case import Case
from models.organisation import OrganisationKind, Role
from models.threat import (
    CasePerpetrator,
    Perpetrator,
    PerpetratorMunicipality,
    PerpetratorPlace,
    PerpetratorTie,
    PlaceKind,
    Relation,
)
from tests.scenes.intake import answered, opened, saved
from tests.stored import rows

SODER = {"kind": "home", "area": "soder"}


@pytest.fixture
def case(world):
    return opened(world)


def circles(world):
    with world.database.read() as session:
        places = session.scalars(sa.select(PerpetratorPlace))
        return sorted((place.kind.value, *place.position, place.radius_km) for place in places)


def by_day(world, work, command):
    with world.database.transaction() as session:
        return work(session, world.officer, world.clock, command)


def somebody(world, case):
    return by_day(world, record_perpetrator, RecordPerpetrator(case, Relation.PARENT, "P", False, 30))


def test_each_person_of_the_form_is_a_perpetrator(world, case):
    saved(
        world, case,
        answered(perpetrator_count=2, perpetrators=[
            {"relation": "ex", "alias": "P"}, {"relation": "relative", "network": "yes"},
        ]),
    )  # fmt: skip
    with world.database.read() as session:
        found = known_of(session, world.officer, world.clock.now(), session.get_one(Case, case))
        said = {
            (known.relation.value, known.perpetrator.alias, known.perpetrator.is_network) for known in found
        }
        assert said == {
            ("ex", "P", False),
            ("relative", None, True),
        }


def test_an_alias_mended_is_the_same_perpetrator(world, case):
    saved(world, case, answered(perpetrators=[{"relation": "ex", "alias": "P"}]))
    before = [row.id for row in rows(world, Perpetrator)]
    saved(world, case, answered(perpetrators=[{"relation": "ex", "alias": "Q"}]))
    assert [row.id for row in rows(world, Perpetrator)] == before


def test_a_district_is_a_circle_to_stay_out_of(world, case):
    saved(world, case, answered(known_places=["home"], known_areas=[SODER]))
    soder = PLACES["soder"]
    assert circles(world) == [("home", soder.lat, soder.lon, soder.radius_km)]


def test_a_position_is_a_circle_of_the_radius_said(world, case):
    saved(world, case, answered(known_areas=[{"kind": "work", "position": [56.1, 12.8], "radius_km": 4}]))
    assert circles(world) == [("work", 56.1, 12.8, 4.0)]


def test_a_least_distance_widens_every_circle(world, case):
    saved(world, case, answered(known_areas=[SODER], distance_min=60))
    assert [circle[-1] for circle in circles(world)] == [60]


def test_a_whole_municipality_is_kept_out_by_its_code(world, case):
    saved(world, case, answered(known_areas=[{"area": "1282"}]))
    assert circles(world) == []
    assert [row.municipality for row in rows(world, PerpetratorMunicipality)] == ["1282"]


def test_a_place_they_know_or_work_at_is_tied_to_them(world, case):
    known, staffed = world.facility(), world.facility()
    saved(
        world, case,
        answered(known_facilities=[{"facility": known}], staff_facilities=[{"facility": staffed}]),
    )  # fmt: skip
    assert {row.facility_id for row in rows(world, PerpetratorTie)} == {known, staffed}


def test_a_facility_that_does_not_exist_is_refused(world, case):
    with pytest.raises(InvalidInput):
        saved(world, case, answered(known_facilities=[{"facility": "nowhere"}]))


def test_an_area_taken_back_is_taken_back(world, case):
    saved(world, case, answered(known_areas=[SODER, {"area": "1282"}]))
    saved(world, case, answered())
    assert circles(world) == []
    assert rows(world, PerpetratorMunicipality) == []


def test_places_hold_though_nobody_knows_who_the_perpetrator_is(world, case):
    saved(
        world, case,
        answered(perpetrator_count="unknown", perpetrators=None, known_areas=[SODER]),
    )  # fmt: skip
    links = rows(world, CasePerpetrator)
    assert [(link.case_id, link.relation) for link in links] == [(case, Relation.UNKNOWN)]
    assert len(circles(world)) == 1


def test_somebody_written_by_mistake_goes_with_the_row(world, case):
    saved(world, case, answered())
    saved(world, case, answered(perpetrator_count="unknown", perpetrators=None))
    assert rows(world, Perpetrator) == []


def test_the_form_never_removes_what_was_recorded_by_day(world, case):
    saved(world, case, answered())
    (person,) = [row.id for row in rows(world, Perpetrator)]
    by_day(world, record_place, RecordPlace(case, person, PlaceKind.WORK, "raa", None, None))
    saved(world, case, answered(perpetrator_count="unknown", perpetrators=None))
    assert [row.id for row in rows(world, Perpetrator)] == [person]
    assert len(circles(world)) == 1


def test_what_is_recorded_by_day_counts_for_the_household_at_once(world, case):
    saved(world, case, answered())
    before = len(rows(world, CasePerpetrator))
    somebody(world, case)
    assert len(rows(world, CasePerpetrator)) == before + 1
    assert {row.keep_km for row in rows(world, Perpetrator)} == {0, 30}


def test_a_municipality_recorded_by_day_is_kept_out_by_its_code(world, case):
    person = somebody(world, case)
    by_day(world, record_place, RecordPlace(case, person, PlaceKind.DISTRICT, "1282", None, None))
    by_day(world, record_place, RecordPlace(case, person, PlaceKind.DISTRICT, "1282", None, 20))
    assert [row.municipality for row in rows(world, PerpetratorMunicipality)] == ["1282"]
    assert [circle[-1] for circle in circles(world)] == [20]


def test_places_and_ties_recorded_by_day_can_be_taken_back_one_by_one(world, case):
    person, house = somebody(world, case), world.facility()
    by_day(world, record_tie, RecordTie(case, person, house))
    by_day(world, record_place, RecordPlace(case, person, PlaceKind.WORK, None, (56.1, 12.8), 3))
    with world.database.transaction() as session:
        forget(session, world.officer, world.clock, case, person, house)
    assert rows(world, PerpetratorTie) == []
    assert len(circles(world)) == 1


def test_places_of_the_night_form_are_changed_in_the_night_form_only(world, case):
    saved(world, case, answered(perpetrator_count="unknown", perpetrators=None, known_areas=[SODER]))
    (snapshot,) = [row.id for row in rows(world, Perpetrator)]
    with pytest.raises(NotFound):
        by_day(world, record_tie, RecordTie(case, snapshot, world.facility()))


def test_nobody_reaches_another_cases_perpetrator(world, case):
    person = somebody(world, case)
    with pytest.raises(NotFound):
        by_day(world, record_tie, RecordTie(opened(world), person, world.facility()))


@pytest.fixture
def shared(world, case):
    """A perpetrator of the case whom another unit keeps its own case away from, and knows more of."""
    worker = world.actor(OrganisationKind.FAMILY_VIOLENCE_UNIT, Role.CASE_WORKER)
    theirs = opened(world, worker)
    person = world.perpetrator(theirs)
    with world.database.transaction() as session:
        record_place(
            session, worker, world.clock, RecordPlace(theirs, person, PlaceKind.HOME, "raa", None, None)
        )
    with world.writing() as session:
        session.add(CasePerpetrator(case_id=case, perpetrator_id=person, relation=Relation.EX))
    return person


def test_what_another_case_knows_of_a_perpetrator_is_not_shown(world, case, shared):
    with world.database.read() as session:
        (known,) = known_of(session, world.officer, world.clock.now(), session.get_one(Case, case))
    assert known.is_shared
    assert (known.places, known.facilities, known.municipalities) == ([], [], [])


def test_what_another_case_relies_on_is_not_taken_back(world, case, shared):
    (place,) = [row.id for row in rows(world, PerpetratorPlace)]
    with pytest.raises(NotPossibleNow), world.database.transaction() as session:
        forget(session, world.officer, world.clock, case, shared, place)


def test_something_that_keeps_away_is_known_whoever_recorded_it(world, case, shared):
    another = opened(world)
    with world.database.read() as session:
        assert knows_places(session, session.get_one(Case, case))
        assert not knows_places(session, session.get_one(Case, another))


def test_the_form_never_removes_a_perpetrator_who_is_housed_here_themselves(world, case):
    saved(world, case, answered())
    housed = opened(world)
    with world.writing() as session:
        session.scalars(sa.select(Perpetrator)).one().housed_case_id = housed
    saved(world, case, answered(perpetrator_count="unknown", perpetrators=None))
    assert len(rows(world, CasePerpetrator)) == 1
