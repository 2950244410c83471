"""What every kind of run keeps, seen on joint proposals, with the real solver in a real child process."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from app.core.errors import NotAllowed, NotFound
from app.services.engine.solver import Limits
from app.services.engine.solver_runs import Runner, RunState
from app.services.placing import joint_runs
from app.services.placing.joint_proposal import read_proposal
from models.joint import JointPlace, JointProposal
from models.ledger import AuditEntry
from models.organisation import OrganisationKind, Role
from tests.services.engine.running import all_ended, hanging, hangs, is_gone, state
from tests.waiting import PATIENCE_SECONDS, wait_until


@pytest.fixture
def reported():
    return []


@pytest.fixture
def runner(world, reported):
    with all_ended():
        yield Runner(
            joint_runs.JOINT, world.database, world.clock, Limits(PATIENCE_SECONDS, 4096), reported.append
        )


@pytest.fixture
def elsewhere(world):
    """A caseworker of another unit, who may ask as well."""
    return world.actor(OrganisationKind.FAMILY_VIOLENCE_UNIT, Role.CASE_WORKER)


def begun(world, runner, actor=None):
    with world.database.transaction() as session:
        return joint_runs.begin(session, actor or world.officer, runner).id


def cancel(world, run):
    with world.database.transaction() as session:
        joint_runs.cancel(session, world.officer, world.clock, run)


def has_become(world, run, wanted):
    return lambda: state(world, JointProposal, run) is wanted


def rows(world, kind=JointProposal):
    with world.database.read() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(kind))


def test_a_run_that_has_been_written_down_ends_by_itself_and_keeps_its_result(world, runner):
    unit = world.unit(world.facility())
    lucky, other = world.request(urgency=1), world.request(urgency=2)
    run = begun(world, runner)
    wait_until(has_become(world, run, RunState.FINISHED))
    with world.database.transaction() as session:
        found = read_proposal(session, world.officer, world.clock, run)
    assert {one.request_id: one.place and one.place.units for one in found.mine} == {
        lucky: (unit,),
        other: None,
    }
    assert found.is_proven


def test_nothing_runs_when_the_beginning_was_not_committed(world, runner, tmp_path):
    with pytest.raises(KeyError), world.database.transaction() as session:
        joint_runs.begin(session, world.officer, hanging(runner, tmp_path / "pid"))
        raise KeyError
    assert rows(world) == 0


def test_what_another_organisation_asked_for_does_not_exist(world, runner, elsewhere):
    run = begun(world, runner)
    wait_until(has_become(world, run, RunState.FINISHED))
    for use_case in (joint_runs.progress, joint_runs.cancel, read_proposal):
        with pytest.raises(NotFound), world.database.transaction() as session:
            use_case(session, elsewhere, world.clock, run)


def test_who_may_not_place_may_not_ask(world, runner):
    coordinator = world.actor(OrganisationKind.COORDINATION, Role.COORDINATOR)
    with pytest.raises(NotAllowed):
        begun(world, runner, coordinator)


def test_asking_twice_starts_one_run(world, runner, tmp_path):
    first = begun(world, hanging(runner, tmp_path / "pid"))
    assert begun(world, runner) == first
    cancel(world, first)
    second = begun(world, runner)
    assert second != first
    wait_until(has_become(world, second, RunState.FINISHED))


def test_the_second_waits_for_the_first_to_end(world, runner, elsewhere, tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    first = begun(world, hanging(runner, one))
    wait_until(lambda: hangs(one))
    second = begun(world, hanging(runner, two), elsewhere)
    with world.database.read() as session:
        deadlines = [session.get_one(JointProposal, run).deadline for run in (first, second)]
    assert deadlines[0] < deadlines[1]
    assert not two.exists()
    cancel(world, first)
    wait_until(lambda: hangs(two))
    assert is_gone(one)
    with world.database.transaction() as session:
        joint_runs.cancel(session, elsewhere, world.clock, second)


def test_a_run_cancelled_before_its_turn_is_never_solved(world, runner, elsewhere, tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    first = begun(world, hanging(runner, one), elsewhere)
    with all_ended():
        second = begun(world, hanging(runner, two))
        cancel(world, second)
    assert not two.exists()
    with world.database.transaction() as session:
        joint_runs.cancel(session, elsewhere, world.clock, first)


def test_cancelling_kills_the_solver_and_a_second_time_changes_nothing(world, runner, tmp_path):
    pid = tmp_path / "pid"
    run = begun(world, hanging(runner, pid))
    wait_until(lambda: hangs(pid))
    cancel(world, run)
    cancel(world, run)
    wait_until(lambda: is_gone(pid))
    assert state(world, JointProposal, run) is RunState.CANCELLED


def test_a_run_that_has_ended_is_not_cancelled(world, runner):
    run = begun(world, runner)
    wait_until(has_become(world, run, RunState.FINISHED))
    cancel(world, run)
    assert state(world, JointProposal, run) is RunState.FINISHED


def test_a_solver_that_is_too_slow_leaves_a_failed_run_and_no_error(world, runner, reported):
    world.unit(world.facility())
    world.request()
    run = begun(world, replace(runner, limits=Limits(seconds=0.02, megabytes=4096)))
    wait_until(has_become(world, run, RunState.FAILED))
    assert rows(world, JointPlace) == 0
    assert reported == []


def test_a_run_that_breaks_is_reported_and_fails_at_its_deadline(world, runner, reported):
    run = begun(world, replace(runner, program=("/no/such/program",)))
    wait_until(lambda: reported)
    assert isinstance(reported[0], FileNotFoundError)
    assert state(world, JointProposal, run) is RunState.RUNNING
    world.clock.advance(seconds=PATIENCE_SECONDS + 30)
    assert state(world, JointProposal, run) is RunState.FAILED


def test_a_run_that_died_with_its_process_stands_in_nobodys_way(world, runner, tmp_path):
    died = begun(world, replace(runner, program=("/no/such/program",)))
    world.clock.advance(seconds=PATIENCE_SECONDS + 30)
    run = begun(world, runner)
    assert run != died
    wait_until(has_become(world, run, RunState.FINISHED))


def test_a_run_that_is_late_writes_nothing(world, runner):
    """What it would say was read before somebody was told that it failed."""
    run = begun(world, replace(runner, program=("/no/such/program",)))
    with world.database.read() as session:
        problem = joint_runs.problem_of(
            session, world.officer, world.clock, session.get_one(JointProposal, run)
        )
    world.clock.advance(seconds=PATIENCE_SECONDS + 30)
    with world.database.transaction() as session:
        joint_runs.finish(session, world.officer, world.clock, run, problem, None)
        assert session.get_one(JointProposal, run).finished_at is None


def test_each_act_stands_in_the_audit(world, runner, tmp_path):
    run = begun(world, runner)
    wait_until(has_become(world, run, RunState.FINISHED))
    cancelled = begun(world, hanging(runner, tmp_path / "pid"))
    cancel(world, cancelled)
    with world.database.read() as session:
        entries = session.scalars(sa.select(AuditEntry).order_by(AuditEntry.seq)).all()
    assert [(entry.action, entry.object_id) for entry in entries if entry.object_id in (run, cancelled)] == [
        ("request:solved_for_all", run),
        ("request:joint_proposal_finished", run),
        ("request:solved_for_all", cancelled),
        ("request:joint_proposal_cancelled", cancelled),
    ]
