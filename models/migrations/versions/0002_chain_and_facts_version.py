"""The ledger's row, the triggers that keep it true, and an audit chain the database itself protects"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# Tables that a rule of the engine reads. A change to any of them makes every cached picture of the
# network stale, and takes the ledger's row lock with it.
FACT_TABLES = (
    "adjoining_units",
    "availability_assertion",
    "burnt_address",
    "case_file",
    "case_perpetrator",
    "facility",
    "member",
    "out_of_service",
    "permit",
    "perpetrator",
    "perpetrator_municipality",
    "perpetrator_place",
    "perpetrator_tie",
    "phone_answer",
    "placement_request",
    "separation",
    "together",
    "unit",
    "watch_capacity",
)
EVENTS = ("INSERT", "UPDATE", "DELETE")
BUMP = "UPDATE ledger SET facts_version = facts_version + 1"
FOLLOWS = "NEW.seq = audit_seq + 1 AND NEW.prev_hash = audit_hash"
ADVANCE = f"UPDATE ledger SET audit_seq = NEW.seq, audit_hash = NEW.hash WHERE {FOLLOWS}"


def upgrade() -> None:
    op.execute(
        sa.text(
            "INSERT INTO ledger (id, facts_version, audit_seq, audit_hash) VALUES (1, 1, 0, :genesis)"
        ).bindparams(genesis="0" * 64)
    )
    statements = _postgresql() if op.get_bind().dialect.name == "postgresql" else _sqlite()
    for statement in statements:
        op.execute(statement)


def downgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    names = [(f"facts_{table}_{event.lower()}", table) for table in FACT_TABLES for event in EVENTS]
    names += [(f"audit_entry_{what}", "audit_entry") for what in ("update", "delete", "follows")]
    names += [("ledger_stays", "ledger")]
    for trigger, table in names:
        op.execute(f"DROP TRIGGER {trigger} ON {table}" if postgresql else f"DROP TRIGGER {trigger}")
    if postgresql:
        for function in ("bump_facts_version", "refuse_change", "advance_audit_chain"):
            op.execute(f"DROP FUNCTION {function}()")
    op.execute("DELETE FROM ledger")


def _sqlite() -> list[str]:
    bumps = [
        f"CREATE TRIGGER facts_{table}_{event.lower()} AFTER {event} ON {table} BEGIN {BUMP}; END"
        for table in FACT_TABLES
        for event in EVENTS
    ]
    refusals = [
        f"CREATE TRIGGER audit_entry_{event.lower()} BEFORE {event} ON audit_entry "
        "BEGIN SELECT RAISE(ABORT, 'the audit chain is append-only'); END"
        for event in ("UPDATE", "DELETE")
    ]
    return [
        *bumps,
        *refusals,
        "CREATE TRIGGER ledger_stays BEFORE DELETE ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger stays'); END",
        f"CREATE TRIGGER audit_entry_follows AFTER INSERT ON audit_entry BEGIN {ADVANCE}; "
        "SELECT RAISE(ABORT, 'the audit entry does not follow the chain') WHERE changes() = 0; END",
    ]


def _postgresql() -> list[str]:
    bumps = [
        f"CREATE TRIGGER facts_{table}_{event.lower()} AFTER {event} ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION bump_facts_version()"
        for table in FACT_TABLES
        for event in EVENTS
    ]
    refusals = [
        f"CREATE TRIGGER audit_entry_{event.lower()} BEFORE {event} ON audit_entry "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        for event in ("UPDATE", "DELETE")
    ]
    return [
        f"CREATE FUNCTION bump_facts_version() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {BUMP}; RETURN NULL; END $$",
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the audit chain is append-only'; END $$",
        "CREATE FUNCTION advance_audit_chain() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"{ADVANCE}; IF NOT FOUND THEN RAISE EXCEPTION 'the audit entry does not follow the chain'; END IF; "
        "RETURN NULL; END $$",
        *bumps,
        *refusals,
        "CREATE TRIGGER ledger_stays BEFORE DELETE ON ledger FOR EACH ROW EXECUTE FUNCTION refuse_change()",
        "CREATE TRIGGER audit_entry_follows AFTER INSERT ON audit_entry "
        "FOR EACH ROW EXECUTE FUNCTION advance_audit_chain()",
    ]
