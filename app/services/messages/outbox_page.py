"""What the service has sent, or would have."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.notification import OutboxMessage


def latest(session: Session, count: int) -> list[OutboxMessage]:
    """Newest first."""
    statement = sa.select(OutboxMessage).order_by(OutboxMessage.created_at.desc(), OutboxMessage.id)
    return list(session.scalars(statement.limit(count)))
