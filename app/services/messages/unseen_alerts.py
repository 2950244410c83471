"""Alerts that nobody has seen, as far as the reader may know of them."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.core.errors import NotFound
from app.core.policy import Permission, may
from app.queries import cases
from models.alert import AlertKind, DutyAlert
from models.case import Case
from models.facility import Facility
from models.request import PlacementRequest


@dataclass(frozen=True)
class UnseenAlert:
    alert: DutyAlert
    code_name: str
    ref: str
    in_circle: bool


def unseen(session: Session, actor: Actor, now: datetime) -> list[UnseenAlert]:
    """The latest first. Whoever re-plans the network is also told that claimed nights were closed."""
    mine = cases.in_circle(actor, now)
    network_wide = sa.and_(
        DutyAlert.kind == AlertKind.CLAIMED_NIGHT_CLOSED,
        cases.not_blocked(actor),
        sa.literal(may(actor, Permission.REPLAN)),
    )
    rows = session.execute(
        _ALERTS.add_columns(mine)
        .where(DutyAlert.seen_at.is_(None), DutyAlert.withdrawn_at.is_(None), sa.or_(mine, network_wide))
        .order_by(DutyAlert.raised_at.desc(), DutyAlert.id)
    )
    return [UnseenAlert(alert, code_name, ref, bool(known)) for alert, code_name, ref, known in rows]


def in_circle(session: Session, actor: Actor, now: datetime, alert_id: str) -> DutyAlert:
    row = session.execute(
        _ALERTS.where(DutyAlert.id == alert_id, DutyAlert.withdrawn_at.is_(None), cases.in_circle(actor, now))
    ).one_or_none()
    if row is None:
        raise NotFound()
    alert: DutyAlert = row[0]
    return alert


def about(session: Session, placement_id: str) -> list[DutyAlert]:
    """All that were ever raised about a placement, oldest first."""
    statement = sa.select(DutyAlert).where(DutyAlert.placement_id == placement_id)
    return list(session.scalars(statement.order_by(DutyAlert.raised_at, DutyAlert.id)))


_ALERTS = (
    sa.select(DutyAlert, Facility.code_name, Case.ref)
    .join(Facility, Facility.id == DutyAlert.facility_id)
    .join(PlacementRequest, PlacementRequest.id == DutyAlert.request_id)
    .join(Case, Case.id == PlacementRequest.case_id)
)
