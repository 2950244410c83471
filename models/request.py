"""What is asked for one case: nights, needs and wishes. Every change keeps the version before it."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Record, link
from models.case import Case
from models.sealing import KeyHolder, Sealed


class ClosedReason(StrEnum):
    DEPARTED = "departed"
    PLACED_ELSEWHERE = "placed_elsewhere"
    WITHDRAWN = "withdrawn"
    NO_PLACE = "no_place"
    MISTAKE = "mistake"


class AskableRule(StrEnum):
    """Rules whose unknown may be settled by a telephone call at night. Unknowns of safety may not
    (contract section 6): there the facility's own record has to be put right."""

    BRINGS = "brings"
    NEEDS = "needs"
    LANGUAGE = "language"
    MAX_NIGHTS = "max_nights"


class PlacementRequest(Record):
    __tablename__ = "placement_request"
    __table_args__ = (
        sa.CheckConstraint("urgency BETWEEN 1 AND 3", name="urgency"),
        sa.CheckConstraint("nights BETWEEN 1 AND 400", name="nights"),
        sa.CheckConstraint("min_protection_level BETWEEN 0 AND 3", name="min_protection_level"),
    )

    case_id: Mapped[str] = link("case_file")
    version: Mapped[int] = mapped_column(default=1)
    urgency: Mapped[int]
    arrives: Mapped[date]
    nights: Mapped[int]
    min_protection_level: Mapped[int] = mapped_column(default=0)
    languages: Mapped[list[str]] = mapped_column(default=list)
    language_required: Mapped[bool] = mapped_column(default=False)
    needs: Mapped[list[str]] = mapped_column(default=list)
    wishes: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    brings: Mapped[list[str]] = mapped_column(default=list)
    watch: Mapped[int] = mapped_column(default=0)
    near_sealed: Mapped[bytes | None] = mapped_column(sa.LargeBinary)  # [lat, lon] of school, work or care
    complete: Mapped[bool] = mapped_column(default=False)  # every starred field of the night form answered
    created_by: Mapped[str] = link("user_account", index=False)
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_reason: Mapped[ClosedReason | None]

    near = Sealed()

    case: Mapped[Case] = relationship(lazy="joined", innerjoin=True)

    @property
    def key_holder(self) -> KeyHolder:
        return cast(KeyHolder, self.case)


class RequestVersion(Record):
    """What the engine was told of the household at one moment: the contract's `household`, sealed."""

    __tablename__ = "request_version"
    __table_args__ = (sa.UniqueConstraint("request_id", "version"),)

    request_id: Mapped[str] = link("placement_request", index=False)
    version: Mapped[int]
    household_sealed: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    recorded_by: Mapped[str] = link("user_account", index=False)
    recorded_at: Mapped[datetime]

    household = Sealed()

    request: Mapped[PlacementRequest] = relationship(lazy="joined", innerjoin=True)

    @property
    def key_holder(self) -> KeyHolder:
        return self.request.key_holder


class PhoneAnswer(Record):
    """What a facility answered on the telephone where the register says *unknown*: holds for this request
    only, because the house was asked about this household. The latest answer to a rule holds."""

    __tablename__ = "phone_answer"

    request_id: Mapped[str] = link("placement_request")
    facility_id: Mapped[str] = link("facility")
    rule: Mapped[AskableRule]
    is_yes: Mapped[bool]
    answered_to: Mapped[str] = link("user_account", index=False)
    answered_at: Mapped[datetime]
