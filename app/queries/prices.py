"""What a night costs: the price of the season for the room type, outside every season the room's own."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.agreement import SeasonPrice


class Season(NamedTuple):
    first_night: date
    last_night: date  # included
    price: int


def price_on(night: date, seasons: Iterable[Season], own: int) -> int:
    """Seasons of one room type never overlap (app/services/houses/terms.py)."""
    agreed = (season.price for season in seasons if season.first_night <= night <= season.last_night)
    return next(agreed, own)


def seasons(session: Session, facility_id: str | None = None) -> Mapping[tuple[str, str], list[Season]]:
    """By facility and room type: of every facility, or of one."""
    statement = sa.select(SeasonPrice).order_by(SeasonPrice.first_night)
    if facility_id is not None:
        statement = statement.where(SeasonPrice.facility_id == facility_id)
    found: dict[tuple[str, str], list[Season]] = defaultdict(list)
    for row in session.scalars(statement):
        found[row.facility_id, row.room_type].append(Season(row.first_night, row.last_night, row.price))
    return found
