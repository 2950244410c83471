"""A case: the household that seeks protection, what was answered at intake, and who may know.

Plain columns hold only what a rule needs (years of birth, gender, counts); all else is sealed under the
case's own key. `answers` is the night form of reference/intake.md by field code; a field left out has not
been reached, and `not_asked`, `declined_to_answer` and `unknown` are three different values.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import cast

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Record, link
from models.organisation import Organisation
from models.sealing import KeyHolder, Sealed

ADULT = 18
"""The age from which somebody is no child (FB 9:1)."""


class PersonProtection(StrEnum):
    """Protected personal data (R-52): about the person, not the facility."""

    NONE = "none"
    CONFIDENTIALITY_FLAG = "sekretessmarkering"
    PROTECTED_REGISTRATION = "skyddad_folkbokforing"
    FICTITIOUS_IDENTITY = "fingerade"


class Case(KeyHolder, Record):
    __tablename__ = "case_file"

    ref: Mapped[str] = mapped_column(sa.String(40), unique=True)  # sayable, random
    owner_organisation_id: Mapped[str] = link("organisation")
    created_by: Mapped[str] = link("user_account", index=False)
    created_at: Mapped[datetime]
    person_protection: Mapped[PersonProtection] = mapped_column(default=PersonProtection.NONE)
    alias_sealed: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    answers_sealed: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    note_sealed: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    closed_at: Mapped[datetime | None]

    alias = Sealed()
    answers = Sealed()
    note = Sealed()

    owner: Mapped[Organisation] = relationship()
    members: Mapped[list["Member"]] = relationship(back_populates="case", order_by="Member.position")

    @property
    def key_holder(self) -> KeyHolder:
        return self


class _OfCase(Record):
    __abstract__ = True

    @property
    def key_holder(self) -> KeyHolder:
        return cast(KeyHolder, self.case)  # type: ignore[attr-defined]


class Gender(StrEnum):
    FEMALE = "female"
    MALE = "male"
    OTHER = "other"


class Coming(StrEnum):
    NOW = "now"
    LATER = "later"
    STAYS = "stays"


class CustodyConsent(StrEnum):
    BOTH = "both"
    ONE = "one"
    UNKNOWN = "unknown"
    NONE = "none"


class Member(_OfCase):
    """A person of the household. Age is taken as the year's difference: the older of the two possible
    ages, which is the safer one for every rule that looks at age (docs/adr/0006)."""

    __tablename__ = "member"
    __table_args__ = (sa.CheckConstraint("birth_year BETWEEN 1880 AND 2200", name="birth_year"),)

    case_id: Mapped[str] = link("case_file")
    position: Mapped[int]
    birth_year: Mapped[int]
    gender: Mapped[Gender]
    coming: Mapped[Coming] = mapped_column(default=Coming.NOW)
    custody_consent: Mapped[CustodyConsent | None]  # children only
    alias_sealed: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    personal_number_sealed: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    personal_number_index: Mapped[str | None] = mapped_column(sa.String(32), index=True)

    alias = Sealed()
    personal_number = Sealed()

    case: Mapped[Case] = relationship(back_populates="members", lazy="joined", innerjoin=True)


class CaseAccess(Record):
    """Who, beside the owner's own staff, is inside the circle of a case. Given by name and for a time."""

    __tablename__ = "case_access"
    __table_args__ = (
        sa.CheckConstraint("(organisation_id IS NULL) <> (user_id IS NULL)", name="one_receiver"),
    )

    case_id: Mapped[str] = link("case_file")
    organisation_id: Mapped[str | None] = link("organisation", nullable=True)
    user_id: Mapped[str | None] = link("user_account", nullable=True)
    granted_by: Mapped[str] = link("user_account", index=False)
    granted_at: Mapped[datetime]
    until: Mapped[datetime | None]


class CaseBlock(Record):
    """Conflict of interest: beats role, circle and every grant."""

    __tablename__ = "case_block"
    __table_args__ = (
        sa.CheckConstraint("(organisation_id IS NULL) <> (user_id IS NULL)", name="one_target"),
    )

    case_id: Mapped[str] = link("case_file")
    organisation_id: Mapped[str | None] = link("organisation", nullable=True)
    user_id: Mapped[str | None] = link("user_account", nullable=True)
    recorded_at: Mapped[datetime]


class RiskMethod(StrEnum):
    FREDA = "freda"
    SARA = "sara"
    PATRIARK = "patriark"
    SAM = "sam"
    NONE = "none"


class RiskLevel(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class RiskAssessment(Record):
    """Which method, when, by whom, which level, until when. Never a score, never the questions."""

    __tablename__ = "risk_assessment"

    case_id: Mapped[str] = link("case_file")
    method: Mapped[RiskMethod]
    level: Mapped[RiskLevel]
    assessed_on: Mapped[date]
    valid_until: Mapped[date | None]
    assessed_by: Mapped[str] = link("user_account", index=False)


class ConsentRecipient(StrEnum):
    POLICE = "police"
    SALVATION_ARMY = "salvation_army"
    WOMENS_SHELTER = "womens_shelter"
    VICTIM_SUPPORT = "victim_support"
    REGIONAL_COORDINATOR = "regional_coordinator"
    HOUSING_COMPANY = "housing_company"


class Consent(Record):
    """R-47: recorded agreement to share; a no is recorded too."""

    __tablename__ = "consent"

    case_id: Mapped[str] = link("case_file")
    recipient: Mapped[ConsentRecipient]
    given: Mapped[bool]
    until: Mapped[date | None]
    recorded_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
