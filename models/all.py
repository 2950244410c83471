"""Every table, for whoever needs the whole metadata (migrations, encryption inventory)."""

from models import (
    access,
    agreement,
    alert,
    availability,
    case,
    facility,
    feed,
    inquiry,
    joint,
    ledger,
    notification,
    organisation,
    placement,
    rehousing,
    replan,
    request,
    threat,
)
from models.base import Base

__all__ = [
    "Base",
    "access",
    "agreement",
    "alert",
    "availability",
    "case",
    "facility",
    "feed",
    "inquiry",
    "joint",
    "ledger",
    "notification",
    "organisation",
    "placement",
    "rehousing",
    "replan",
    "request",
    "threat",
]
