"""`flask seed`."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskCliRunner

from app.cli.seed import PASSWORD
from app.core.config import Settings
from app.core.database import Database
from app.queries.users import with_email
from app.services.accounts.passwords import Passwords
from app.services.seeding.files.reading import FOLDER
from models.ledger import AuditEntry
from models.organisation import Role, User
from tests.apps import Apps
from tests.clocks import SetClock

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)


@pytest.fixture
def demo(apps: Apps, settings: Settings, clock: SetClock) -> Iterator[Flask]:
    with apps.lent(replace(settings, demo=True), clock) as app:
        yield app


@pytest.fixture
def flask(demo: Flask) -> FlaskCliRunner:
    return demo.test_cli_runner()


def seeded_night(database: Database) -> str:
    with database.read() as session:
        night: str = session.scalars(sa.select(AuditEntry.details)).one()["night"]
        return night


def test_seeding_prints_every_account_and_the_password_that_opens_it(
    flask: FlaskCliRunner, database: Database, settings: Settings
) -> None:
    told = flask.invoke(args=["seed"])
    assert told.exit_code == 0
    assert PASSWORD in told.output
    assert all(role.value in told.output for role in Role)
    with database.read() as session:
        officer = with_email(session, "jour@demo.tryggplats.example")
        assert officer is not None
        assert officer.email in told.output
        assert Passwords(settings).fits(officer.password_hash, PASSWORD)


def test_the_night_is_tonight_unless_another_is_named(
    flask: FlaskCliRunner, database: Database, clock: SetClock
) -> None:
    assert flask.invoke(args=["seed"]).exit_code == 0
    assert seeded_night(database) == "2026-12-04"


def test_a_night_can_be_named(flask: FlaskCliRunner, database: Database) -> None:
    assert flask.invoke(args=["seed", "--seed", "7", "--night", "2027-03-27"]).exit_code == 0
    assert seeded_night(database) == "2027-03-27"


def test_a_night_that_does_not_exist_is_refused(flask: FlaskCliRunner, database: Database) -> None:
    refused = flask.invoke(args=["seed", "--night", "2027-02-30"])
    assert refused.exit_code == 2
    assert "2027-02-30" in refused.output
    assert users(database) == 0


def test_a_database_with_data_is_refused(flask: FlaskCliRunner, database: Database) -> None:
    flask.invoke(args=["seed"])
    before = users(database)
    refused = flask.invoke(args=["seed"])
    assert refused.exit_code == 1
    assert "needs an empty one" in refused.output
    assert users(database) == before


def test_seeding_only_if_empty_says_nothing_the_second_time(flask: FlaskCliRunner) -> None:
    flask.invoke(args=["seed", "--if-empty"])
    again = flask.invoke(args=["seed", "--if-empty"])
    assert (again.exit_code, again.output) == (0, "")


def test_a_mistake_in_a_file_is_told_with_its_mend(
    flask: FlaskCliRunner, database: Database, tmp_path: Path
) -> None:
    folder = shutil.copytree(FOLDER, tmp_path / "own_data")
    watch = folder / "watch.csv"
    watch.write_text(watch.read_text().replace("-,3", "-,many"))
    refused = flask.invoke(args=["seed", "--folder", str(folder)])
    assert refused.exit_code == 1
    assert "own_data/watch.csv:2: rounds: “many” must be a whole number from 0 to 1000" in refused.output
    assert "Nothing was written" in refused.output
    assert users(database) == 0


def test_outside_demo_mode_a_public_password_needs_a_yes(app: Flask, database: Database) -> None:
    refused = app.test_cli_runner().invoke(args=["seed"])
    assert refused.exit_code == 1
    assert "--yes" in refused.output
    assert users(database) == 0
    assert app.test_cli_runner().invoke(args=["seed", "--yes"]).exit_code == 0


def users(database: Database) -> int:
    with database.read() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(User)) or 0
