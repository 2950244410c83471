"""What somebody said about a unit's nights. Assertions are added, never changed; the latest one holds."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Record, link


class Channel(StrEnum):
    PORTAL = "portal"
    PHONE = "phone"
    CSV = "csv"
    ICALENDAR = "icalendar"
    OTA = "ota"
    API = "api"
    SEED = "seed"


class AvailabilityAssertion(Record):
    """ "These nights are open (or closed)", with who said it, how and when. A figure's age is derived."""

    __tablename__ = "availability_assertion"
    __table_args__ = (
        sa.CheckConstraint("last_night >= first_night", name="nights"),
        sa.Index("ix_availability_assertion_unit_at", "unit_id", "asserted_at"),
    )

    unit_id: Mapped[str] = link("unit", index=False)
    first_night: Mapped[date]
    last_night: Mapped[date]  # included
    is_open: Mapped[bool]
    channel: Mapped[Channel]
    asserted_by: Mapped[str | None] = link("user_account", nullable=True, index=False)
    asserted_at: Mapped[datetime]
    valid_until: Mapped[datetime | None]


class OutOfServiceReason(StrEnum):
    REPAIR = "repair"
    DAMAGE = "damage"
    CLEANING = "cleaning"
    STAFFING = "staffing"
    SAFETY = "safety"
    OTHER = "other"


class OutOfService(Record):
    """The unit cannot be used, whatever was asserted."""

    __tablename__ = "out_of_service"
    __table_args__ = (sa.CheckConstraint("last_night >= first_night", name="nights"),)

    unit_id: Mapped[str] = link("unit")
    first_night: Mapped[date]
    last_night: Mapped[date]
    reason: Mapped[OutOfServiceReason]
    recorded_by: Mapped[str | None] = link("user_account", nullable=True, index=False)
    recorded_at: Mapped[datetime]
    lifted_at: Mapped[datetime | None]


class WatchCapacity(Record):
    """Rounds of outside watch to be had a night; the row without a night is the standing figure."""

    __tablename__ = "watch_capacity"

    night: Mapped[date | None] = mapped_column(unique=True)
    rounds: Mapped[int]
