"""From hold to placement, and what occupies a unit on a night.

A claim is born as a hold that lapses at `expires_at`; it is a placement once a Placement row refers to it.
Status is never stored: it follows from these facts and the events.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import ID_LENGTH, Base, Record, link
from models.request import PlacementRequest
from models.sealing import KeyHolder, Sealed


class OverrideReason(StrEnum):
    """Why another place than the first in order was chosen."""

    OWN_WISH = "own_wish"
    LOCAL_KNOWLEDGE = "local_knowledge"
    FACILITY_ASKED = "facility_asked"
    CHILDREN = "children"
    SUPPORT = "support"
    BEST_FOR_ALL = "best_for_all"  # the joint proposal for everybody who waits
    OTHER = "other"


class Claim(Record):
    __tablename__ = "claim"

    request_id: Mapped[str] = link("placement_request")
    created_by: Mapped[str] = link("user_account", index=False)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    released_at: Mapped[datetime | None]
    units: Mapped[list[str]]  # as first claimed, sorted
    options_shown: Mapped[list[dict[str, Any]]] = mapped_column(
        default=list
    )  # what stood on the page, in order
    override_reason: Mapped[OverrideReason | None]
    override_note_sealed: Mapped[bytes | None] = mapped_column(sa.LargeBinary)

    override_note = Sealed()

    request: Mapped[PlacementRequest] = relationship(lazy="joined", innerjoin=True)

    @property
    def key_holder(self) -> KeyHolder:
        return self.request.key_holder


class UnitNight(Base):
    """The primary key is the lock: nobody can hold or book a bed that somebody else has that night.
    An exclusive unit is claimed as bed 0; a shared one bed by bed from 1."""

    __tablename__ = "unit_night"

    unit_id: Mapped[str] = mapped_column(sa.String(ID_LENGTH), sa.ForeignKey("unit.id"), primary_key=True)
    night: Mapped[date] = mapped_column(primary_key=True)
    bed: Mapped[int] = mapped_column(primary_key=True, default=0)
    claim_id: Mapped[str] = link("claim")


class LegalBasis(StrEnum):
    SOL_11_1 = "sol_11_1"
    SOL_29_4 = "sol_29_4"
    L79_4_1 = "l79_4_1"


class Placement(Record):
    __tablename__ = "placement"

    claim_id: Mapped[str] = link("claim", unique=True, index=False)
    booking_code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    confirmed_by: Mapped[str] = link("user_account", index=False)
    confirmed_at: Mapped[datetime] = mapped_column(index=True)

    claim: Mapped[Claim] = relationship(lazy="joined", innerjoin=True)


class EventKind(StrEnum):
    ARRIVED = "arrived"
    DID_NOT_ARRIVE = "did_not_arrive"
    EXTENDED = "extended"
    SHORTENED = "shortened"
    MOVED = "moved"
    LEFT = "left"  # the house says so; the place is kept until an officer has decided
    DEPARTED = "departed"
    CANCELLED = "cancelled"


class EventReason(StrEnum):
    PLANNED = "planned"
    STILL_IN_NEED = "still_in_need"
    OWN_WISH = "own_wish"
    SAFETY = "safety"
    FACILITY_CLOSED = "facility_closed"
    FACILITY_DECLINED = "facility_declined"
    OTHER_PLACE = "other_place"
    MOVED_HOME = "moved_home"
    NO_CONTACT = "no_contact"
    REPLANNED = "replanned"  # for the sake of the whole network, reviewed by a coordinator
    MISTAKE = "mistake"


class PlacementEvent(Record):
    """`undone_at`: it was noted by mistake; such an event is as if it had not been, but for the audit."""

    __tablename__ = "placement_event"

    placement_id: Mapped[str] = link("placement")
    kind: Mapped[EventKind]
    reason: Mapped[EventReason | None]
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)  # ids and nights only
    recorded_by: Mapped[str] = link("user_account", index=False)
    recorded_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]

    placement: Mapped[Placement] = relationship()


class Certificate(Record):
    """The independent checker's word on a placement, made inside the transaction that wrote it."""

    __tablename__ = "certificate"

    placement_id: Mapped[str] = link("placement")
    issued_at: Mapped[datetime]
    rules_version: Mapped[str] = mapped_column(sa.String(40))
    facts_hash: Mapped[str] = mapped_column(sa.String(64))  # SHA-256 of the problem that was checked
    verdicts: Mapped[list[dict[str, Any]]]

    placement: Mapped[Placement] = relationship()


class DecisionRecord(Record):
    """R-73, R-74: what was proposed, what was chosen, by whom, when, on which legal basis."""

    __tablename__ = "decision_record"

    placement_id: Mapped[str] = link("placement")
    decided_by: Mapped[str] = link("user_account", index=False)
    decided_at: Mapped[datetime]
    legal_basis: Mapped[LegalBasis]
    options_shown: Mapped[list[dict[str, Any]]]
    chosen_units: Mapped[list[str]]
    override_reason: Mapped[OverrideReason | None]
    request_version: Mapped[int]
    engine_version: Mapped[str] = mapped_column(sa.String(40))

    placement: Mapped[Placement] = relationship()
