"""The ledger's row, the triggers that keep it true, and an audit chain that the database itself protects.

A fact table is one that a rule of the engine reads. A change to any of them, by whatever hand, makes every
cached picture of the network stale and takes the ledger's row lock with it.
"""

from collections.abc import Iterable, Iterator

import sqlalchemy as sa
from alembic import op

GENESIS = "0" * 64  # the hash before the first audit entry
EVENTS = ("INSERT", "UPDATE", "DELETE")
BUMP = "UPDATE ledger SET facts_version = facts_version + 1"
FOLLOWS = "NEW.seq = audit_seq + 1 AND NEW.prev_hash = audit_hash"
ADVANCE = f"UPDATE ledger SET audit_seq = NEW.seq, audit_hash = NEW.hash WHERE {FOLLOWS}"


def create(fact_tables: Iterable[str]) -> None:
    first = sa.text(
        "INSERT INTO ledger (id, facts_version, audit_seq, audit_hash) VALUES (1, 1, 0, :genesis)"
    )
    op.execute(first.bindparams(genesis=GENESIS))
    for statement in _postgresql(fact_tables) if _is_postgresql() else _sqlite(fact_tables):
        op.execute(statement)


def drop(fact_tables: Iterable[str]) -> None:
    names = [(f"facts_{table}_{event.lower()}", table) for table in fact_tables for event in EVENTS]
    names += [(f"audit_entry_{what}", "audit_entry") for what in ("update", "delete", "follows")]
    names += [("ledger_stays", "ledger")]
    for trigger, table in names:
        op.execute(f"DROP TRIGGER {trigger} ON {table}" if _is_postgresql() else f"DROP TRIGGER {trigger}")
    if _is_postgresql():
        for function in ("bump_facts_version", "refuse_change", "advance_audit_chain"):
            op.execute(f"DROP FUNCTION {function}()")


def _is_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _sqlite(fact_tables: Iterable[str]) -> Iterator[str]:
    for table in fact_tables:
        for event in EVENTS:
            yield f"CREATE TRIGGER facts_{table}_{event.lower()} AFTER {event} ON {table} BEGIN {BUMP}; END"
    for event in ("UPDATE", "DELETE"):
        yield (
            f"CREATE TRIGGER audit_entry_{event.lower()} BEFORE {event} ON audit_entry "
            "BEGIN SELECT RAISE(ABORT, 'the audit chain is append-only'); END"
        )
    yield "CREATE TRIGGER ledger_stays BEFORE DELETE ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger stays'); END"
    yield (
        f"CREATE TRIGGER audit_entry_follows AFTER INSERT ON audit_entry BEGIN {ADVANCE}; "
        "SELECT RAISE(ABORT, 'the audit entry does not follow the chain') WHERE changes() = 0; END"
    )


def _postgresql(fact_tables: Iterable[str]) -> Iterator[str]:
    yield (
        f"CREATE FUNCTION bump_facts_version() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {BUMP}; RETURN NULL; END $$"
    )
    yield (
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the audit chain is append-only'; END $$"
    )
    yield (
        "CREATE FUNCTION advance_audit_chain() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"{ADVANCE}; IF NOT FOUND THEN RAISE EXCEPTION 'the audit entry does not follow the chain'; END IF; "
        "RETURN NULL; END $$"
    )
    for table in fact_tables:
        for event in EVENTS:
            yield (
                f"CREATE TRIGGER facts_{table}_{event.lower()} AFTER {event} ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION bump_facts_version()"
            )
    for event in ("UPDATE", "DELETE"):
        yield (
            f"CREATE TRIGGER audit_entry_{event.lower()} BEFORE {event} ON audit_entry "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
    yield "CREATE TRIGGER ledger_stays BEFORE DELETE ON ledger FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    yield (
        "CREATE TRIGGER audit_entry_follows AFTER INSERT ON audit_entry "
        "FOR EACH ROW EXECUTE FUNCTION advance_audit_chain()"
    )
