"""The migrations make what the models say, can be undone, and keep the rows they find."""

import re

import pytest
import sqlalchemy as sa

from app.core.database import make_engine
from models import schema
from models.all import Base

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
    insert = (
        "INSERT INTO organisation (id, kind, name, municipality) VALUES ('o', 'hotel', 'Hotellet', '1283')"
    )
    with empty.begin() as connection:
        connection.execute(sa.text(insert))
        connection.execute(sa.text("UPDATE ledger SET facts_version = 7"))
    schema.upgrade(empty)
    with empty.connect() as connection:
        assert connection.scalar(sa.text("SELECT facts_version FROM ledger")) == 7
        assert connection.scalar(sa.text("SELECT name FROM organisation")) == "Hotellet"


def test_tables_that_are_made_again_begin_with_a_ledger_of_their_own(empty):
    schema.upgrade(empty)
    with empty.begin() as connection:
        connection.execute(sa.text("UPDATE ledger SET facts_version = 7"))
    schema.downgrade(empty, "base")
    schema.upgrade(empty)
    with empty.connect() as connection:
        ledger = sa.text("SELECT facts_version, audit_seq, audit_hash FROM ledger")
        assert tuple(connection.execute(ledger).one()) == (1, 0, GENESIS)


def test_the_ledgers_row_cannot_be_removed(database):
    with pytest.raises(sa.exc.DBAPIError), database.engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM ledger"))


def checks(engine: sa.Engine, table: str) -> dict[str, str]:
    return {str(found["name"]): found["sqltext"] for found in sa.inspect(engine).get_check_constraints(table)}


def test_every_check_of_the_models_is_in_the_database(empty):
    """Alembic compares no checks."""
    schema.upgrade(empty)
    named = empty.dialect.identifier_preparer.format_constraint
    for table in Base.metadata.tables.values():
        wanted = {named(found) for found in table.constraints if isinstance(found, sa.CheckConstraint)}
        assert checks(empty, table.name).keys() == wanted


def test_only_codes_that_are_known_can_be_stored(empty):
    """Of every column of codes; so also kinds and reasons of events."""
    schema.upgrade(empty)
    coded = [
        (table.name, column.type)
        for table in Base.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, sa.Enum)
    ]
    for table, codes in coded:
        check = checks(empty, table)[f"ck_{table}_{codes.name}"]
        assert set(re.findall(r"'(\w+)'", check)) == set(codes.enums)


def test_a_kind_of_event_that_is_not_known_is_refused(empty):
    schema.upgrade(empty)
    events = checks(empty, "placement_event")
    assert "'left'" in events["ck_placement_event_eventkind"]
    assert "'mistake'" in events["ck_placement_event_eventreason"]
    assert "'gone'" not in events["ck_placement_event_eventkind"]
