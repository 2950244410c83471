"""The way home: a request for a lasting home, the flats that a housing company gives to the pool, offers,
and how it goes afterwards.

What the company may see of a household is `brief` and nothing else (R-42; docs/adr/0014).
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Record, coded, link
from models.case import Case
from models.sealing import KeyHolder, Sealed
from models.solver_run import SolverRun


class Stage(StrEnum):
    """Where a request for a home stands. What leads from one to the next is app/core/rehousing.py."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    UNDER_REVIEW = "under_review"
    INFORMATION_NEEDED = "information_needed"
    POOLED = "pooled"
    MATCHED = "matched"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    CONTRACT_SIGNED = "contract_signed"
    MOVED_IN = "moved_in"
    FOLLOWED_UP = "followed_up"
    CONVERTED = "converted"
    ENDED = "ended"
    DECLINED = "declined"
    PAUSED = "paused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class Step(StrEnum):
    """What can be done with a request."""

    SUBMIT = "submit"
    BEGIN_REVIEW = "begin_review"
    ASK = "ask"
    ANSWER = "answer"
    APPROVE = "approve"
    MATCH = "match"
    UNMATCH = "unmatch"
    OFFER = "offer"
    TAKE_BACK = "take_back"
    ACCEPT = "accept"
    REFUSE = "refuse"
    SIGN = "sign"
    MOVE_IN = "move_in"
    FOLLOW_UP = "follow_up"
    CONVERT = "convert"
    END = "end"
    DECLINE = "decline"
    PAUSE = "pause"
    RESUME = "resume"
    RETEST = "retest"
    WITHDRAW = "withdraw"
    LAPSE = "lapse"


class RehousingParty(StrEnum):
    """Whose word it is."""

    PERSON = "person"
    COMPANY = "company"
    AUTHORITY = "authority"
    SERVICE = "service"


class Reason(StrEnum):
    """Why, in codes: nobody writes about anybody here."""

    # the person's own
    WRONG_AREA = "wrong_area"
    WRONG_SIZE = "wrong_size"
    TOO_DEAR = "too_dear"
    NOT_SAFE = "not_safe"
    OWN_WISH = "own_wish"
    OWN_SOLUTION = "own_solution"
    # the company's
    INCOME = "income"
    RENT_DEBT = "rent_debt"
    EARLIER_TENANCY = "earlier_tenancy"
    NO_SUCH_FLAT = "no_such_flat"
    # the authority's
    NEED_CEASED = "need_ceased"
    OTHER_MUNICIPALITY = "other_municipality"
    NOT_READY = "not_ready"
    MISTAKE = "mistake"
    # the end of a tenancy, or of our part in it
    SETTLED = "settled"
    GAVE_NOTICE = "gave_notice"
    CONTRACT_ENDED = "contract_ended"
    # the service's
    NO_ANSWER = "no_answer"
    NOT_RETESTED = "not_retested"


class CompanyQuestion(StrEnum):
    """What the company can ask back: which part of the request is unclear."""

    DECISION = "decision"
    QUEUE = "queue"
    HOUSEHOLD = "household"
    ROOMS = "rooms"
    ACCESSIBILITY = "accessibility"
    AREAS = "areas"
    RENT = "rent"
    MOVE_IN = "move_in"
    CONTRACT = "contract"
    SUPPORT = "support"


class ContractKind(StrEnum):
    FIRST_HAND = "first_hand"
    SOCIAL = "social"  # the municipality rents and sublets (JB 12:40, 45, 45 a; R-77)


class RehousingRequest(Record):
    """`brief`: exactly what the company sees. `consent_on`: the person's yes to this company for this
    purpose (R-47). `resumes_to`: where a paused request goes on."""

    __tablename__ = "rehousing_request"

    case_id: Mapped[str] = link("case_file")
    company_id: Mapped[str] = link("organisation")
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)  # sayable, random; not the case's
    created_by: Mapped[str] = link("user_account", index=False)
    created_at: Mapped[datetime]
    stage: Mapped[Stage] = mapped_column(index=True)
    stage_since: Mapped[datetime]
    resumes_to: Mapped[Stage | None] = coded(Stage, "resumes_to")
    paused_until: Mapped[date | None]
    consent_on: Mapped[date | None]
    decided_on: Mapped[date | None]
    retested_on: Mapped[date | None]
    registered_since: Mapped[date | None]
    queue_time_used: Mapped[bool | None]
    contract: Mapped[ContractKind | None]
    moved_in_on: Mapped[date | None]
    brief_sealed: Mapped[bytes | None] = mapped_column(sa.LargeBinary)

    brief = Sealed()

    case: Mapped[Case] = relationship(lazy="joined", innerjoin=True)

    @property
    def key_holder(self) -> KeyHolder:
        return cast(KeyHolder, self.case)


