"""One request with what stands around it, as its own officers read it and as its company does."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from app.core import audit
from app.core.actor import Actor
from app.core.clock import Clock, local
from app.core.policy import Permission, demand
from app.core.rehousing import OVER, has_stalled
from app.queries.cases import case_in_circle
from app.queries.rehousing import (
    events_of,
    follow_ups_of,
    has_had_its_offer,
    request_in_circle,
    request_sent_to,
    requests_of_case,
    standing_offer,
)
from app.services.disclosure.to_company import CHECK, StepTaken, steps_told
from app.services.disclosure.to_company_brief import Brief
from app.services.rehousing.priority_checks import PriorityCheck, checks
from models.case import Case
from models.rehousing import FlatOffer, FollowUp, RehousingEvent, RehousingRequest


@dataclass(frozen=True)
class RequestInFull:
    """A request with what stands around it, for one of its pages."""

    request: RehousingRequest
    brief: Brief | None
    checks: tuple[PriorityCheck, ...]
    offer: FlatOffer | None
    events: tuple[RehousingEvent | StepTaken, ...]
    follow_ups: tuple[FollowUp, ...]
    has_stalled: bool


def read_of_case(
    session: Session, actor: Actor, clock: Clock, case_id: str
) -> tuple[Case, list[RequestInFull]]:
    """Every request of a case, newest first; audited."""
    demand(actor, Permission.REHOUSE)
    case = case_in_circle(session, actor, clock.now(), case_id)
    audit.record(session, actor, clock, audit.Action.CASE_READ, case.id, view="rehousing")
    return case, [
        _read(session, clock, one, events_of(session, one.id)) for one in requests_of_case(session, case.id)
    ]


def read_sent(session: Session, actor: Actor, clock: Clock, request_id: str) -> RequestInFull:
    """A request as its company is told of it: of one that is over no brief is left. Audited."""
    demand(actor, Permission.HOUSING)
    request = request_sent_to(session, actor, request_id)
    audit.record(session, actor, clock, audit.Action.REHOUSING_READ, request.id)
    read = _read(session, clock, request, steps_told(events_of(session, request.id)))
    return replace(
        read,
        brief=None if request.stage in OVER else read.brief,
        checks=tuple(CHECK.draw(PriorityCheck, check) for check in read.checks),
        follow_ups=(),
    )


def read_own(session: Session, actor: Actor, clock: Clock, request_id: str) -> RehousingRequest:
    """Raises NotFound outside the circle."""
    demand(actor, Permission.REHOUSE)
    return request_in_circle(session, actor, clock.now(), request_id)


def of_company(session: Session, actor: Actor, request_id: str) -> RehousingRequest:
    demand(actor, Permission.HOUSING)
    return request_sent_to(session, actor, request_id)


def _read(
    session: Session, clock: Clock, request: RehousingRequest, events: Sequence[RehousingEvent | StepTaken]
) -> RequestInFull:
    now = clock.now()
    used = has_had_its_offer(session, request.case_id, request.decided_on)
    return RequestInFull(
        request=request,
        brief=Brief.from_json(request.brief) if request.brief else None,
        checks=tuple(checks(request, local(now).date(), offer_used=used)),
        offer=standing_offer(session, request.id),
        events=tuple(events),
        follow_ups=tuple(follow_ups_of(session, request.id)),
        has_stalled=has_stalled(request.stage, request.stage_since, now),
    )
