"""Whom to keep away from whom: perpetrators and networks, what they know, separations, burnt addresses."""

from datetime import datetime
from enum import StrEnum
from typing import cast

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import ID_LENGTH, Base, Record, link
from models.sealing import KeyHolder, Sealed


class Perpetrator(KeyHolder, Record):
    """A person or network that uses violence; `housed_case_id` when they themselves are housed by us."""

    __tablename__ = "perpetrator"
    __table_args__ = (sa.CheckConstraint("keep_km >= 0", name="keep_km"),)

    alias_sealed: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    is_network: Mapped[bool] = mapped_column(default=False)
    keep_km: Mapped[float] = mapped_column(default=0.0)
    housed_case_id: Mapped[str | None] = link("case_file", nullable=True, unique=True, index=False)
    created_by: Mapped[str] = link("user_account", index=False)
    created_at: Mapped[datetime]

    alias = Sealed()

    @property
    def key_holder(self) -> KeyHolder:
        return self


class Relation(StrEnum):
    PARENT = "parent"
    SIBLING = "sibling"
    RELATIVE = "relative"
    PARTNER = "partner"
    EX = "ex"
    PIMP = "pimp"
    EMPLOYER = "employer"
    TRAFFICKER = "trafficker"
    OTHER = "other"
    UNKNOWN = "unknown"


class CasePerpetrator(Base):
    __tablename__ = "case_perpetrator"

    case_id: Mapped[str] = mapped_column(
        sa.String(ID_LENGTH), sa.ForeignKey("case_file.id"), primary_key=True
    )
    perpetrator_id: Mapped[str] = mapped_column(
        sa.String(ID_LENGTH), sa.ForeignKey("perpetrator.id"), primary_key=True, index=True
    )
    relation: Mapped[Relation]


class PlaceKind(StrEnum):
    HOME = "home"
    WORK = "work"
    SCHOOL = "school"
    RELATIVES = "relatives"
    DISTRICT = "district"
    OTHER = "other"


class PerpetratorPlace(Record):
    """A circle the perpetrator knows or moves in."""

    __tablename__ = "perpetrator_place"
    __table_args__ = (sa.CheckConstraint("radius_km BETWEEN 0 AND 2000", name="radius_km"),)

    perpetrator_id: Mapped[str] = link("perpetrator")
    kind: Mapped[PlaceKind]
    position_sealed: Mapped[bytes | None] = mapped_column(sa.LargeBinary)  # [lat, lon]
    radius_km: Mapped[float]

    position = Sealed()

    perpetrator: Mapped[Perpetrator] = relationship(lazy="joined", innerjoin=True)

    @property
    def key_holder(self) -> KeyHolder:
        return cast(KeyHolder, self.perpetrator)


class PerpetratorTie(Base):
    """Works there, has kin there, is known there."""

    __tablename__ = "perpetrator_tie"

    perpetrator_id: Mapped[str] = mapped_column(
        sa.String(ID_LENGTH), sa.ForeignKey("perpetrator.id"), primary_key=True
    )
    facility_id: Mapped[str] = mapped_column(
        sa.String(ID_LENGTH), sa.ForeignKey("facility.id"), primary_key=True, index=True
    )


class PerpetratorMunicipality(Base):
    __tablename__ = "perpetrator_municipality"

    perpetrator_id: Mapped[str] = mapped_column(
        sa.String(ID_LENGTH), sa.ForeignKey("perpetrator.id"), primary_key=True
    )
    municipality: Mapped[str] = mapped_column(sa.String(16), primary_key=True)


class SeparationScope(StrEnum):
    FACILITY = "facility"
    MUNICIPALITY = "municipality"
    DISTANCE = "distance"


class Separation(Record):
    """Two cases that must be kept apart; an unordered pair, stored smaller id first. Several may stand
    for one pair and all hold (T17: the strictest wins)."""

    __tablename__ = "separation"
    __table_args__ = (
        sa.CheckConstraint("case_a_id < case_b_id", name="ordered"),
        sa.CheckConstraint("scope <> 'distance' OR km IS NOT NULL", name="distance_has_km"),
        sa.CheckConstraint("km BETWEEN 0 AND 2000", name="km"),
    )

    case_a_id: Mapped[str] = link("case_file")
    case_b_id: Mapped[str] = link("case_file")
    scope: Mapped[SeparationScope]
    km: Mapped[float | None]
    created_by: Mapped[str] = link("user_account", index=False)
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Together(Base):
    """Cases that belong together if housed on the same night, for instance siblings of age."""

    __tablename__ = "together"

    group_id: Mapped[str] = mapped_column(sa.String(ID_LENGTH), primary_key=True)
    case_id: Mapped[str] = mapped_column(
        sa.String(ID_LENGTH), sa.ForeignKey("case_file.id"), primary_key=True, index=True
    )


class BurntReason(StrEnum):
    KNOWN = "known_to_perpetrator"
    STAYED_BEFORE = "stayed_before"
    OWN_WISH = "own_wish"
    STAFF_CONFLICT = "staff_conflict"
    NOT_STATED = "not_stated"  # another system said only that


class BurntAddress(Base):
    """A facility this case must not be sent to."""

    __tablename__ = "burnt_address"

    case_id: Mapped[str] = mapped_column(
        sa.String(ID_LENGTH), sa.ForeignKey("case_file.id"), primary_key=True
    )
    facility_id: Mapped[str] = mapped_column(
        sa.String(ID_LENGTH), sa.ForeignKey("facility.id"), primary_key=True, index=True
    )
    reason: Mapped[BurntReason]
