"""The migrations make what the models say, can be undone, and keep the rows they find."""

import pytest
import sqlalchemy as sa

from app.core.database import make_engine
from models import schema

GENESIS = "0" * 64


@pytest.fixture
def empty(empty_database_url):
    engine = make_engine(empty_database_url)
    yield engine
    engine.dispose()


def tables(engine: sa.Engine) -> set[str]:
    return set(sa.inspect(engine).get_table_names())


def test_a_new_database_is_what_the_models_say(empty):
    schema.upgrade(empty)
    assert schema.current(empty) == schema.head()
    assert schema.differences(empty) == []


def test_every_migration_can_be_undone_and_done_again(empty):
    schema.upgrade(empty)
    schema.downgrade(empty, "base")
    assert tables(empty) == {"alembic_version"}
    schema.upgrade(empty)
    assert schema.differences(empty) == []


def test_upgrading_again_changes_nothing(empty):
    schema.upgrade(empty)
    with empty.begin() as connection:
        connection.execute(sa.text("UPDATE ledger SET facts_version = 7"))
    schema.upgrade(empty)
    with empty.connect() as connection:
        assert connection.scalar(sa.text("SELECT facts_version FROM ledger")) == 7


def test_the_rows_are_there_when_a_migration_is_undone_and_done_again(empty):
    schema.upgrade(empty)
    insert = (
        "INSERT INTO organisation (id, kind, name, municipality) VALUES ('o', 'hotel', 'Hotellet', '1283')"
    )
    with empty.begin() as connection:
        connection.execute(sa.text(insert))
    schema.downgrade(empty, "0001")
    schema.upgrade(empty)
    with empty.connect() as connection:
        assert connection.scalar(sa.text("SELECT name FROM organisation")) == "Hotellet"
        head = connection.execute(sa.text("SELECT audit_seq, audit_hash FROM ledger")).one()
    assert tuple(head) == (0, GENESIS)


def test_the_ledgers_row_cannot_be_removed(database):
    with pytest.raises(sa.exc.DBAPIError), database.engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM ledger"))


def test_only_kinds_and_reasons_of_events_that_are_known_can_be_stored(empty):
    schema.upgrade(empty)
    checks = {
        check["name"]: check["sqltext"]
        for check in sa.inspect(empty).get_check_constraints("placement_event")
    }
    assert "'left'" in checks["ck_placement_event_eventkind"]
    assert "'mistake'" in checks["ck_placement_event_eventreason"]
    schema.downgrade(empty, "0003")
    checks = {
        check["name"]: check["sqltext"]
        for check in sa.inspect(empty).get_check_constraints("placement_event")
    }
    assert "'left'" not in checks["ck_placement_event_eventkind"]
    assert "'mistake'" in checks["ck_placement_event_eventreason"]
