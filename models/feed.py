"""How a facility's own systems reach us, and how we reach them."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import SHA256_HEX, Record, link
from models.facility import Facility, Unit
from models.sealing import KeyHolder, Sealed


class KeyUse(StrEnum):
    OTA = "ota"  # basic auth of the hotel system; the row's id is the user name
    CALENDAR = "calendar"  # the secret part of the calendar address


class FacilityKey(Record):
    """A secret handed out to a facility's own system; only its hash is kept, and it can be revoked."""

    __tablename__ = "facility_key"

    facility_id: Mapped[str] = link("facility")
    use: Mapped[KeyUse]
    secret_sha256: Mapped[str] = mapped_column(sa.String(SHA256_HEX), unique=True)
    created_by: Mapped[str] = link("user_account", index=False)
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    facility: Mapped[Facility] = relationship(lazy="joined", innerjoin=True)


class FetchFailure(StrEnum):
    UNREACHABLE = "unreachable"
    REFUSED_ADDRESS = "refused_address"
    TOO_LARGE = "too_large"
    NOT_A_CALENDAR = "not_a_calendar"


class CalendarFeed(Record):
    """A unit's calendar in the house's own system. Busy blocks close nights; free is never proof.

    `read_sha256`: of what was last read, and on which night; `busy`: the periods found in it."""

    __tablename__ = "calendar_feed"

    unit_id: Mapped[str] = link("unit", unique=True, index=False)
    address_sealed: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    created_by: Mapped[str] = link("user_account", index=False)
    created_at: Mapped[datetime]
    fetched_at: Mapped[datetime | None]  # the last time it was read whole
    tried_at: Mapped[datetime | None]
    failure: Mapped[FetchFailure | None]  # of the last try
    busy: Mapped[list[dict[str, Any]] | None]
    read_sha256: Mapped[str | None] = mapped_column(sa.String(SHA256_HEX))

    address = Sealed()

    unit: Mapped[Unit] = relationship(lazy="joined", innerjoin=True)

    @property
    def key_holder(self) -> KeyHolder:
        return self.unit.facility
