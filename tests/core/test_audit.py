"""The chain: whoever edits, removes, moves or cuts a row is found, and the row is named.

Tampering means power over the database: each test first takes away what protects the table.
"""

import re

import pytest
import sqlalchemy as sa

from app.core import audit
from app.core.actor import SYSTEM
from app.core.audit import Action
from app.core.database import Database
from models.ledger import AuditEntry
from tests.clocks import SetClock


@pytest.fixture
def chained(database: Database, clock: SetClock) -> Database:
    """A chain of five rows, in two transactions."""
    for count in (2, 3):
        with database.transaction() as session:
            for number in range(count):
                audit.record(session, SYSTEM, clock, Action.CASE_READ, f"case {number}", form="åäö")
    return database


@pytest.fixture
def tamper(chained):
    """Executes statements with the power of whoever owns the database."""

    def execute(*statements: str) -> None:
        with chained.engine.begin() as connection:
            _take_protection_away(connection)
            for statement in statements:
                connection.execute(sa.text(statement))

    return execute


def _take_protection_away(connection: sa.Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("ALTER TABLE audit_entry DISABLE TRIGGER USER"))
        return
    triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entry'"
    for name in connection.execute(sa.text(triggers)).scalars().all():
        connection.execute(sa.text(f"DROP TRIGGER {name}"))


def found(database: Database) -> list[str]:
    with database.read() as session:
        return list(audit.broken_links(session))


def test_an_untouched_chain_holds(chained):
    assert found(chained) == []


def test_an_empty_chain_holds(database):
    assert found(database) == []


@pytest.mark.parametrize(
    "change",
    [
        "action = 'case:closed'",
        "object_id = 'x'",
        "actor_id = 'x'",
        "organisation_id = 'x'",
        "details = '{}'",
    ],
)
def test_an_edited_row_is_named(chained, tamper, change):
    tamper(f"UPDATE audit_entry SET {change} WHERE seq = 3")
    assert found(chained) == ["row 3 has been edited"]


def test_a_row_made_older_is_named(chained, tamper):
    tamper("UPDATE audit_entry SET at = '2020-01-01 00:00:00.000000' WHERE seq = 3")
    assert found(chained) == ["row 3 has been edited"]


def test_a_removed_row_is_named(chained, tamper):
    tamper("DELETE FROM audit_entry WHERE seq = 2")
    assert found(chained) == ["row 2 is missing (found 3)"]


def test_rows_that_changed_places_are_named(chained, tamper):
    tamper(
        "UPDATE audit_entry SET seq = 99 WHERE seq = 2",
        "UPDATE audit_entry SET seq = 2 WHERE seq = 3",
        "UPDATE audit_entry SET seq = 3 WHERE seq = 99",
    )
    sentences = " ".join(found(chained))
    assert {int(number) for number in re.findall(r"row (\d)", sentences)} >= {2, 3}


def test_a_removed_first_row_is_named(chained, tamper):
    tamper("DELETE FROM audit_entry WHERE seq = 1")
    assert found(chained) == ["row 1 is missing (found 2)"]


def test_a_chain_cut_at_the_end_is_named(chained, tamper):
    tamper("DELETE FROM audit_entry WHERE seq >= 4")
    assert found(chained) == ["rows 4 to 5 are missing at the end"]


def test_an_edited_row_with_its_hash_computed_anew_breaks_the_next(chained, tamper):
    tamper("UPDATE audit_entry SET object_id = 'x' WHERE seq = 2")
    with chained.read() as session:
        row = session.get_one(AuditEntry, 2)
        forged = audit._hash(audit._row(row))
    tamper(f"UPDATE audit_entry SET hash = '{forged}' WHERE seq = 2")
    (sentence,) = found(chained)
    assert sentence.startswith("row 3 does not follow the row before it")


@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET action = 'x'", "DELETE FROM audit_entry"])
def test_the_database_refuses_to_change_an_entry(chained, statement):
    with pytest.raises(sa.exc.DBAPIError), chained.engine.begin() as connection:
        connection.execute(sa.text(statement))
    assert found(chained) == []


def test_the_database_refuses_an_entry_that_does_not_follow(chained, clock):
    stray = AuditEntry(
        seq=9, at=clock.now(), actor_id="a", organisation_id="o", action="x", object_id="c",
        details={}, prev_hash="0" * 64, hash="1" * 64,
    )  # fmt: skip
    with pytest.raises(sa.exc.DBAPIError), chained.transaction() as session:
        session.add(stray)
    assert found(chained) == []


def test_the_entry_says_who_did_what_and_when(chained, clock):
    with chained.read() as session:
        entry = session.get_one(AuditEntry, 1)
    said = (entry.at, entry.actor_id, entry.action, entry.object_id, entry.details)
    assert said == (clock.now(), "system", "case:read", "case 0", {"form": "åäö"})
