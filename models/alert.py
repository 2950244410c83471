"""What the duty team must hear of at once."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from models.base import Record, link


class AlertKind(StrEnum):
    ARRIVED = "arrived"
    DID_NOT_ARRIVE = "did_not_arrive"
    DEPARTED = "departed"
    CLAIMED_NIGHT_CLOSED = "claimed_night_closed"
    YES_NOT_POSSIBLE = "yes_not_possible"  # a facility said yes, and the checker did not
    ALL_DECLINED = "all_declined"
    TAKEN_BACK = "taken_back"  # the house noted something by mistake, and somebody had already seen it
    PLACE_NO_LONGER_HOLDS = "place_no_longer_holds"  # the household or the house has changed since


class DutyAlert(Record):
    """Who may see it follows from the placement's or the request's circle; nobody owns the row."""

    __tablename__ = "duty_alert"

    kind: Mapped[AlertKind]
    request_id: Mapped[str] = link("placement_request")
    placement_id: Mapped[str | None] = link("placement", nullable=True)
    facility_id: Mapped[str] = link("facility", index=False)
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)  # ids, codes and nights only
    raised_at: Mapped[datetime] = mapped_column(index=True)
    raised_by: Mapped[str | None] = link("user_account", nullable=True, index=False)  # NULL: the service
    seen_at: Mapped[datetime | None]
    seen_by: Mapped[str | None] = link("user_account", nullable=True, index=False)
    withdrawn_at: Mapped[datetime | None]  # taken back before anybody had seen it
