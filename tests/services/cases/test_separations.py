"""Kept apart, and told as little of each other as can be; and places that a case must not be sent to."""

import pytest
import sqlalchemy as sa

from app.core.errors import InvalidInput, NotFound
from app.services.cases.burnt_addresses import AvoidFacility, avoid, avoided, stop_avoiding
from app.services.cases.separations import RecordSeparation, end_separation, record_separation, separations_of
from models.case import Case, CaseBlock
from models.organisation import OrganisationKind, Role
from models.request import RequestVersion
from models.threat import BurntReason, Separation, SeparationScope
from tests.scenes.intake import answered, opened, saved
from tests.stored import ref_of


@pytest.fixture
def case(world):
    return opened(world)


@pytest.fixture
def worker(world):
    return world.actor(OrganisationKind.FAMILY_VIOLENCE_UNIT, Role.CASE_WORKER)


@pytest.fixture
def other(world, worker):
    """A case of another unit."""
    return opened(world, worker)


def separate(world, case, ref, scope=SeparationScope.FACILITY, km=None, actor=None):
    with world.database.transaction() as session:
        record_separation(
            session, actor or world.officer, world.clock, RecordSeparation(case, ref, scope, km)
        )


def seen(world, case, actor=None):
    with world.database.read() as session:
        return separations_of(session, actor or world.officer, world.clock, session.get_one(Case, case))


def test_a_case_known_by_reference_can_be_kept_apart_though_it_is_not_ours(world, case, other):
    separate(world, case, ref_of(world, other), SeparationScope.DISTANCE, 40)
    with world.database.read() as session:
        (row,) = session.scalars(sa.select(Separation))
        assert {row.case_a_id, row.case_b_id} == {case, other}
        assert (row.scope, row.km) == (SeparationScope.DISTANCE, 40)


def test_neither_side_sees_whom_the_other_is(world, case, other, worker):
    separate(world, case, ref_of(world, other))
    for side, actor in ((case, world.officer), (other, worker)):
        (separation,) = seen(world, side, actor)
        assert separation.other_ref is None


def test_inside_both_circles_the_reference_is_shown(world, case):
    second = opened(world)
    separate(world, case, ref_of(world, second))
    assert [separation.other_ref for separation in seen(world, case)] == [ref_of(world, second)]


def test_a_reference_that_is_not_a_case_and_one_that_is_kept_from_us_are_told_apart_by_nobody(
    world, case, other
):
    with world.writing() as session:
        session.add(CaseBlock(case_id=other, user_id=world.officer.user_id, recorded_at=world.clock.now()))
    answers = []
    for ref in ("alm-ask-berg-00", ref_of(world, other), ref_of(world, case)):
        with pytest.raises(InvalidInput) as refused:
            separate(world, case, ref)
        answers.append(refused.value.fields)
    assert answers[0] == answers[1] == answers[2]


def test_a_distance_needs_its_kilometres(world, case, other):
    with pytest.raises(InvalidInput):
        separate(world, case, ref_of(world, other), SeparationScope.DISTANCE)


def test_only_the_unit_that_asked_may_end_a_separation(world, case, other, worker):
    separate(world, case, ref_of(world, other))
    (separation,) = seen(world, case)
    with pytest.raises(NotFound), world.database.transaction() as session:
        end_separation(session, worker, world.clock, other, separation.id)
    assert [s.may_end for s in seen(world, other, worker)] == [False]
    with world.database.transaction() as session:
        end_separation(session, world.officer, world.clock, case, separation.id)
    assert seen(world, case) == []
    assert seen(world, other, worker) == []


def test_a_burnt_address_changes_the_household_the_engine_is_told_of(world, case):
    saved(world, case, answered())
    house = world.facility()
    with world.database.transaction() as session:
        avoid(session, world.officer, world.clock, AvoidFacility(case, house, BurntReason.STAYED_BEFORE))
    with world.database.read() as session:
        latest = session.scalars(sa.select(RequestVersion).order_by(RequestVersion.version.desc())).first()
        assert latest.household["avoid"] == [house]
        assert [row.reason for row, _ in avoided(session, session.get_one(Case, case))] == [
            BurntReason.STAYED_BEFORE
        ]


def test_an_address_no_longer_burnt_may_be_used_again(world, case):
    house = world.facility()
    with world.database.transaction() as session:
        avoid(session, world.officer, world.clock, AvoidFacility(case, house, BurntReason.OWN_WISH))
    with world.database.transaction() as session:
        stop_avoiding(session, world.officer, world.clock, case, house)
    with world.database.read() as session:
        assert avoided(session, session.get_one(Case, case)) == []


def test_a_facility_that_does_not_exist_cannot_be_avoided(world, case):
    with pytest.raises(InvalidInput), world.database.transaction() as session:
        avoid(session, world.officer, world.clock, AvoidFacility(case, "nowhere", BurntReason.OWN_WISH))
