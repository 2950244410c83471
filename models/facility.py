"""Places: one address under one set of house rules, and what is handed out there.

In every column below that may be NULL, NULL means *unknown*: nobody has said, so the answer is "ask".
"No limit" is a known answer and has its own value.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import cast

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import ID_LENGTH, Base, Record, link
from models.organisation import Organisation
from models.sealing import KeyHolder, Sealed

NO_AGE_LIMIT = 120  # the highest age the contract knows
NO_NIGHT_LIMIT = 400  # the longest stay the contract knows


class FacilityKind(StrEnum):
    HOTEL = "hotel"
    PROTECTED = "protected"
    APARTMENT = "apartment"


@dataclass(frozen=True)
class KindTraits:
    """What a kind of facility is to the service. Nothing else asks for a kind by name: what it is called
    stands in app/http/words/kinds.py, and what the engine makes of it in allocation/problems/kinds.py.

    `is_protected_home`: may know who comes and what they need (need-to-know matrix, reference/sweden.md
    section 3); any other house is told only what the room must answer to. `always_level_0`: cannot have a
    protection level."""

    is_protected_home: bool
    always_level_0: bool


KINDS: Mapping[str, KindTraits] = {
    FacilityKind.HOTEL: KindTraits(is_protected_home=False, always_level_0=True),
    FacilityKind.PROTECTED: KindTraits(is_protected_home=True, always_level_0=False),
    FacilityKind.APARTMENT: KindTraits(is_protected_home=False, always_level_0=False),
}


class Admits(StrEnum):
    ALL = "all"
    WOMEN = "women"
    MEN = "men"


class Facility(KeyHolder, Record):
    """`asks_first`: wants to say yes itself before anybody is placed there. `registration_routine`: what has
    been agreed for guests without an identity document (a hotel's registration card). `availability_version`
    grows with every update of its figures, so that two at once cannot be merged by accident."""

    __tablename__ = "facility"
    __table_args__ = (
        sa.CheckConstraint("kind <> 'hotel' OR protection_level = 0", name="hotel_is_level_0"),
        sa.CheckConstraint("protection_level BETWEEN 0 AND 3", name="protection_level"),
    )

    organisation_id: Mapped[str] = link("organisation")
    code_name: Mapped[str] = mapped_column(sa.String(60), unique=True)
    kind: Mapped[FacilityKind]
    municipality: Mapped[str] = mapped_column(sa.String(16), default="")
    position_sealed: Mapped[bytes | None] = mapped_column(sa.LargeBinary)  # [lat, lon], WGS84
    protection_level: Mapped[int | None]
    admits: Mapped[Admits | None]
    max_male_age: Mapped[int | None]
    max_nights: Mapped[int | None]
    accepts: Mapped[list[str] | None]
    features: Mapped[list[str] | None]
    languages: Mapped[list[str] | None]
    staff_trained_on: Mapped[date | None]  # "En säker hand"; gives the feature trained_staff
    contact_phone_sealed: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    intake_from: Mapped[time | None]
    intake_until: Mapped[time | None]
    house_rules_sealed: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    asks_first: Mapped[bool] = mapped_column(default=False)
    reminder_at: Mapped[time | None]  # local hour at which silence since yesterday is worth a reminder
    registration_routine: Mapped[str | None] = mapped_column(sa.String(1000))
    availability_version: Mapped[int] = mapped_column(default=0)

    position = Sealed()
    contact_phone = Sealed()
    house_rules = Sealed()

    organisation: Mapped[Organisation] = relationship()

    @property
    def key_holder(self) -> KeyHolder:
        return self


class FacilityAddress(Record):
    """Where a protected facility is (R-40). A record of its own, so that reading it is an act of its own."""

    __tablename__ = "facility_address"

    facility_id: Mapped[str] = link("facility", unique=True, index=False)
    street_sealed: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    arrival_sealed: Mapped[bytes | None] = mapped_column(sa.LargeBinary)

    street = Sealed()
    arrival = Sealed()

    facility: Mapped[Facility] = relationship(lazy="joined", innerjoin=True)

    @property
    def key_holder(self) -> KeyHolder:
        return cast(KeyHolder, self.facility)


class PermitStatus(StrEnum):
    GRANTED = "granted"
    TRANSITIONAL = "transitional"  # applied in time, may go on until decided
    NONE = "none"
    UNKNOWN = "unknown"


class Permit(Record):
    """IVO permit or notification (R-03 to R-05). Rows are added, never changed: the latest one holds."""

    __tablename__ = "permit"
    __table_args__ = (sa.CheckConstraint("max_persons >= 0", name="max_persons"),)

    facility_id: Mapped[str] = link("facility")
    status: Mapped[PermitStatus]
    valid_until: Mapped[date | None]  # NULL with a granted permit: open-ended
    max_persons: Mapped[int | None]  # NULL: no limit stated
    target_group: Mapped[str] = mapped_column(sa.String(200), default="")
    recorded_at: Mapped[datetime] = mapped_column(index=True)


class Sharing(StrEnum):
    EXCLUSIVE = "exclusive"
    SAME_GENDER = "same_gender"
    ANY = "any"


class Unit(Record):
    __tablename__ = "unit"
    __table_args__ = (
        sa.UniqueConstraint("facility_id", "code"),
        sa.CheckConstraint("beds BETWEEN 0 AND 100", name="beds"),
        sa.CheckConstraint("cots BETWEEN 0 AND 20", name="cots"),
        sa.CheckConstraint("price >= 0", name="price"),
    )

    facility_id: Mapped[str] = link("facility")
    code: Mapped[str] = mapped_column(sa.String(20))  # what the house calls it: "204", "Lgh 3"
    room_type: Mapped[str] = mapped_column(sa.String(40), default="")
    beds: Mapped[int]
    cots: Mapped[int] = mapped_column(default=0)
    price: Mapped[int]  # whole SEK a night
    features: Mapped[list[str]] = mapped_column(default=list)
    sharing: Mapped[Sharing] = mapped_column(default=Sharing.EXCLUSIVE)

    facility: Mapped[Facility] = relationship()


class AdjoiningUnits(Base):
    """A door between two rooms of one facility; stored once, smaller id first."""

    __tablename__ = "adjoining_units"
    __table_args__ = (sa.CheckConstraint("unit_a_id < unit_b_id", name="ordered"),)

    unit_a_id: Mapped[str] = mapped_column(sa.String(ID_LENGTH), sa.ForeignKey("unit.id"), primary_key=True)
    unit_b_id: Mapped[str] = mapped_column(sa.String(ID_LENGTH), sa.ForeignKey("unit.id"), primary_key=True)
