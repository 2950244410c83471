"""What the duty worker's circle has under way: who waits, what is held, who is placed, who is on duty."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.core.actor import Actor
from app.queries.cases import requests_in_circle
from app.queries.claims import is_live
from app.queries.placements import placements_in_circle
from app.queries.users import MUNICIPAL
from models.organisation import DutyShift, Organisation
from models.placement import Claim, Placement, UnitNight
from models.request import PlacementRequest


def waiting_requests(
    session: Session, actor: Actor, now: datetime, tonight: date
) -> Sequence[PlacementRequest]:
    """Open requests without a bed from tonight on, the most urgent first."""
    statement = requests_in_circle(actor, now).where(
        PlacementRequest.closed_at.is_(None), ~_has_a_bed(now, tonight)
    )
    urgency = (PlacementRequest.urgency, PlacementRequest.arrives, PlacementRequest.created_at)
    return session.scalars(statement.order_by(*urgency)).all()


def all_waiting(session: Session, now: datetime, tonight: date) -> set[str]:
    """Ids of everybody who waits with a finished intake, whoever's they are: for the engine only."""
    statement = sa.select(PlacementRequest.id).where(
        PlacementRequest.closed_at.is_(None), PlacementRequest.complete, ~_has_a_bed(now, tonight)
    )
    return set(session.scalars(statement))


def live_holds(session: Session, actor: Actor, now: datetime) -> Sequence[Claim]:
    """Holds that still hold, the first to lapse first."""
    circle = requests_in_circle(actor, now).with_only_columns(PlacementRequest.id)
    statement = sa.select(Claim).where(
        Claim.request_id.in_(circle),
        Claim.expires_at > now,
        ~sa.exists().where(Placement.claim_id == Claim.id),
    )
    return session.scalars(statement.order_by(Claim.expires_at, Claim.id)).all()


def lapsed_holds(session: Session, request_ids: Iterable[str], now: datetime) -> dict[str, datetime]:
    """When the last hold of a request lapsed by itself; requests without one are left out."""
    statement = (
        sa.select(Claim.request_id, sa.func.max(Claim.expires_at))
        .where(
            Claim.request_id.in_(list(request_ids)),
            Claim.expires_at <= now,
            Claim.released_at.is_(None),
            ~sa.exists().where(Placement.claim_id == Claim.id),
        )
        .group_by(Claim.request_id)
    )
    return dict(session.execute(statement).all())


def open_placements(session: Session, actor: Actor, now: datetime) -> Sequence[Placement]:
    """Placements of requests that nobody has closed."""
    statement = (
        placements_in_circle(actor, now).join(Claim.request).where(PlacementRequest.closed_at.is_(None))
    )
    return session.scalars(statement.order_by(Placement.confirmed_at, Placement.id)).all()


def on_duty(session: Session, now: datetime) -> Sequence[DutyShift]:
    """Shifts of the city's own teams that run now."""
    statement = (
        sa.select(DutyShift)
        .join(DutyShift.organisation)
        .options(joinedload(DutyShift.organisation), joinedload(DutyShift.user))
        .where(DutyShift.starts_at <= now, DutyShift.ends_at > now, Organisation.kind.in_(MUNICIPAL))
        .order_by(Organisation.name, DutyShift.ends_at)
    )
    return session.scalars(statement).all()


def _has_a_bed(now: datetime, tonight: date) -> sa.Exists:
    claims = (
        sa.select(Claim.id)
        .outerjoin(Placement, Placement.claim_id == Claim.id)
        .join(UnitNight, UnitNight.claim_id == Claim.id)
        .where(Claim.request_id == PlacementRequest.id, is_live(now), UnitNight.night >= tonight)
    )
    return claims.correlate(PlacementRequest).exists()
