"""Opening, asking again and closing; and the circle that everything else is read through."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.core.errors import InvalidInput, NotAllowed, NotFound, NotPossibleNow
from app.queries.access import live_accesses
from app.queries.cases import case_by_ref, case_in_circle, cases_in_circle, request_in_circle
from app.services.cases.access import (
    BlockFromCase,
    GrantAccess,
    HandOver,
    Named,
    block,
    end_access,
    grant_access,
    hand_over,
)
from app.services.cases.cases import CloseCase, ask_again, close_case
from models.case import Case
from models.organisation import OrganisationKind, Role, User
from models.request import ClosedReason, PlacementRequest
from tests.scenes.holds import held
from tests.scenes.intake import answered, opened, saved


@pytest.fixture
def case(world):
    return opened(world)


@pytest.fixture
def unit(world):
    return world.organisation(OrganisationKind.FAMILY_VIOLENCE_UNIT)


@pytest.fixture
def worker(world, unit):
    return world.actor(OrganisationKind.FAMILY_VIOLENCE_UNIT, Role.CASE_WORKER, unit)


def sees(world, actor, case):
    with world.database.read() as session:
        found = session.scalar(cases_in_circle(actor, world.clock.now()).where(Case.id == case))
        return found is not None


def does(world, service, *command, actor=None):
    with world.database.transaction() as session:
        return service(session, actor or world.officer, world.clock, *command)


def email_of(world, actor, address):
    from app.queries.users import email_index

    with world.writing() as session:
        session.get_one(User, actor.user_id).email_index = email_index(session, address)
    return address


def test_a_case_is_seen_by_the_unit_that_owns_it_and_nobody_else(world, case, worker):
    colleague = world.actor(OrganisationKind.DUTY_TEAM, Role.DUTY_OFFICER, world.duty_team.id)
    assert sees(world, world.officer, case)
    assert sees(world, colleague, case)
    assert not sees(world, worker, case)


def test_outside_the_circle_a_case_is_not_found_by_id_or_reference(world, case, worker):
    with world.database.read() as session:
        now, ref = world.clock.now(), session.get_one(Case, case).ref
        request = session.scalar(sa.select(PlacementRequest.id).where(PlacementRequest.case_id == case))
        for asked in (case_in_circle, case_by_ref, request_in_circle):
            key = {case_in_circle: case, case_by_ref: ref, request_in_circle: request}[asked]
            assert asked(session, world.officer, now, key) is not None
            with pytest.raises(NotFound):
                asked(session, worker, now, key)


def test_a_unit_let_in_sees_the_case_until_its_time_is_up(world, case, unit, worker):
    until = world.clock.now() + timedelta(hours=8)
    does(world, grant_access, GrantAccess(case, Named(organisation_id=unit), until))
    assert sees(world, worker, case)
    world.clock.advance(hours=8)
    assert not sees(world, worker, case)


def test_a_colleague_let_in_by_address_sees_the_case_alone(world, case, unit, worker):
    other = world.actor(OrganisationKind.FAMILY_VIOLENCE_UNIT, Role.CASE_WORKER, unit)
    address = email_of(world, worker, "alma@demo.example")
    does(world, grant_access, GrantAccess(case, Named(email=address), None))
    assert sees(world, worker, case)
    assert not sees(world, other, case)


def test_access_that_is_ended_is_ended_at_once(world, case, unit, worker):
    does(world, grant_access, GrantAccess(case, Named(organisation_id=unit), None))
    with world.database.read() as session:
        (access,) = live_accesses(session, world.clock.now(), session.get_one(Case, case))
    does(world, end_access, case, access.id)
    assert not sees(world, worker, case)


@pytest.mark.parametrize(
    "kind",
    [
        OrganisationKind.HOTEL,
        OrganisationKind.POLICE,
        OrganisationKind.MOBILE_TEAM,
        OrganisationKind.PROTECTED_HOME,
    ],
)
def test_no_partner_can_be_let_into_a_case(world, case, kind):
    with pytest.raises(InvalidInput):
        does(world, grant_access, GrantAccess(case, Named(organisation_id=world.organisation(kind)), None))


def test_nobody_who_was_only_let_in_decides_on_the_circle(world, case, unit, worker):
    does(world, grant_access, GrantAccess(case, Named(organisation_id=unit), None))
    for command, service in (
        (GrantAccess(case, Named(organisation_id=unit), None), grant_access),
        (HandOver(case, unit, None), hand_over),
        (CloseCase(case, ClosedReason.MISTAKE), close_case),
        (BlockFromCase(case, Named(organisation_id=unit)), block),
    ):
        with pytest.raises(NotAllowed):
            does(world, service, command, actor=worker)


def test_in_the_morning_the_case_is_handed_over_whole(world, case, unit, worker):
    does(world, hand_over, HandOver(case, unit, None))
    assert sees(world, worker, case)
    assert not sees(world, world.officer, case)


def test_the_unit_that_hands_over_may_keep_sight_for_a_time(world, case, unit):
    does(world, hand_over, HandOver(case, unit, world.clock.now() + timedelta(days=2)))
    assert sees(world, world.officer, case)
    world.clock.advance(days=2)
    assert not sees(world, world.officer, case)


def test_a_conflict_of_interest_beats_role_and_circle_and_every_grant(world, case):
    relative = world.actor(OrganisationKind.DUTY_TEAM, Role.DUTY_OFFICER, world.duty_team.id)
    address = email_of(world, relative, "siri@demo.example")
    does(world, grant_access, GrantAccess(case, Named(email=address), None))
    does(world, block, BlockFromCase(case, Named(email=address)))
    assert not sees(world, relative, case)
    does(world, grant_access, GrantAccess(case, Named(email=address), None))
    assert not sees(world, relative, case)


def test_a_whole_organisation_can_be_kept_out(world, case, unit, worker):
    does(world, block, BlockFromCase(case, Named(organisation_id=unit)))
    does(world, grant_access, GrantAccess(case, Named(organisation_id=unit), None))
    assert not sees(world, worker, case)


def test_nobody_can_lock_the_owner_out(world, case):
    me = email_of(world, world.officer, "jour@demo.example")
    for whom in (
        Named(email=me),
        Named(organisation_id=world.duty_team.id),
        Named(email="ingen@demo.example"),
    ):
        with pytest.raises(InvalidInput):
            does(world, block, BlockFromCase(case, whom))


def test_closing_a_case_closes_what_it_asks_for(world, case):
    does(world, close_case, CloseCase(case, ClosedReason.WITHDRAWN))
    with world.database.read() as session:
        request = session.scalar(sa.select(PlacementRequest).where(PlacementRequest.case_id == case))
        assert request.closed_reason is ClosedReason.WITHDRAWN
        assert session.get_one(Case, case).closed_at is not None


def test_a_case_with_somebody_in_a_bed_cannot_be_closed(world, case):
    saved(world, case, answered())
    with world.database.read() as session:
        request = session.scalar(sa.select(PlacementRequest.id).where(PlacementRequest.case_id == case))
    unit = world.unit(world.facility())
    held(world, request, unit)
    with pytest.raises(NotPossibleNow):
        does(world, close_case, CloseCase(case, ClosedReason.WITHDRAWN))
    world.clock.advance(minutes=91)
    does(world, close_case, CloseCase(case, ClosedReason.WITHDRAWN))


def test_a_new_request_keeps_the_answers_and_starts_tonight(world, case):
    saved(world, case, answered(nights=7))
    with world.writing() as session:
        request = session.scalar(sa.select(PlacementRequest).where(PlacementRequest.case_id == case))
        request.closed_at, request.closed_reason = world.clock.now(), ClosedReason.NO_PLACE
    world.clock.advance(days=1)
    does(world, ask_again, case)
    with world.database.read() as session:
        answers = session.get_one(Case, case).answers
    assert (answers["birth_year"], answers["nights"], answers["arrives"]) == (1992, 1, "2026-12-05")


def test_there_is_one_open_request_at_a_time(world, case):
    with pytest.raises(NotPossibleNow):
        does(world, ask_again, case)
