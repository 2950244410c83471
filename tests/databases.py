"""Databases for tests: one of its own for each test, copied from a template that is prepared once."""

import shutil
import uuid
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path

import psycopg
import sqlalchemy as sa
from psycopg import sql

from app.core.database import make_engine
from models import schema
from tests.postgres import SUPERUSER

STRATEGIES_SINCE = 150000
"""PostgreSQL 15 copies through its log unless told: with no disk to spare, that takes three times as long."""

Prepare = Callable[[str], None]
"""Fills the empty database at this URL and leaves no connection open."""


def migrated(url: str) -> None:
    engine = make_engine(url)
    schema.upgrade(engine)
    engine.dispose()


class Databases(ABC):
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._templates: dict[Prepare, str] = {}

    def copy(self, prepare: Prepare) -> str:
        """A database as `prepare` leaves an empty one."""
        if prepare not in self._templates:
            template = self.empty()
            prepare(template)
            self._templates[prepare] = template
        return self._duplicate(self._templates[prepare])

    @abstractmethod
    def empty(self) -> str: ...

    @abstractmethod
    def _duplicate(self, url: str) -> str: ...

    @abstractmethod
    def drop(self, url: str) -> None: ...


class SqliteDatabases(Databases):
    """Files in a folder."""

    def empty(self) -> str:
        return f"sqlite:///{self._folder / _new_name()}.sqlite"

    def _duplicate(self, url: str) -> str:
        copy = self.empty()
        shutil.copyfile(_database(url), _database(copy))
        return copy

    def drop(self, url: str) -> None:
        file = Path(_database(url))
        for path in file.parent.glob(f"{file.name}*"):  # the write-ahead log stands beside it
            path.unlink()


class PostgresDatabases(Databases):
    """Databases of the server whose socket stands in the folder. `connection` makes and drops them."""

    def __init__(self, folder: Path, connection: psycopg.Connection) -> None:
        super().__init__(folder)
        self._connection = connection
        self._how = "STRATEGY FILE_COPY" if connection.info.server_version >= STRATEGIES_SINCE else ""

    def empty(self) -> str:
        return self._create("template0")

    def _duplicate(self, url: str) -> str:
        return self._create(_database(url))

    def drop(self, url: str) -> None:
        self._execute("DROP DATABASE {} WITH (FORCE)", _database(url))

    def _create(self, template: str) -> str:
        name = _new_name()
        self._execute(f"CREATE DATABASE {{}} TEMPLATE {{}} {self._how}", name, template)
        return f"postgresql+psycopg://{SUPERUSER}@/{name}?host={self._folder}"

    def _execute(self, statement: str, *names: str) -> None:
        self._connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _new_name() -> str:
    return f"test_{uuid.uuid4().hex}"


def _database(url: str) -> str:
    name = sa.make_url(url).database
    assert name is not None
    return name
