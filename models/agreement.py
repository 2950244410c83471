"""What the city and a hotel have agreed for each room type. The terms of a whole house (its longest stay,
when it lets people in) stand on the facility itself."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Record, link


class RoomTypeTerms(Record):
    """`release_hours`: so long before arrival a room that nobody has claimed goes back to the house, and
    what was said of that night before then no longer holds. NULL: never."""

    __tablename__ = "room_type_terms"
    __table_args__ = (
        sa.UniqueConstraint("facility_id", "room_type"),
        sa.CheckConstraint("allotment BETWEEN 0 AND 500", name="allotment"),
        sa.CheckConstraint("release_hours BETWEEN 0 AND 720", name="release_hours"),
    )

    facility_id: Mapped[str] = link("facility", index=False)
    room_type: Mapped[str] = mapped_column(sa.String(40))
    allotment: Mapped[int | None]  # rooms promised each night; NULL: none promised
    release_hours: Mapped[int | None]


class SeasonPrice(Record):
    """What a night costs in a season, whole SEK; outside every season the unit's own price holds."""

    __tablename__ = "season_price"
    __table_args__ = (
        sa.CheckConstraint("last_night >= first_night", name="nights"),
        sa.CheckConstraint("price >= 0", name="price"),
    )

    facility_id: Mapped[str] = link("facility")
    room_type: Mapped[str] = mapped_column(sa.String(40))
    first_night: Mapped[date]
    last_night: Mapped[date]  # included
    price: Mapped[int]
