"""What tests share: databases of both kinds, the app on one of them, a browser."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.config import Settings
from app.core.database import Database
from tests.clocks import SetClock
from tests.databases import Databases, PostgresDatabases, SqliteDatabases, migrated
from tests.page_linter import LintingClient
from tests.postgres import postgres_server
from tests.scratch import scratch_folder
from tests.serving import serving
from tests.world import World

pytest_plugins = ["tests.browser", "tests.certificate", "tests.visitors"]

BOTH_KINDS = ["sqlite", "postgresql"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="run tests marked stress in their long form")


@pytest.fixture(scope="session")
def long_form(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--long"))


@pytest.fixture(scope="session")
def sqlite_databases() -> Iterator[Databases]:
    with scratch_folder("sqlite-") as folder:
        yield SqliteDatabases(folder)


@pytest.fixture(scope="session")
def postgresql_databases() -> Iterator[Databases]:
    with postgres_server() as socket_folder:
        yield PostgresDatabases(socket_folder)


@pytest.fixture(params=BOTH_KINDS)
def databases(request: pytest.FixtureRequest) -> Databases:
    """Where a test's databases come from.

    For one kind only: `@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)`.
    """
    found: Databases = request.getfixturevalue(f"{request.param}_databases")
    return found


@pytest.fixture
def empty_database_url(databases: Databases) -> Iterator[str]:
    """A database without a single table."""
    url = databases.empty()
    yield url
    databases.drop(url)


@pytest.fixture
def database_url(databases: Databases) -> Iterator[str]:
    """A database with every table and no rows but those the migrations put there."""
    url = databases.copy(migrated)
    yield url
    databases.drop(url)


@pytest.fixture
def settings(database_url: str) -> Settings:
    return make_settings(database_url)


def make_settings(database_url: str) -> Settings:
    """Known keys, and passwords that are cheap to check."""
    return Settings(
        database_url=database_url,
        secret_key="for tests only, thirty-two letters",
        keks=(("test", bytes(32)),),
        index_key=bytes(32),
        secure_cookies=False,
        argon2_memory_kib=8,
        argon2_time_cost=1,
    )


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    found = Database(settings)
    yield found
    found.engine.dispose()


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def world(database: Database, clock: SetClock) -> World:
    """A small invented network that a test builds as it needs."""
    return World(database, clock)


@pytest.fixture
def app(settings: Settings, clock: SetClock) -> Iterator[Flask]:
    from app.factory import create_app  # here, because the engine's tests do without the app
    from app.http.context import EXTENSION

    made = create_app(settings, clock)
    made.test_client_class = LintingClient
    yield made
    made.extensions[EXTENSION].database.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def live_server(app: Flask) -> Iterator[str]:
    """The address under which the app answers on a real port."""
    with serving(app) as address:
        yield address
