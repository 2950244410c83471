"""The requests that are not over: those of a circle, and a company's queue."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.core import audit
from app.core.actor import Actor
from app.core.clock import Clock
from app.core.policy import Permission, demand
from app.core.rehousing import OVER, has_stalled
from app.queries.rehousing import requests_in_circle, sent_to
from models.rehousing import RehousingRequest


@dataclass(frozen=True)
class RequestInList:
    request: RehousingRequest
    has_stalled: bool


def own_lines(session: Session, actor: Actor, clock: Clock) -> list[RequestInList]:
    """Every request of the circle that is not over, the stalled first; audited as a list."""
    demand(actor, Permission.REHOUSE)
    return _lines(session, actor, clock, requests_in_circle(session, actor, clock.now()))


def queue(session: Session, actor: Actor, clock: Clock) -> list[RequestInList]:
    """The company's requests that are not over, the stalled first; audited as a list."""
    demand(actor, Permission.HOUSING)
    return _lines(session, actor, clock, list(session.scalars(sent_to(actor))))


def _lines(
    session: Session, actor: Actor, clock: Clock, found: list[RehousingRequest]
) -> list[RequestInList]:
    now = clock.now()
    lines = [
        RequestInList(one, has_stalled(one.stage, one.stage_since, now))
        for one in found
        if one.stage not in OVER
    ]
    audit.record(
        session, actor, clock, audit.Action.REHOUSING_LISTED, actor.organisation_id, count=len(lines)
    )
    return sorted(lines, key=_first_things_first)


def _first_things_first(line: RequestInList) -> tuple[Any, ...]:
    return not line.has_stalled, line.request.stage_since, line.request.id
