"""When each house was last heard from."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.availability import AvailabilityAssertion, Channel
from models.facility import Unit
from models.notification import MessageKind, OutboxMessage


class Heard(NamedTuple):
    asserted_at: datetime
    channel: Channel


def last_heard(session: Session) -> dict[str, Heard]:
    """By facility, whatever was said and of whichever nights. A calendar that we fetch ourselves is nobody's
    word: it goes on closing nights when everybody has stopped looking."""
    told = AvailabilityAssertion
    latest = sa.func.max(told.asserted_at)
    rows = session.execute(
        sa.select(Unit.facility_id, told.channel, latest)
        .join(Unit, Unit.id == told.unit_id)
        .where(told.channel != Channel.ICALENDAR)
        .group_by(Unit.facility_id, told.channel)
        .order_by(latest)
    )
    return {facility: Heard(at, channel) for facility, channel, at in rows}


def reminded(session: Session, about_ids: Collection[str]) -> dict[str, datetime]:
    """When each of these reminders was queued, for those that were."""
    message = OutboxMessage
    rows = session.execute(
        sa.select(message.about_id, sa.func.min(message.created_at).label("queued_at"))
        .where(message.kind == MessageKind.REMINDER, message.about_id.in_(about_ids))
        .group_by(message.about_id)
    )
    return {row.about_id: row.queued_at for row in rows}