class RehousingEvent(Record):
    """One step. Added, never changed; details hold codes, ids and dates only."""

    __tablename__ = "rehousing_event"
    __table_args__ = (sa.UniqueConstraint("request_id", "number"),)

    request_id: Mapped[str] = link("rehousing_request", index=False)
    number: Mapped[int]
    step: Mapped[Step]
    was: Mapped[Stage] = coded(Stage, "was")
    became: Mapped[Stage] = coded(Stage, "became")
    party: Mapped[RehousingParty] = coded(RehousingParty, "party")
    reason: Mapped[Reason | None]
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    recorded_by: Mapped[str] = mapped_column(sa.String(22))  # a user, or the service itself
    recorded_at: Mapped[datetime] = mapped_column(index=True)


class Flat(Record):
    """A vacancy that a company has given to the pool. NULL in `step_free` or `lift`: nobody has said."""

    __tablename__ = "flat"
    __table_args__ = (
        sa.UniqueConstraint("company_id", "code"),
        sa.CheckConstraint("rooms BETWEEN 1 AND 10", name="rooms"),
        sa.CheckConstraint("rent >= 0", name="rent"),
    )

    company_id: Mapped[str] = link("organisation", index=False)
    code: Mapped[str] = mapped_column(sa.String(20))  # the company's own number of the object
    area: Mapped[str] = mapped_column(sa.String(32))  # a district by code; never the street
    rooms: Mapped[int]
    square_metres: Mapped[int]
    rent: Mapped[int]  # whole SEK a month
    floor: Mapped[int | None]
    step_free: Mapped[bool | None]
    lift: Mapped[bool | None]
    available_from: Mapped[date]
    contracts: Mapped[list[str]]
    recorded_by: Mapped[str] = link("user_account", index=False)
    recorded_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class FlatOffer(Record):
    """A flat set apart for one request, from the company's yes to a match until it is let or given back.
    While `closed_at` is NULL the database refuses the flat to anybody else and the request another flat."""

    __tablename__ = "flat_offer"
    __table_args__ = (
        sa.Index(
            "uq_flat_offer_flat_standing",
            "flat_id",
            unique=True,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        ),
        sa.Index(
            "uq_flat_offer_request_standing",
            "request_id",
            unique=True,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        ),
    )

    request_id: Mapped[str] = link("rehousing_request")
    flat_id: Mapped[str] = link("flat")
    matched_at: Mapped[datetime]
    verdicts: Mapped[list[dict[str, Any]]]  # the independent checker's, when it was matched
    offered_at: Mapped[datetime | None]
    answer_by: Mapped[date | None]
    refused: Mapped[bool] = mapped_column(
        default=False
    )  # by the person: counts as the one offer, is respected
    closed_at: Mapped[datetime | None]

    flat: Mapped[Flat] = relationship(lazy="joined", innerjoin=True)


class Matching(SolverRun):
    """One joint proposal for everybody in the pool; the latest that has a plan stands. What it says of itself
    (`proven`: nothing better exists) is None until there is one."""

    __tablename__ = "matching"

    proven: Mapped[bool | None]
    requests: Mapped[int | None]
    flats: Mapped[int | None]

    proposals: Mapped[list["MatchProposal"]] = relationship(back_populates="matching")


class MatchProposal(Record):
    __tablename__ = "match_proposal"
    __table_args__ = (sa.UniqueConstraint("matching_id", "request_id"),)

    matching_id: Mapped[str] = link("matching", index=False)
    request_id: Mapped[str] = link("rehousing_request")
    flat_id: Mapped[str] = link("flat", index=False)

    matching: Mapped[Matching] = relationship(back_populates="proposals")


class ExitKind(StrEnum):
    """How an emergency stay ended."""

    PERMANENT_HOME = "permanent_home"
    OTHER_MUNICIPALITY = "other_municipality"
    ASSISTED_RETURN = "assisted_return"
    OWN_SOLUTION = "own_solution"
    UNKNOWN = "unknown"


class StayExit(Record):
    """Where a household went when its placement ended."""

    __tablename__ = "stay_exit"

    placement_id: Mapped[str] = link("placement", unique=True, index=False)
    kind: Mapped[ExitKind]
    recorded_by: Mapped[str] = link("user_account", index=False)
    recorded_at: Mapped[datetime] = mapped_column(index=True)


class FollowUpResult(StrEnum):
    WELL = "well"
    NEEDS_SUPPORT = "needs_support"
    NOT_SAFE = "not_safe"
    NO_CONTACT = "no_contact"


class FollowUp(Record):
    """A promise to ask how it is going, on a day after the move."""

    __tablename__ = "follow_up"
    __table_args__ = (sa.UniqueConstraint("request_id", "day"),)

    request_id: Mapped[str] = link("rehousing_request", index=False)
    day: Mapped[int]
    due_on: Mapped[date] = mapped_column(index=True)
    result: Mapped[FollowUpResult | None]
    done_by: Mapped[str | None] = link("user_account", nullable=True, index=False)
    done_at: Mapped[datetime | None]
