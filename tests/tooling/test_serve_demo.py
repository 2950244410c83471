"""`make run` on data that is there already."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask

from app.core.config import Settings
from app.factory import create_app
from app.http.context import EXTENSION
from models import schema
from scripts.serve_demo import prepare_database

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)


@pytest.fixture
def demo(settings: Settings) -> Iterator[Flask]:
    app = create_app(replace(settings, demo=True))
    yield app
    app.extensions[EXTENSION].database.engine.dispose()


def by_hand(app: Flask, statement: str) -> None:
    with app.extensions[EXTENSION].database.engine.begin() as connection:
        connection.execute(sa.text(statement))


@pytest.mark.parametrize(
    "older",
    ["UPDATE alembic_version SET version_num = '0005'", "DROP TABLE duty_alert"],
    ids=["migrations that are no more", "the same number for other tables"],
)
def test_data_of_another_version_is_refused_with_what_to_remove(demo: Flask, older: str) -> None:
    by_hand(demo, older)
    with pytest.raises(SystemExit, match="Remove the folder"):
        prepare_database(demo)


def test_data_of_this_version_is_kept(demo: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    by_hand(demo, "UPDATE ledger SET facts_version = 7")
    prepare_database(demo)
    with demo.extensions[EXTENSION].database.engine.connect() as connection:
        assert connection.scalar(sa.text("SELECT facts_version FROM ledger")) == 7
    assert str(schema.head()) in capsys.readouterr().out
