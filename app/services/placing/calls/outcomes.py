"""What came of the questions once put to each house: when, not about whom."""

from collections import defaultdict
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.inquiry import Inquiry


class InquiryOutcome(NamedTuple):
    asked_at: datetime
    answered_at: datetime | None
    is_yes: bool | None
    released_at: datetime | None


def outcomes(session: Session, since: datetime, until: datetime) -> dict[str, list[InquiryOutcome]]:
    """By facility, of what was asked from `since` and before `until`."""
    rows = session.execute(
        sa.select(
            Inquiry.facility_id, Inquiry.asked_at, Inquiry.answered_at, Inquiry.is_yes, Inquiry.released_at
        ).where(Inquiry.asked_at >= since, Inquiry.asked_at < until)
    )
    found: dict[str, list[InquiryOutcome]] = defaultdict(list)
    for row in rows:
        outcome = InquiryOutcome(row.asked_at, row.answered_at, row.is_yes, row.released_at)
        found[row.facility_id].append(outcome)
    return found
