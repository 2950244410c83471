"""The edge is the same on both databases, so one of them is enough here."""

import pytest

from tests.databases import Databases


@pytest.fixture
def databases(sqlite_databases: Databases) -> Databases:
    return sqlite_databases
