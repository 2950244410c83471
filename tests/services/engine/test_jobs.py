import threading

import pytest

from app.core.errors import NotFound
from app.services.engine.jobs import Jobs

PATIENCE = 10


@pytest.fixture
def reported():
    return []


@pytest.fixture
def jobs(reported):
    return Jobs(reported.append)


def test_a_job_runs_beside_and_keeps_its_result(jobs, clock):
    job = jobs.start("team", clock.now(), lambda: "done")
    assert job.finished.wait(PATIENCE)
    assert jobs.find(job.id, "team").result == "done"


def test_somebody_elses_job_does_not_exist(jobs, clock):
    job = jobs.start("team", clock.now(), lambda: None)
    with pytest.raises(NotFound):
        jobs.find(job.id, "others")


def test_asking_twice_starts_one_job(jobs, clock):
    go = threading.Event()
    first = jobs.start("team", clock.now(), lambda: go.wait(PATIENCE))
    assert jobs.start("team", clock.now(), lambda: "another") is first
    go.set()
    assert first.finished.wait(PATIENCE)
    assert jobs.start("team", clock.now(), lambda: "another") is not first


def test_the_second_waits_for_the_first_to_end(jobs, clock):
    go = threading.Event()
    jobs.start("team", clock.now(), lambda: go.wait(PATIENCE))
    second = jobs.start("others", clock.now(), lambda: "mine")
    assert not second.finished.wait(0.2)
    go.set()
    assert second.finished.wait(PATIENCE)


def test_a_job_that_fails_is_finished_without_a_result_and_reported(jobs, reported, clock):
    job = jobs.start("team", clock.now(), lambda: 1 // 0)
    assert job.finished.wait(PATIENCE)
    assert job.result is None
    assert [type(error) for error in reported] == [ZeroDivisionError]


def test_old_results_are_forgotten(jobs, clock):
    job = jobs.start("team", clock.now(), lambda: "done")
    assert job.finished.wait(PATIENCE)
    clock.advance(minutes=31)
    jobs.start("team", clock.now(), lambda: "new")
    with pytest.raises(NotFound):
        jobs.find(job.id, "team")
