"""The one row every write locks first, and the append-only chain of what was done and read."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import ID_LENGTH, Base

# Tables that a rule of the engine reads. Triggers on them advance `Ledger.facts_version`.
FACT_TABLES = frozenset(
    {
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
        "room_type_terms",
        "season_price",
        "separation",
        "together",
        "unit",
        "watch_capacity",
    }
)


class Ledger(Base):
    """A single row. Locking it makes every write serial, so rules that span rows can be checked before
    they are relied on. Triggers keep its figures: `facts_version` grows with every change to a table that
    a rule reads, `audit_seq` and `audit_hash` follow the last audit entry."""

    __tablename__ = "ledger"
    __table_args__ = (sa.CheckConstraint("id = 1", name="single_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    facts_version: Mapped[int]
    audit_seq: Mapped[int]
    audit_hash: Mapped[str] = mapped_column(sa.String(64))


class AuditEntry(Base):
    """Who did or read what, when. Ids and codes only: a name here could never be destroyed again."""

    __tablename__ = "audit_entry"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor_id: Mapped[str] = mapped_column(sa.String(ID_LENGTH), index=True)
    organisation_id: Mapped[str] = mapped_column(sa.String(ID_LENGTH))
    action: Mapped[str] = mapped_column(sa.String(60))
    object_id: Mapped[str] = mapped_column(sa.String(ID_LENGTH), index=True)
    details: Mapped[dict[str, Any]]
    prev_hash: Mapped[str] = mapped_column(sa.String(64))
    hash: Mapped[str] = mapped_column(sa.String(64))


class IdempotentAnswer(Base):
    """The answer once given to (actor, key), so that a retry is answered alike and does nothing."""

    __tablename__ = "idempotent_answer"

    actor_id: Mapped[str] = mapped_column(sa.String(ID_LENGTH), primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    request_hash: Mapped[str] = mapped_column(sa.String(64))
    answer: Mapped[dict[str, Any]]
    at: Mapped[datetime]
