"""What the service does by itself, and how it is told to stop."""

import io
import os
import signal
import subprocess
import sys
import threading

import pytest
import sqlalchemy as sa

from app.cli import work
from app.cli.work import Job, jobs, work_until
from app.http.context import EXTENSION
from app.services.messages.outbox import notify
from models.alert import AlertKind, DutyAlert
from models.facility import Admits, Facility
from models.notification import MessageKind, OutboxMessage
from models.organisation import OrganisationKind, Role
from models.placement import UnitNight
from tests.scenes.holds import MINUTES, held
from tests.scenes.placements import confirmed
from tests.waiting import PATIENCE_SECONDS, wait_until


@pytest.fixture
def log(monkeypatch):
    """What an app made after this writes to its log."""
    stream = io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    return stream


@pytest.fixture
def app_context(app):
    with app.app_context():
        yield


def tell(world):
    house = world.organisation(OrganisationKind.HOTEL)
    world.actor(OrganisationKind.HOTEL, Role.HOTEL_STAFF, house)
    with world.writing() as session:
        notify(session, world.clock, house, MessageKind.INQUIRY, "round")


def tries(world):
    with world.database.read() as session:
        of_inquiries = sa.select(OutboxMessage.tries).where(OutboxMessage.kind == MessageKind.INQUIRY)
        return session.scalars(of_inquiries).one()


def test_a_job_that_fails_is_logged_and_does_not_stop_the_others(log, app_context):
    stop, done = threading.Event(), []

    def fail():
        raise RuntimeError("Planterad på Hemliggatan")

    def count():
        done.append(1)
        if len(done) == 3:
            stop.set()

    work_until(stop, [Job("fails", 0, fail), Job("counts", 0, count)])
    assert len(done) == 3
    assert '"job": "fails"' in log.getvalue()
    assert "Hemliggatan" not in log.getvalue()


def test_each_job_waits_for_its_own_time(app_context):
    stop, done = threading.Event(), []

    def often():
        done.append("often")
        if done.count("often") == 4:
            stop.set()

    work_until(stop, [Job("often", 0.01, often), Job("seldom", 3600, lambda: done.append("seldom"))])
    assert done.count("seldom") == 1


def test_every_job_does_its_work_on_a_database_with_something_to_do(app_context, world):
    tell(world)
    house = world.facility()
    held(world, world.request(), world.unit(house))
    world.clock.advance(minutes=MINUTES)
    confirmed(world, held(world, world.request(), world.unit(house)))
    with world.writing() as session:
        session.get_one(Facility, house).admits = Admits.MEN
    for job in jobs():
        job.work()
    with world.database.read() as session:
        assert session.scalar(sa.select(sa.func.count(UnitNight.claim_id.distinct()))) == 1
        assert session.scalars(sa.select(DutyAlert.kind)).all() == [AlertKind.PLACE_NO_LONGER_HOLDS]
    assert tries(world) == 1


def test_the_names_of_the_jobs_are_their_own():
    names = [job.name for job in jobs()]
    assert len(names) == len(set(names))


def test_beside_the_server_it_works_until_it_is_told_to_end(app, world):
    tell(world)
    app.extensions[EXTENSION].database.engine.dispose()
    end = work.beside(app)
    try:
        wait_until(lambda: tries(world) == 1)
    finally:
        end()
    assert "work" not in [thread.name for thread in threading.enumerate()]


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_the_command_stops_cleanly_when_told(world, database_url, told):
    tell(world)
    world.clock.advance(days=-300)  # so that it is due for the real clock too
    with world.writing() as session:
        session.scalars(sa.select(OutboxMessage)).one().next_try_at = world.clock.now()
    environment = {
        "TRYGGPLATS_DEMO": "1",
        "TRYGGPLATS_DATABASE_URL": database_url,
        "PATH": os.environ["PATH"],
    }
    with subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "app.factory", "work"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        try:
            wait_until(lambda: tries(world) == 1)
            process.send_signal(told)
            output, errors = process.communicate(timeout=PATIENCE_SECONDS)
        finally:
            process.kill()
    assert process.returncode == 0
    assert output == b""
    assert b"Traceback" not in errors


def test_the_outbox_can_be_sent_by_hand(app, world):
    tell(world)
    result = app.test_cli_runner().invoke(args=["outbox", "send"])
    assert result.output.endswith("Sent: 0. Not sent this time: 1.\n")
    assert result.exit_code == 0
