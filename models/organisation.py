"""The network's organisations, their users and who is on duty."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Record, link
from models.sealing import KeyHolder, Sealed


class OrganisationKind(StrEnum):
    DUTY_TEAM = "duty_team"
    MOBILE_TEAM = "mobile_team"
    FAMILY_VIOLENCE_UNIT = "family_violence_unit"
    COORDINATION = "coordination"
    POLICE = "police"
    SALVATION_ARMY = "salvation_army"
    WOMENS_SHELTER = "womens_shelter"
    VICTIM_SUPPORT = "victim_support"
    SAFETY_HOSTS = "safety_hosts"
    HOTEL = "hotel"
    PROTECTED_HOME = "protected_home"
    HOUSING_COMPANY = "housing_company"


class Role(StrEnum):
    """What a person may do at all; what they may do it *to* follows from organisation and circle."""

    DUTY_OFFICER = "duty_officer"
    CASE_WORKER = "case_worker"
    COORDINATOR = "coordinator"
    MOBILE_TEAM = "mobile_team"
    HOTEL_STAFF = "hotel_staff"
    FACILITY_MANAGER = "facility_manager"
    HOUSING_OFFICER = "housing_officer"
    POLICE = "police"
    SUPPORT_WORKER = "support_worker"  # Salvation Army, women's shelter, victim support
    SAFETY_HOST = "safety_host"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class Organisation(Record):
    __tablename__ = "organisation"

    kind: Mapped[OrganisationKind]
    name: Mapped[str] = mapped_column(sa.String(120), unique=True)
    municipality: Mapped[str] = mapped_column(sa.String(16), default="")
    duty_phone: Mapped[str | None] = mapped_column(sa.String(32))  # a function's number, never a person's


class User(KeyHolder, Record):
    """Somebody who signs in. Found by a blind index of the address, so that no address stands in clear."""

    __tablename__ = "user_account"

    organisation_id: Mapped[str] = link("organisation")
    role: Mapped[Role]
    email_index: Mapped[str] = mapped_column(sa.String(32), unique=True)
    email_sealed: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    name_sealed: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    password_hash: Mapped[str] = mapped_column(sa.String(200))
    locale: Mapped[str] = mapped_column(sa.String(5), default="sv")
    trained_on: Mapped[date | None]  # "En säker hand"; hotel staff without it are refused
    disabled_at: Mapped[datetime | None]

    email = Sealed()
    name = Sealed()

    organisation: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)

    @property
    def key_holder(self) -> KeyHolder:
        return self


class DutyShift(Record):
    """Who answers when; the start page and the handover name the one on duty."""

    __tablename__ = "duty_shift"
    __table_args__ = (sa.CheckConstraint("ends_at > starts_at", name="ends_after_start"),)

    organisation_id: Mapped[str] = link("organisation")
    user_id: Mapped[str] = link("user_account")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]

    organisation: Mapped[Organisation] = relationship()
    user: Mapped[User] = relationship()
