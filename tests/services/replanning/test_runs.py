"""Runs with the real solver in a real child process. The pages' and the API's tests run on SQLite too."""

import sys
import threading
from dataclasses import replace

import pytest
import sqlalchemy as sa

from app.core.errors import NotFound, NotPossibleNow
from app.queries.solver_runs import is_cancelled
from app.services.engine.solver import Limits
from app.services.engine.solver_runs import Runner
from app.services.replanning import moves
from app.services.replanning.moves import ReplanState, state_of
from app.services.replanning.runs import REPLAN, begin
from app.services.replanning.stored import latest_replans
from models.case import CaseBlock
from models.ledger import AuditEntry
from models.organisation import OrganisationKind, Role
from models.replan import Replan
from models.request import PlacementRequest
from tests.scenes.placements import placed
from tests.scenes.replanning import lose
from tests.services.engine.running import all_ended, hanging, hangs, is_gone
from tests.waiting import PATIENCE_SECONDS, wait_until

pytestmark = pytest.mark.parametrize("databases", ["postgresql"], indirect=True)


@pytest.fixture
def reported():
    return []


@pytest.fixture
def runner(world, reported):
    with all_ended():
        yield Runner(REPLAN, world.database, world.clock, Limits(PATIENCE_SECONDS, 4096), reported.append)


@pytest.fixture
def coordinator(world):
    return world.actor(OrganisationKind.COORDINATION, Role.COORDINATOR)


def begun(world, runner, coordinator, nights=10):
    with world.database.transaction() as session:
        return begin(session, coordinator, runner, nights).id


def state(world, replan):
    with world.database.read() as session:
        return state_of(session.get_one(Replan, replan), world.clock.now())


def cancel(world, coordinator, replan):
    with world.database.transaction() as session:
        moves.cancel(session, coordinator, world.clock, replan)


def test_a_run_that_has_been_written_down_ends_by_itself_in_a_proposal(world, runner, coordinator):
    house = world.facility()
    lost, spare = world.unit(house), world.unit(house)
    placed(world, lost)
    lose(world, lost)
    replan = begun(world, runner, coordinator)
    wait_until(lambda: state(world, replan) is not ReplanState.RUNNING)
    with world.database.read() as session:
        found = session.get_one(Replan, replan)
        assert [(step.from_units, step.to_units) for step in found.steps] == [([lost], [spare])]
        assert {tier["name"]: tier["value"] for tier in found.tiers}["moves"] == 1


def test_who_waits_is_counted_before_and_after(world, runner, coordinator):
    world.unit(world.facility())
    for urgency in (1, 1, 3):
        world.request(urgency=urgency)
    replan = begun(world, runner, coordinator)
    wait_until(lambda: state(world, replan) is ReplanState.IN_REVIEW)
    with world.database.read() as session:
        tiers = session.get_one(Replan, replan).tiers
    assert [(tier["before"], tier["value"]) for tier in tiers[:4]] == [(2, 1), (0, 0), (1, 1), (None, 0)]


def test_nothing_runs_when_the_beginning_was_not_committed(world, runner, coordinator, tmp_path):
    pid, before = tmp_path / "pid", set(threading.enumerate())
    with pytest.raises(KeyError), world.database.transaction() as session:
        begin(session, coordinator, hanging(runner, pid), 10)
        raise KeyError
    assert set(threading.enumerate()) <= before
    assert not pid.exists()


def test_cancelling_kills_the_solver(world, runner, coordinator, tmp_path):
    pid = tmp_path / "pid"
    replan = begun(world, hanging(runner, pid), coordinator)
    wait_until(lambda: hangs(pid))
    cancel(world, coordinator, replan)
    wait_until(lambda: is_gone(pid))
    assert state(world, replan) is ReplanState.CANCELLED


def test_a_child_that_dies_leaves_a_failed_run(world, runner, coordinator, reported):
    world.request()
    dying = replace(runner, program=(sys.executable, "-c", "import sys; sys.exit(9)"))
    replan = begun(world, dying, coordinator)
    wait_until(lambda: state(world, replan) is ReplanState.FAILED)
    assert reported == []


def test_a_run_that_breaks_is_reported_and_fails_at_its_deadline(world, runner, coordinator, reported):
    nowhere = replace(runner, program=("/no/such/program",))
    replan = begun(world, nowhere, coordinator)
    wait_until(lambda: reported)
    assert isinstance(reported[0], FileNotFoundError)
    world.clock.advance(seconds=PATIENCE_SECONDS + 30)
    assert state(world, replan) is ReplanState.FAILED


def test_one_run_at_a_time(world, runner, coordinator, tmp_path):
    pid = tmp_path / "pid"
    first = begun(world, hanging(runner, pid), coordinator)
    with pytest.raises(NotPossibleNow):
        begun(world, runner, coordinator)
    cancel(world, coordinator, first)
    second = begun(world, runner, coordinator)
    wait_until(lambda: state(world, second) is ReplanState.IN_REVIEW)


def test_a_run_that_died_with_its_process_stands_in_nobodys_way(world, runner, coordinator):
    with world.database.transaction() as session:
        moves.start(session, coordinator, world.clock, moves.StartReplan(10, 10))
    world.clock.advance(minutes=1)
    replan = begun(world, runner, coordinator)
    wait_until(lambda: state(world, replan) is ReplanState.IN_REVIEW)


def test_a_finished_proposal_put_aside_is_cancelled(world, runner, coordinator):
    replan = begun(world, runner, coordinator)
    wait_until(lambda: state(world, replan) is ReplanState.IN_REVIEW)
    cancel(world, coordinator, replan)
    assert state(world, replan) is ReplanState.CANCELLED
    with world.database.read() as session:
        assert is_cancelled(session, Replan, replan)


def test_each_act_stands_in_the_audit(world, runner, coordinator):
    replan = begun(world, runner, coordinator)
    wait_until(lambda: state(world, replan) is ReplanState.IN_REVIEW)
    cancel(world, coordinator, replan)
    with world.database.read() as session:
        actions = session.scalars(
            sa.select(AuditEntry.action).where(AuditEntry.object_id == replan).order_by(AuditEntry.seq)
        ).all()
    assert actions == ["replan:started", "replan:finished", "replan:cancelled"]


def test_a_proposal_does_not_exist_for_somebody_kept_out_of_one_of_its_cases(world, runner, coordinator):
    world.unit(world.facility())
    request = world.request()
    replan = begun(world, runner, coordinator)
    wait_until(lambda: state(world, replan) is ReplanState.IN_REVIEW)
    with world.writing() as session:
        case = session.get_one(PlacementRequest, request).case_id
        session.add(CaseBlock(case_id=case, user_id=coordinator.user_id, recorded_at=world.clock.now()))
    with pytest.raises(NotFound), world.database.transaction() as session:
        moves.read(session, coordinator, world.clock, replan)
    colleague = world.actor(OrganisationKind.COORDINATION, Role.COORDINATOR)
    with world.database.read() as session:
        assert latest_replans(session, coordinator, 10) == []
        assert [found.id for found in latest_replans(session, colleague, 10)] == [replan]
