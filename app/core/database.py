"""Engine settings and the two ways to a session: `read()` and the one `transaction()` that commits."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.core import audit
from app.core.clock import Clock, HeldClock, SystemClock
from app.core.config import Settings
from app.core.errors import Busy
from models.access import SignInAttempt, UserSession
from models.ledger import IdempotentAnswer, Ledger

POSTGRESQL_SETTINGS = {
    "synchronous_commit": "on",  # whatever the server's own setting: what we acknowledge is kept
    "lock_timeout": "5s",
    "statement_timeout": "15s",
    "idle_in_transaction_session_timeout": "30s",
}
READ_ONLY = "tryggplats_read_only"
UNAUDITED_TABLES = {UserSession.__tablename__, SignInAttempt.__tablename__, IdempotentAnswer.__tablename__}
"""Bookkeeping of the service itself: says nothing of a case, and is written on nearly every request."""

_TRY_AGAIN = {"40001", "40P01", "55P03", "57014"}  # serialisation, deadlock, lock and statement time-outs


class Unaudited(Exception):
    """A transaction changed rows and recorded nothing: a bug, so nothing is written."""


class Database:
    """`clock` stands still while a session of this thread is open: use it, and a use case has one now."""

    def __init__(self, settings: Settings, clock: Clock | None = None) -> None:
        self.clock = HeldClock(clock or SystemClock())
        self.engine = make_engine(settings.database_url)
        self._keyring = settings.keyring
        self._facts_cache: dict[str, Any] = {}

    def _session(self, **options: Any) -> Session:
        bind = self.engine.execution_options(**options)
        # What a use case returns is shown after the commit; expired, it would be asked for anew.
        return Session(
            bind, expire_on_commit=False, info={"keyring": self._keyring, "facts_cache": self._facts_cache}
        )

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that only reads; whatever it changed is thrown away."""
        with self.clock.held(), self._session(**{READ_ONLY: True}) as session, _try_again_later():
            yield session

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """One use case: locks the ledger, yields, appends the audit entries, commits; else rolls back.

        The ledger's row is locked before anything is read, so what a rule was checked on cannot change
        under the check (security.md 6.2), and `session.info["ledger"]` tells the version of the facts. Its
        now is the instant at which it had the lock, for which it may have waited seconds: no transaction is
        dated before one that it waited for.
        """
        with self.clock.held(), self._session() as session, _try_again_later(), session.begin():
            ledger = session.execute(_LOCK).one()
            self.clock.move_on()
            session.info["ledger"] = ledger
            event.listen(session, "after_flush", _notice_changes)
            event.listen(session, "do_orm_execute", _notice_bulk_change)
            yield session
            session.flush()
            if changed_tables(session) and not audit.pending(session):
                raise Unaudited(f"changed without an audit entry: {sorted(changed_tables(session))}")
            audit.write_pending(session, ledger.audit_seq, ledger.audit_hash)


_LOCK = sa.select(Ledger.facts_version, Ledger.audit_seq, Ledger.audit_hash).with_for_update()


def changed_tables(session: Session) -> set[str]:
    """Names of the tables that this session has changed so far."""
    tables: set[str] = session.info.setdefault("changed", set())
    return tables


def _notice_changes(session: Session, context: object) -> None:
    for row in [*session.new, *session.dirty, *session.deleted]:
        if row.__tablename__ not in UNAUDITED_TABLES:
            changed_tables(session).add(row.__tablename__)


def _notice_bulk_change(state: Any) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        table = getattr(state.bind_mapper, "local_table", None)
        if table is not None and table.name not in UNAUDITED_TABLES and table.name != "audit_entry":
            changed_tables(state.session).add(table.name)


@contextmanager
def _try_again_later() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        if _may_be_tried_again(error):
            raise Busy() from None
        raise


def _may_be_tried_again(error: DBAPIError) -> bool:
    state = getattr(error.orig, "sqlstate", None)
    return state in _TRY_AGAIN or "database is locked" in str(error.orig)


def make_engine(url: str) -> sa.Engine:
    """An engine with the settings of security.md 7.1: nothing acknowledged is lost, nothing waits forever."""
    if sa.make_url(url).get_backend_name() == "sqlite":
        return _sqlite_engine(url)
    options = " ".join(f"-c {name}={value}" for name, value in POSTGRESQL_SETTINGS.items())
    return sa.create_engine(
        url, hide_parameters=True, pool_pre_ping=True, pool_size=10, connect_args={"options": options}
    )


def _sqlite_engine(url: str) -> sa.Engine:
    engine = sa.create_engine(url, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: Any, record: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves; the driver's default double-books
        for pragma in (
            "busy_timeout=15000",
            "journal_mode=WAL",
            # not the usual NORMAL, which lost acknowledged bookings in 13 of 15 power cuts
            "synchronous=FULL",
            "foreign_keys=ON",
            # else what was deleted stays readable in the file's free pages
            "secure_delete=ON",
            "trusted_schema=OFF",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        read_only = connection.get_execution_options().get(READ_ONLY)
        # IMMEDIATE has the write lock from the start; asked for half-way it may be somebody else's.
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    return engine
