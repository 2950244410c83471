"""The same start value and night give the same data, whatever the clock and the database."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.core.database import make_engine
from models.all import Base
from tests.databases import Databases, migrated
from tests.seed_data.conftest import NOW, fill

DIFFER_BY_NATURE = {"wrapped_key", "password_hash", "hash", "prev_hash", "audit_hash", "at", "facts_version"}
Dump = dict[str, list[tuple[object, ...]]]


def dump(url: str) -> Dump:
    """Every table but for ciphertext and the chain's own hashes and instants."""
    engine = make_engine(url)
    told: Dump = {}
    with engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            columns = [
                c for c in table.columns if c.name not in DIFFER_BY_NATURE and not c.name.endswith("_sealed")
            ]
            found = connection.execute(sa.select(*columns).order_by(*table.primary_key.columns))
            told[table.name] = [tuple(row) for row in found]
    engine.dispose()
    return told


def seeded_dump(databases: Databases, start: int = 1, after: timedelta = timedelta()) -> Dump:
    url = databases.copy(migrated)
    fill(url, start, now=NOW + after)
    told = dump(url)
    databases.drop(url)
    return told


@pytest.fixture(scope="module")
def first_run(sqlite_databases: Databases) -> Dump:
    return seeded_dump(sqlite_databases)


def test_the_same_start_and_night_give_the_same_data(sqlite_databases: Databases, first_run: Dump) -> None:
    """Tonight is shown as of the last ten whole minutes."""
    assert seeded_dump(sqlite_databases, after=timedelta(minutes=9, seconds=59)) == first_run


def test_a_past_night_is_the_same_whenever_it_is_seeded(sqlite_databases: Databases, first_run: Dump) -> None:
    """Two in the night, where the tests' clock stands, is the moment shown for any night but the present."""
    assert seeded_dump(sqlite_databases, after=timedelta(days=40)) == first_run


def test_another_start_gives_other_ids_and_other_histories(
    sqlite_databases: Databases, first_run: Dump
) -> None:
    other = seeded_dump(sqlite_databases, start=2)
    assert {row[-1] for row in first_run["case_file"]}.isdisjoint(row[-1] for row in other["case_file"])
    assert len(first_run["unit"]) == len(other["unit"])
    assert first_run["unit_night"] != other["unit_night"]


def test_both_kinds_of_database_get_the_same_data(postgresql_databases: Databases, first_run: Dump) -> None:
    other = seeded_dump(postgresql_databases)
    sizes = {name: len(rows) for name, rows in first_run.items()}
    assert sizes == {name: len(rows) for name, rows in other.items()}
    for name in ("unit_night", "placement_event", "placement_request"):
        assert sorted(map(str, first_run[name])) == sorted(map(str, other[name]))
