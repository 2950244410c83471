"""What the duty team must hear of at once: raised with the change it tells of, shown until somebody in the
case's circle has seen it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import audit
from app.core.actor import SYSTEM, Actor
from app.core.audit import Action
from app.core.clock import Clock
from app.core.policy import Permission, demand
from app.services.messages import unseen_alerts as queries
from app.services.messages.outbox import notify
from models.alert import AlertKind, DutyAlert
from models.case import Case, CaseBlock
from models.notification import MessageKind
from models.request import PlacementRequest


@dataclass(frozen=True)
class Alert:
    """One alert as its reader may know it: `ref` and `request_id` only inside the circle."""

    id: str
    kind: AlertKind
    code_name: str
    raised_at: datetime
    nights: tuple[date, ...]  # those it is about; none for an arrival
    ref: str | None
    request_id: str | None
    placement_id: str | None

    @property
    def in_circle(self) -> bool:
        return self.request_id is not None


def raise_alert(
    session: Session,
    actor: Actor,
    clock: Clock,
    kind: AlertKind,
    *,
    request_id: str,
    facility_id: str,
    placement_id: str | None = None,
    **details: Any,
) -> DutyAlert:
    """Tell those who own the case, on their start page and by a message. The caller audits what happened.
    `details`: ids, codes and nights (`nights`: ISO dates) only."""
    alert = DutyAlert(
        kind=kind,
        request_id=request_id,
        facility_id=facility_id,
        placement_id=placement_id,
        details=details,
        raised_at=clock.now(),
        raised_by=None if actor == SYSTEM else actor.user_id,
    )
    session.add(alert)
    case = session.get_one(PlacementRequest, request_id).case
    notify(
        session,
        clock,
        case.owner_organisation_id,
        MessageKind.DUTY_ALERT,
        alert.id,
        kept_out=_with_a_conflict(session, case),
    )
    return alert


def alerts_for(session: Session, actor: Actor, clock: Clock) -> list[Alert]:
    """What nobody has seen yet, the latest first; one audited look. Whoever re-plans also sees that claimed
    nights were closed, not whose."""
    demand(actor, Permission.PLACEMENT_READ)
    found = [_told(row) for row in queries.unseen(session, actor, clock.now())]
    if found:
        ids = [alert.id for alert in found]
        audit.record(session, actor, clock, Action.CASE_LISTED, actor.user_id, alerts=ids)
    return found


def seen(session: Session, actor: Actor, clock: Clock, alert_id: str) -> None:
    """Somebody in the circle has taken it in, so it leaves everybody's page."""
    alert = queries.in_circle(session, actor, clock.now(), alert_id)
    if alert.seen_at is None:
        alert.seen_at, alert.seen_by = clock.now(), actor.user_id
        audit.record(session, actor, clock, Action.ALERT_SEEN, alert.id)


def take_back(session: Session, actor: Actor, clock: Clock, placement_id: str, event_id: str) -> None:
    """What raised an alert was a mistake: gone if nobody has seen it, else told anew that it was one."""
    for alert in queries.about(session, placement_id):
        if alert.details.get("event") != event_id:
            continue
        if alert.seen_at is None:
            alert.withdrawn_at = clock.now()
        else:
            raise_alert(
                session,
                actor,
                clock,
                AlertKind.TAKEN_BACK,
                request_id=alert.request_id,
                facility_id=alert.facility_id,
                placement_id=placement_id,
            )


def _told(row: queries.UnseenAlert) -> Alert:
    alert, known = row.alert, row.in_circle
    return Alert(
        id=alert.id,
        kind=alert.kind,
        code_name=row.code_name,
        raised_at=alert.raised_at,
        nights=tuple(map(date.fromisoformat, alert.details.get("nights", ()))),
        ref=row.ref if known else None,
        request_id=alert.request_id if known else None,
        placement_id=alert.placement_id if known else None,
    )


def _with_a_conflict(session: Session, case: Case) -> set[str]:
    """Users who must not learn of the case, even though their organisation owns it."""
    blocks = session.scalars(sa.select(CaseBlock.user_id).where(CaseBlock.case_id == case.id))
    return {user_id for user_id in blocks if user_id}
