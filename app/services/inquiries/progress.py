"""A question as those who asked follow it: who has answered what, and how long the others have left."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.core import audit
from app.core.actor import Actor
from app.core.audit import Action
from app.core.clock import Clock
from app.queries.cases import request_in_circle
from app.queries.inquiries import InquiryState, answered_rounds, inquiry_in_circle, latest_round, state_of
from app.services.engine.loading import load_snapshot
from app.services.engine.party import CaseParty, party_of
from app.services.engine.snapshot import Snapshot
from app.services.placing.request_summary import RequestSummary, summary_of
from models.inquiry import AnsweredBy, DeclineReason, Inquiry, InquiryRound, RoundEnd
from models.placement import Claim
from models.request import PlacementRequest

RECENT = timedelta(hours=12)


@dataclass(frozen=True)
class Asking:
    """`is_held`: the yes became a hold; a yes that did not was refused by the checker."""

    id: str
    facility_id: str
    code_name: str
    kind: str
    protection_level: int | None
    unit_codes: tuple[str, ...]
    phone: str | None
    questions: tuple[str, ...]
    state: InquiryState
    expires_at: datetime
    answered_at: datetime | None
    through: AnsweredBy | None
    decline_reason: DeclineReason | None
    is_held: bool


@dataclass(frozen=True)
class Round:
    id: str
    request_id: str
    asked_at: datetime
    end: RoundEnd | None
    asked: tuple[Asking, ...]

    def of(self, state: InquiryState) -> list[Asking]:
        return [one for one in self.asked if one.state == state]

    @property
    def is_open(self) -> bool:
        return self.end is None and bool(self.of(InquiryState.WAITING))

    @property
    def settled(self) -> int:
        return len(self.asked) - len(self.of(InquiryState.WAITING))


@dataclass(frozen=True)
class Followed:
    """`round`: the latest; None when nobody has been asked. `held_until`: while a place is held."""

    summary: RequestSummary
    held_until: datetime | None
    round: Round | None


@dataclass(frozen=True)
class Answered:
    """A line on the start page."""

    party: CaseParty
    round: Round


def follow(session: Session, actor: Actor, clock: Clock, request_id: str) -> Followed:
    """Audited. Raises NotFound outside the circle."""
    request = request_in_circle(session, actor, clock.now(), request_id)
    summary = summary_of(session, clock, request)
    audit.record(
        session, actor, clock, Action.CASE_READ, summary.case_id, view="inquiries", request=request_id
    )
    held = session.get_one(Claim, summary.hold_id).expires_at if summary.hold_id else None
    return Followed(summary, held, latest_asked(session, clock, request))


def progress(session: Session, actor: Actor, clock: Clock, request_id: str) -> Round | None:
    """Asked for every other second by a page that has been audited."""
    return latest_asked(session, clock, request_in_circle(session, actor, clock.now(), request_id))


def latest_asked(session: Session, clock: Clock, request: PlacementRequest) -> Round | None:
    """The same for a request that has been found in the actor's circle."""
    found = latest_round(session, request.id)
    return _round(load_snapshot(session), found, clock.now()) if found else None


def one_asked(session: Session, actor: Actor, clock: Clock, inquiry_id: str) -> tuple[str, Asking]:
    """An inquiry and the request it is about; audited. Raises NotFound outside the circle."""
    inquiry = inquiry_in_circle(session, actor, clock.now(), inquiry_id)
    audit.record(session, actor, clock, Action.INQUIRY_READ, inquiry.id, request=inquiry.round.request_id)
    return inquiry.round.request_id, _asking(load_snapshot(session), inquiry, clock.now())


def answered_lately(session: Session, actor: Actor, clock: Clock) -> list[Answered]:
    """The latest round of each request that still has no placement, where somebody has answered. Shown on a
    page that audits what it lists."""
    snapshot, now = load_snapshot(session), clock.now()
    latest: dict[str, InquiryRound] = {}
    for round_ in answered_rounds(session, actor, now, now - RECENT):
        latest.setdefault(round_.request_id, round_)
    return [
        Answered(party_of(snapshot, round_.request.case, round_.request_id), _round(snapshot, round_, now))
        for round_ in latest.values()
    ]


def _round(snapshot: Snapshot, found: InquiryRound, now: datetime) -> Round:
    return Round(
        id=found.id,
        request_id=found.request_id,
        asked_at=found.asked_at,
        end=found.end,
        asked=tuple(_in_order(_asking(snapshot, inquiry, now) for inquiry in found.inquiries)),
    )


def _in_order(asked: Iterable[Asking]) -> list[Asking]:
    return sorted(asked, key=lambda one: (one.code_name, one.id))


def _asking(snapshot: Snapshot, inquiry: Inquiry, now: datetime) -> Asking:
    return Asking(
        id=inquiry.id,
        facility_id=inquiry.facility_id,
        code_name=inquiry.facility.code_name,
        kind=inquiry.facility.kind.value,
        protection_level=inquiry.facility.protection_level,
        unit_codes=tuple(snapshot.units[unit].code for unit in inquiry.units),
        phone=inquiry.facility.contact_phone,
        questions=tuple(inquiry.questions),
        state=state_of(inquiry, now),
        expires_at=inquiry.expires_at,
        answered_at=inquiry.answered_at,
        through=inquiry.answered_through,
        decline_reason=inquiry.decline_reason,
        is_held=inquiry.claim_id is not None,
    )
