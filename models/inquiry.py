"""Asking facilities whether they can take a household: several at once, and the first acceptable yes wins."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Record, link
from models.facility import Facility
from models.request import PlacementRequest


class RoundEnd(StrEnum):
    WON = "won"
    WITHDRAWN = "withdrawn"


class DeclineReason(StrEnum):
    FULL = "full"
    HOUSE_RULES = "house_rules"
    STAFFING = "staffing"
    TOO_LATE = "too_late"  # too late in the evening to let anybody in
    TOO_LONG = "too_long"
    OUT_OF_ORDER = "out_of_order"
    SAFETY = "safety"
    OTHER = "other"


class AnsweredBy(StrEnum):
    PORTAL = "portal"
    PHONE = "phone"


class InquiryRound(Record):
    """One question put to one or more facilities for one request, as the request was then. Open until it
    is ended or every inquiry in it has been answered or has lapsed."""

    __tablename__ = "inquiry_round"

    request_id: Mapped[str] = link("placement_request")
    request_version: Mapped[int]
    asked_by: Mapped[str] = link("user_account", index=False)
    asked_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]
    end: Mapped[RoundEnd | None]

    request: Mapped[PlacementRequest] = relationship(lazy="joined", innerjoin=True)
    inquiries: Mapped[list["Inquiry"]] = relationship(back_populates="round", order_by="Inquiry.id")


class Inquiry(Record):
    """The question as one facility sees it. `questions`: what a yes settles (rules of the register that are
    unknown, `nights` whose openness nobody has stated or whose figure is old, `consent` where the house
    wants to be asked). Status is never stored: it follows from these facts and the clock."""

    __tablename__ = "inquiry"
    __table_args__ = (
        sa.UniqueConstraint("round_id", "facility_id"),
        sa.CheckConstraint("(answered_at IS NULL) = (is_yes IS NULL)", name="answered_whole"),
    )

    round_id: Mapped[str] = link("inquiry_round", index=False)
    facility_id: Mapped[str] = link("facility")
    units: Mapped[list[str]]
    questions: Mapped[list[str]]
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str | None] = link("user_account", nullable=True, index=False)
    answered_through: Mapped[AnsweredBy | None]
    is_yes: Mapped[bool | None]
    decline_reason: Mapped[DeclineReason | None]
    claim_id: Mapped[str | None] = link("claim", nullable=True)  # the hold that an acceptable yes became
    released_at: Mapped[datetime | None]  # no longer needed: another won, or the question was withdrawn

    round: Mapped[InquiryRound] = relationship(back_populates="inquiries", lazy="joined", innerjoin=True)
    facility: Mapped[Facility] = relationship(lazy="joined", innerjoin=True)
