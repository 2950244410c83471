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


class Says(StrEnum):
    """What an update is about, in the house's history."""

    OPEN = "open"
    CLOSED = "closed"
    OUT_OF_SERVICE = "out_of_service"
    UNCHANGED = "unchanged"  # what stood was said again


class AvailabilityUpdate(Record):
    """One saving of a facility's figures, from one person or system: what can be undone as one. `says` (codes
    of Says), `rooms` and the nights sum it up for the history, which must not count thousands of words."""

    __tablename__ = "availability_update"

    facility_id: Mapped[str] = link("facility", index=False)
    channel: Mapped[Channel]
    made_by: Mapped[str | None] = link("user_account", nullable=True, index=False)
    made_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str | None] = link("user_account", nullable=True, index=False)
    says: Mapped[list[str]] = mapped_column(default=list)
    rooms: Mapped[int] = mapped_column(default=0)
    first_night: Mapped[date | None]
    last_night: Mapped[date | None]

    __table_args__ = (sa.Index("ix_availability_update_facility_at", "facility_id", "made_at"),)


class AvailabilityAssertion(Record):
    """ "These nights are open (or closed)", with who said it, how and when. A figure's age is derived.

    `superseded_by`: the update that spoke anew of all these nights. Such a word is history only; undoing
    that update gives it back its voice.
    """

    __tablename__ = "availability_assertion"
    __table_args__ = (
        sa.CheckConstraint("last_night >= first_night", name="nights"),
        sa.Index("ix_availability_assertion_unit_at", "unit_id", "asserted_at"),
        sa.Index(
            "ix_availability_assertion_standing",
            "unit_id",
            "first_night",
            sqlite_where=sa.text("superseded_by IS NULL"),
            postgresql_where=sa.text("superseded_by IS NULL"),
        ),
    )

    unit_id: Mapped[str] = link("unit", index=False)
    first_night: Mapped[date]
    last_night: Mapped[date]  # included
    is_open: Mapped[bool]
    channel: Mapped[Channel]
    asserted_by: Mapped[str | None] = link("user_account", nullable=True, index=False)
    asserted_at: Mapped[datetime]
    valid_until: Mapped[datetime | None]
    update_id: Mapped[str | None] = link("availability_update", nullable=True)
    superseded_by: Mapped[str | None] = link("availability_update", nullable=True, index=False)


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
    update_id: Mapped[str | None] = link("availability_update", nullable=True)
    lifted_by: Mapped[str | None] = link("availability_update", nullable=True)


class WatchCapacity(Record):
    """Rounds of outside watch to be had a night; the row without a night is the standing figure."""

    __tablename__ = "watch_capacity"

    night: Mapped[date | None] = mapped_column(unique=True)
    rounds: Mapped[int]
