"""One transaction: all of it or nothing, never without an audit entry, and never two at a time."""

import threading
from contextlib import suppress

import pytest
import sqlalchemy as sa

from app.core import audit
from app.core.actor import SYSTEM
from app.core.audit import Action
from app.core.database import Database, Unaudited
from app.core.errors import Busy
from models.availability import WatchCapacity
from models.ledger import AuditEntry, IdempotentAnswer, Ledger
from models.organisation import Organisation, OrganisationKind
from tests.clocks import TickingClock


def organisation(name: str = "Jouren") -> Organisation:
    return Organisation(kind=OrganisationKind.DUTY_TEAM, name=name)


def record(session, clock):
    audit.record(session, SYSTEM, clock, Action.ORGANISATION_CREATED, "o")


def names(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.scalars(sa.select(Organisation.name).order_by(Organisation.name)))


def entries(database: Database) -> int:
    with database.read() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(AuditEntry)) or 0


def test_what_a_transaction_wrote_stays_with_its_entry(database, clock):
    with database.transaction() as session:
        session.add(organisation())
        record(session, clock)
    assert (names(database), entries(database)) == (["Jouren"], 1)


def test_a_transaction_that_fails_leaves_nothing_behind(database, clock):
    with pytest.raises(ZeroDivisionError), database.transaction() as session:
        session.add(organisation())
        record(session, clock)
        session.flush()
        1 / 0  # noqa: B018
    assert (names(database), entries(database)) == ([], 0)


def test_a_change_without_an_audit_entry_is_refused(database):
    with pytest.raises(Unaudited), database.transaction() as session:
        session.add(organisation())
    assert names(database) == []


@pytest.mark.parametrize(
    "statement",
    [
        sa.insert(Organisation).values(id="x", kind=OrganisationKind.HOTEL, name="Hotellet", municipality=""),
        sa.update(Organisation).values(name="Annan"),
        sa.delete(Organisation),
    ],
    ids=["insert", "update", "delete"],
)
def test_a_change_in_bulk_without_an_audit_entry_is_refused(database, clock, statement):
    with database.transaction() as session:
        session.add(organisation())
        record(session, clock)
    with pytest.raises(Unaudited), database.transaction() as session:
        session.execute(statement)
    assert names(database) == ["Jouren"]


def test_the_service_keeps_its_own_books_without_an_entry(database, clock):
    with database.transaction() as session:
        session.add(IdempotentAnswer(actor_id="a", key="k", request_hash="h", answer={}, at=clock.now()))
    assert entries(database) == 0


def test_a_read_is_recorded_without_a_change(database, clock):
    with database.transaction() as session:
        record(session, clock)
    assert entries(database) == 1


def test_a_session_for_reading_keeps_nothing(database, clock):
    with database.read() as session:
        session.add(organisation())
        session.flush()
    assert names(database) == []


def test_a_change_to_a_fact_makes_a_new_version_of_the_facts(database, clock):
    def version() -> int:
        with database.read() as session:
            return session.scalar(sa.select(Ledger.facts_version)) or 0

    before = version()
    with database.transaction() as session:
        session.add(organisation())
        record(session, clock)
    assert version() == before
    with database.transaction() as session:
        session.add(WatchCapacity(rounds=3))
        record(session, clock)
    assert version() > before


def test_a_second_transaction_waits_for_the_first(database, clock):
    """The second begins while the first is open, and still sees what the first wrote."""
    seen: list[list[str]] = []
    begun = threading.Event()

    def second() -> None:
        begun.set()
        while not seen:
            with suppress(Busy), database.transaction() as session:
                seen.append(list(session.scalars(sa.select(Organisation.name))))

    thread = threading.Thread(target=second)
    with database.transaction() as session:
        thread.start()
        begun.wait()
        thread.join(timeout=0.2)
        assert not seen
        session.add(organisation())
        record(session, clock)
    thread.join()
    assert seen == [["Jouren"]]


@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
def test_postgresql_that_does_not_answer_in_time_is_busy(database):
    with pytest.raises(Busy), database.transaction() as session:
        session.execute(sa.text("SET LOCAL statement_timeout = '20ms'"))
        session.execute(sa.text("SELECT pg_sleep(5)"))


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
def test_sqlite_that_is_locked_for_too_long_is_busy(settings, database):
    impatient = Database(settings)
    with impatient.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout=20")
    with database.transaction(), pytest.raises(Busy), impatient.transaction():
        pass
    impatient.engine.dispose()


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("secure_delete", 1),
        ("trusted_schema", 0),
    ],
)
def test_sqlite_keeps_what_it_has_acknowledged(database, pragma, value):
    with database.engine.connect() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value


@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
@pytest.mark.parametrize(
    ("name", "value"),
    [("synchronous_commit", "on"), ("lock_timeout", "5s"), ("transaction_isolation", "read committed")],
)
def test_postgresql_keeps_what_it_has_acknowledged(database, name, value):
    with database.engine.connect() as connection:
        assert connection.scalar(sa.select(sa.func.current_setting(name))) == value


@pytest.fixture
def ticking(settings):
    """A database on a clock that ticks."""
    made = Database(settings, TickingClock())
    yield made
    made.engine.dispose()


def test_a_session_has_one_now_and_the_next_a_later_one(ticking):
    with ticking.read():
        read = ticking.clock.now()
        assert ticking.clock.now() == read
    with ticking.transaction():
        written = ticking.clock.now()
        assert ticking.clock.now() == written > read
    assert written < ticking.clock.now() < ticking.clock.now()


def test_the_now_of_a_transaction_is_when_it_had_the_lock(ticking):
    """Whoever waits for another's transaction is not dated before what that has written."""
    begun, times = threading.Event(), []

    def wait_in_turn():
        with ticking.clock.held():
            asked = ticking.clock.now()
            begun.set()
            with ticking.transaction():
                times.append((asked, ticking.clock.now()))

    waiting = threading.Thread(target=wait_in_turn)
    with ticking.transaction():
        waiting.start()
        begun.wait()
        first = ticking.clock.now()
    waiting.join()
    ((asked, locked),) = times
    assert asked < locked
    assert first < locked


def test_what_is_read_after_a_transaction_is_read_at_its_now(ticking):
    with ticking.clock.held():
        with ticking.transaction():
            written = ticking.clock.now()
        with ticking.read():
            assert ticking.clock.now() == written
