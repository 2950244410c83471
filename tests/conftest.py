"""What tests share: databases of both kinds, the app on one of them, a browser."""

import gc
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.config import Settings
from app.core.database import Database
from tests.clocks import SetClock
from tests.databases import Databases, PostgresDatabases, SqliteDatabases, migrated
from tests.postgres import connect, postgres_server
from tests.scratch import scratch_folder
from tests.serving import serving
from tests.statements import share_statements
from tests.world import World

if TYPE_CHECKING:
    from tests.apps import Apps

pytest_plugins = ["tests.browser", "tests.certificate", "tests.visitors"]

BOTH_KINDS = ["sqlite", "postgresql"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="run tests marked stress in their long form")


def pytest_collection() -> None:
    gc.disable()  # all that is made until every test is found stays


def pytest_collection_finish() -> None:
    """Takes modules and tests out of every later round of the garbage collector, which took a third of the
    time. What a test leaves behind is still found."""
    gc.collect()
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session")
def long_form(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--long"))


@pytest.fixture(scope="session")
def sqlite_databases() -> Iterator[Databases]:
    with scratch_folder("sqlite-") as folder:
        yield SqliteDatabases(folder)


@pytest.fixture(scope="session")
def postgresql_databases() -> Iterator[Databases]:
    with postgres_server() as socket_folder, connect(socket_folder) as connection:
        yield PostgresDatabases(socket_folder, connection)


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
    share_statements(found.engine)
    yield found
    found.engine.dispose()


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def world(database: Database, clock: SetClock) -> World:
    """A small invented network that a test builds as it needs."""
    return World(database, clock)


@pytest.fixture(scope="session")
def apps(pytestconfig: pytest.Config) -> "Apps":
    from tests.apps import Apps  # here, because the engine's tests do without the app

    assert pytestconfig.cache is not None
    return Apps(pytestconfig.cache.mkdir("templates"))


@pytest.fixture
def app(apps: "Apps", settings: Settings, clock: SetClock) -> Iterator[Flask]:
    """Made before, with an installation of the test's own. A test that changes it takes `fresh_app`."""
    with apps.lent(settings, clock) as lent:
        yield lent


@pytest.fixture
def fresh_app(apps: "Apps", settings: Settings, clock: SetClock) -> Iterator[Flask]:
    """Made for this test, which may add to it."""
    with apps.fresh(settings, clock) as made:
        yield made


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def live_server(app: Flask) -> Iterator[str]:
    """The address under which the app answers on a real port."""
    with serving(app) as address:
        yield address
