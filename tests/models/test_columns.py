"""Every column says how it is kept: columns.csv is the inventory, and a new column without a line fails."""

import csv
from pathlib import Path

import pytest
import sqlalchemy as sa

from models.all import Base
from models.sealing import Sealed

INVENTORY = {
    (row["table"], row["column"]): row
    for row in csv.DictReader((Path(__file__).parent / "columns.csv").read_text().splitlines())
}
COLUMNS = [
    pytest.param(table, column, id=f"{table.name}.{column.name}")
    for table in Base.metadata.sorted_tables
    for column in table.columns
]


def test_the_inventory_names_nothing_that_is_gone():
    present = {
        (table.name, column.name) for table in Base.metadata.tables.values() for column in table.columns
    }
    assert set(INVENTORY) - present == set()


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_every_column_is_kept_as_the_inventory_says(table, column):
    line = INVENTORY.get((table.name, column.name))
    assert line is not None, "add a line to tests/models/columns.csv: sealed, blind index, or plain because …"
    KEPT[line["kept"]](table, column, line)


def _sealed(table, column, line):
    assert isinstance(column.type, sa.LargeBinary)
    (mapped,) = [mapper.class_ for mapper in Base.registry.mappers if mapper.local_table is table]
    assert isinstance(getattr(mapped, column.name.removesuffix("_sealed")), Sealed)


def _blind_index(table, column, line):
    assert column.name.endswith("_index")
    assert column.type.length == 32


def _wrapped_key(table, column, line):
    assert isinstance(column.type, sa.LargeBinary)


def _digest(table, column, line):
    assert column.name.endswith(("hash", "sha256"))


def _plain(table, column, line):
    assert line["because"], "say why it may stand in clear"
    assert not isinstance(column.type, sa.LargeBinary | sa.Text)


KEPT = {
    "sealed": _sealed,
    "blind index": _blind_index,
    "wrapped key": _wrapped_key,
    "digest": _digest,
    "plain": _plain,
}
