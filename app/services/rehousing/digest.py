"""One message a working day to whoever lets a request stand still, has a contract to convert or somebody
to ask after: that something waits, never what."""

from collections.abc import Iterator
from datetime import date, time
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import audit
from app.core.actor import SYSTEM
from app.core.clock import Clock, local
from app.core.rehousing import AUTHORITY_ANSWERS, COMPANY_ANSWERS, LIVING_THERE, has_stalled
from app.queries.access import kept_out_of
from app.queries.rehousing import requests_at
from app.services.messages import outbox
from app.services.rehousing.priority_checks import A_YEAR
from models.notification import MessageKind, OutboxMessage
from models.rehousing import ContractKind, FollowUp, RehousingRequest

MORNING, SATURDAY = time(8), 5


class Reminder(NamedTuple):
    organisation_id: str
    kind: MessageKind


def remind_of_stalled(session: Session, clock: Clock) -> int:
    """Queue the day's messages once; returns how many organisations are told. Nothing before eight or at
    weekends. Who may not know of a case is not told because of it."""
    now = local(clock.now())
    mark = f"stalled {now:%y%m%d}"
    sent = sa.select(OutboxMessage.id).where(OutboxMessage.about_id == mark).limit(1)
    if now.time() < MORNING or now.weekday() >= SATURDAY or session.scalar(sent):
        return 0
    waiting: dict[Reminder, list[set[str]]] = {}
    for request, told in _waiting(session, clock, now.date()):
        users, organisations = kept_out_of(session, request.case)
        if told.organisation_id not in organisations:
            waiting.setdefault(told, []).append(set(users))
    for told, kept_out in waiting.items():
        outbox.notify(session, clock, told.organisation_id, told.kind, mark, set.intersection(*kept_out))
        audit.record(session, SYSTEM, clock, audit.Action.REHOUSING_REMINDED, told.organisation_id)
    return len(waiting)


def _waiting(session: Session, clock: Clock, today: date) -> Iterator[tuple[RehousingRequest, Reminder]]:
    for request in requests_at(session, (*COMPANY_ANSWERS, *AUTHORITY_ANSWERS)):
        if has_stalled(request.stage, request.stage_since, clock.now()):
            yield request, (_company(request) if request.stage in COMPANY_ANSWERS else _authority(request))
    for request in requests_at(session, LIVING_THERE):
        if is_to_convert(request, today):
            yield request, _company(request)
        if _is_to_be_asked(session, request, today):
            yield request, _authority(request)


def _company(request: RehousingRequest) -> Reminder:
    return Reminder(request.company_id, MessageKind.HOUSING_WAITS)


def _authority(request: RehousingRequest) -> Reminder:
    return Reminder(request.case.owner_organisation_id, MessageKind.REHOUSING_WAITS)


def is_to_convert(request: RehousingRequest, today: date) -> bool:
    """A social contract has run for a year (practice of Mora, sweden.md section 2.2)."""
    social = request.contract is ContractKind.SOCIAL and request.stage in LIVING_THERE
    return social and request.moved_in_on is not None and request.moved_in_on + A_YEAR <= today


def _is_to_be_asked(session: Session, request: RehousingRequest, today: date) -> bool:
    due = sa.select(FollowUp.id).where(
        FollowUp.request_id == request.id, FollowUp.due_on <= today, FollowUp.result.is_(None)
    )
    return session.scalar(due.limit(1)) is not None
