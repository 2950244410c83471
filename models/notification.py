"""What is to be sent by e-mail or SMS: a row in the same transaction as what it tells of, sent afterwards."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import ID_LENGTH, Record, link
from models.organisation import User


class Medium(StrEnum):
    EMAIL = "email"
    SMS = "sms"


class MessageKind(StrEnum):
    """The whole text follows from the kind: a message says that something waits, never what or about whom."""

    INQUIRY = "inquiry"
    INQUIRY_RELEASED = "inquiry_released"
    REMINDER = "reminder"
    DUTY_ALERT = "duty_alert"
    HOUSING_WAITS = "housing_waits"  # the housing company has something to answer
    REHOUSING_WAITS = "rehousing_waits"  # social services have
    GUESTS_LEFT = "guests_left"


class OutboxMessage(Record):
    """`about_id` keeps one event from being told twice to the same person; it is never sent."""

    __tablename__ = "outbox_message"
    __table_args__ = (
        sa.UniqueConstraint("user_id", "medium", "kind", "about_id"),
        sa.Index("ix_outbox_message_due", "sent_at", "given_up_at", "next_try_at"),
    )

    user_id: Mapped[str] = link("user_account", index=False)
    medium: Mapped[Medium]
    kind: Mapped[MessageKind]
    about_id: Mapped[str] = mapped_column(sa.String(ID_LENGTH))
    created_at: Mapped[datetime]
    next_try_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    given_up_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)
