"""Questions put to facilities: where each stands, which are open, and what has been agreed to."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.core.errors import NotFound
from app.queries.cases import not_blocked, requests_in_circle
from app.queries.facilities import in_care_of
from models.case import Case
from models.facility import Facility
from models.inquiry import Inquiry, InquiryRound
from models.placement import Claim, Placement
from models.request import PlacementRequest

YES_LASTS = timedelta(hours=12)
"""For so long a house's own yes lets somebody be placed there: through the night and the morning after."""


class InquiryState(StrEnum):
    WAITING = "waiting"
    YES = "yes"
    NO = "no"
    LAPSED = "lapsed"
    RELEASED = "released"


def state_of(inquiry: Inquiry, now: datetime) -> InquiryState:
    if inquiry.is_yes is not None:
        return InquiryState.YES if inquiry.is_yes else InquiryState.NO
    if inquiry.released_at:
        return InquiryState.RELEASED
    return InquiryState.WAITING if inquiry.expires_at > now else InquiryState.LAPSED


def _is_waiting(now: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(Inquiry.answered_at.is_(None), Inquiry.released_at.is_(None), Inquiry.expires_at > now)


def waiting_in(session: Session, round_: InquiryRound, now: datetime) -> list[Inquiry]:
    """The inquiries of a round that still wait for an answer."""
    statement = sa.select(Inquiry).where(Inquiry.round_id == round_.id, _is_waiting(now))
    return list(session.scalars(statement.order_by(Inquiry.id)))


def open_rounds(session: Session, request_id: str, now: datetime) -> list[InquiryRound]:
    """Those in which somebody may still answer: one, or none."""
    waits = sa.exists().where(Inquiry.round_id == InquiryRound.id, _is_waiting(now))
    statement = sa.select(InquiryRound).where(
        InquiryRound.request_id == request_id, InquiryRound.ended_at.is_(None), waits
    )
    return list(session.scalars(statement.order_by(InquiryRound.asked_at, InquiryRound.id)))


def latest_round(session: Session, request_id: str) -> InquiryRound | None:
    statement = sa.select(InquiryRound).where(InquiryRound.request_id == request_id)
    return session.scalar(statement.order_by(InquiryRound.asked_at.desc(), InquiryRound.id.desc()).limit(1))


def round_in_circle(session: Session, actor: Actor, now: datetime, round_id: str) -> InquiryRound:
    mine = InquiryRound.request_id.in_(_circle(actor, now))
    found = session.scalar(sa.select(InquiryRound).where(InquiryRound.id == round_id, mine))
    if found is None:
        raise NotFound()
    return found


def inquiry_in_circle(session: Session, actor: Actor, now: datetime, inquiry_id: str) -> Inquiry:
    """For those who asked."""
    statement = sa.select(Inquiry).join(InquiryRound, InquiryRound.id == Inquiry.round_id)
    mine = InquiryRound.request_id.in_(_circle(actor, now))
    found = session.scalar(statement.where(Inquiry.id == inquiry_id, mine))
    if found is None:
        raise NotFound()
    return found


def inquiry_in_care(session: Session, actor: Actor, inquiry_id: str) -> Inquiry:
    """For those who are asked."""
    found = session.scalar(_asked_in_care(actor).where(Inquiry.id == inquiry_id))
    if found is None:
        raise NotFound()
    return found


def asked_of(session: Session, actor: Actor, facility_id: str, since: datetime) -> list[Inquiry]:
    """What one of the actor's facilities has been asked since then, the latest first."""
    statement = _asked_in_care(actor).where(Inquiry.facility_id == facility_id, Inquiry.asked_at >= since)
    return list(session.scalars(statement.order_by(Inquiry.asked_at.desc(), Inquiry.id)))


def waiting_in_care(session: Session, actor: Actor, now: datetime) -> list[Inquiry]:
    """What waits for an answer at all facilities the actor answers for, the first to lapse first."""
    statement = _asked_in_care(actor).where(_is_waiting(now))
    return list(session.scalars(statement.order_by(Inquiry.expires_at, Inquiry.id)))


def _asked_in_care(actor: Actor) -> sa.Select[Inquiry]:
    """None about somebody with whom the actor has a conflict of interest."""
    return (
        sa.select(Inquiry)
        .join(Facility, Facility.id == Inquiry.facility_id)
        .join(InquiryRound, InquiryRound.id == Inquiry.round_id)
        .join(PlacementRequest, PlacementRequest.id == InquiryRound.request_id)
        .join(Case, Case.id == PlacementRequest.case_id)
        .where(in_care_of(actor), not_blocked(actor))
    )


def agreed(session: Session, request_id: str, now: datetime) -> frozenset[str]:
    """Facilities that have said yes to a request as it is now, not longer ago than a yes lasts."""
    statement = (
        sa.select(Inquiry.facility_id)
        .join(InquiryRound, InquiryRound.id == Inquiry.round_id)
        .join(PlacementRequest, PlacementRequest.id == InquiryRound.request_id)
        .where(
            InquiryRound.request_id == request_id,
            InquiryRound.request_version == PlacementRequest.version,
            Inquiry.is_yes.is_(True),
            Inquiry.answered_at > now - YES_LASTS,
        )
    )
    return frozenset(session.scalars(statement))


def said_no(session: Session, request_id: str) -> dict[str, Inquiry]:
    """By facility: the latest answer to a request as it is now, where that was no."""
    statement = (
        sa.select(Inquiry)
        .join(InquiryRound, InquiryRound.id == Inquiry.round_id)
        .join(PlacementRequest, PlacementRequest.id == InquiryRound.request_id)
        .where(
            InquiryRound.request_id == request_id,
            InquiryRound.request_version == PlacementRequest.version,
            Inquiry.answered_at.is_not(None),
        )
    )
    latest = {row.facility_id: row for row in session.scalars(statement.order_by(Inquiry.answered_at))}
    return {facility: row for facility, row in latest.items() if not row.is_yes}


def answered_rounds(session: Session, actor: Actor, now: datetime, since: datetime) -> Sequence[InquiryRound]:
    """Rounds of the circle begun since then in which somebody has answered, of requests that are open and
    have got no place since; the latest first."""
    placed = (
        sa.select(Placement.id)
        .join(Claim, Claim.id == Placement.claim_id)
        .where(Claim.request_id == InquiryRound.request_id, Placement.confirmed_at >= InquiryRound.asked_at)
    )
    answered = sa.exists().where(Inquiry.round_id == InquiryRound.id, Inquiry.answered_at.is_not(None))
    statement = (
        sa.select(InquiryRound)
        .join(PlacementRequest, PlacementRequest.id == InquiryRound.request_id)
        .where(
            InquiryRound.request_id.in_(_circle(actor, now)),
            PlacementRequest.closed_at.is_(None),
            InquiryRound.asked_at >= since,
            answered,
            ~placed.exists(),
        )
    )
    return session.scalars(statement.order_by(InquiryRound.asked_at.desc(), InquiryRound.id)).all()


def _circle(actor: Actor, now: datetime) -> sa.Select[str]:
    return requests_in_circle(actor, now).with_only_columns(PlacementRequest.id)
