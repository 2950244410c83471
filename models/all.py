"""Every table, for whoever needs the whole metadata (migrations, encryption inventory)."""

from models import (
    access,
    availability,
    case,
    facility,
    ledger,
    organisation,
    placement,
    replan,
    request,
    threat,
)
from models.base import Base

__all__ = [
    "Base",
    "access",
    "availability",
    "case",
    "facility",
    "ledger",
    "organisation",
    "placement",
    "replan",
    "request",
    "threat",
]
