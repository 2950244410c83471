"""What stands in the database after a test has acted."""

from typing import Any, TypeVar

import sqlalchemy as sa

from app.core.database import Database
from models.alert import AlertKind, DutyAlert
from models.all import Base
from models.case import Case
from models.ledger import AuditEntry
from models.notification import MessageKind, OutboxMessage
from models.placement import Claim
from tests.world import World

Row = TypeVar("Row", bound=Base)

NOTED_ANYWAY = {"sign_in_attempt", "audit_entry", "ledger"}
"""Tables that even a refusal writes to: who knocked, and that they were not let in."""


def row(world: World, model: type[Row], id: Any) -> Row:
    """Raises NoResultFound where there is none."""
    with world.database.read() as session:
        return session.get_one(model, id)


def rows(world: World, model: type[Row]) -> list[Row]:
    with world.database.read() as session:
        return list(session.scalars(sa.select(model)))


def count(world: World, model: type[Base]) -> int:
    with world.database.read() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


def ref_of(world: World, case: str) -> str:
    """The words by which people name a case."""
    return row(world, Case, case).ref


def answers_of(world: World, case: str) -> dict[str, Any]:
    """What its night form says, by question."""
    with world.database.read() as session:
        answers: dict[str, Any] = session.get_one(Case, case).answers
        return answers


def contents(database: Database) -> dict[str, list[str]]:
    """Every row of every table that a refused message must leave alone."""
    with database.read() as session:
        return {
            table.name: sorted(map(str, session.execute(sa.select(table)).all()))
            for table in Base.metadata.sorted_tables
            if table.name not in NOTED_ANYWAY
        }


def actions(world: World) -> list[str]:
    """What the audit says was done, in order."""
    with world.database.read() as session:
        return list(session.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.seq)))


def alerts(world: World) -> list[AlertKind]:
    """What the duty team has been alerted of."""
    return [alert.kind for alert in rows(world, DutyAlert)]


def messages(world: World, about: str) -> list[MessageKind]:
    """Queued or sent, about the record with this id."""
    return [message.kind for message in rows(world, OutboxMessage) if message.about_id == about]


def holds(world: World) -> list[Claim]:
    """Claims that nobody has given up; those of placements too."""
    return [claim for claim in rows(world, Claim) if claim.released_at is None]
