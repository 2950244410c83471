"""Open a case, ask anew for a place, close it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.core import audit, sayable
from app.core.actor import Actor
from app.core.clock import Clock, night_of
from app.core.errors import NotAllowed, NotPossibleNow
from app.queries.cases import case_in_circle
from app.queries.claims import live_claims
from app.services.household import HIGHEST_LEVEL
from app.services.intake import open_request
from app.services.registered import answers_from_rows
from models.case import Case
from models.request import ClosedReason, PlacementRequest

ACUTE = 1


@dataclass(frozen=True)
class CloseCase:
    case_id: str
    reason: ClosedReason


def open_case(session: Session, actor: Actor, clock: Clock) -> Case:
    """A new case of the actor's own organisation, with a request for tonight. Nobody is in it yet."""
    case = new_case(session, actor, clock)
    _ask(session, actor, clock, case)
    return case


def new_case(session: Session, actor: Actor, clock: Clock) -> Case:
    """A case in which nothing is asked for yet."""
    case = Case(
        ref=sayable.case_ref(),
        owner_organisation_id=actor.organisation_id,
        created_by=actor.user_id,
        created_at=clock.now(),
    )
    session.add(case)
    session.flush()
    audit.record(session, actor, clock, audit.Action.CASE_OPENED, case.id)
    return case


def ask_again(session: Session, actor: Actor, clock: Clock, case_id: str) -> PlacementRequest:
    """A new request in a case whose last one is closed. Raises NotFound, NotPossibleNow."""
    case = case_in_circle(session, actor, clock.now(), case_id)
    if case.closed_at or open_request(session, case):
        raise NotPossibleNow()
    return _ask(session, actor, clock, case)


def _ask(session: Session, actor: Actor, clock: Clock, case: Case) -> PlacementRequest:
    tonight = night_of(clock.now())
    request = PlacementRequest(
        case_id=case.id,
        urgency=ACUTE,
        arrives=tonight,
        nights=1,
        min_protection_level=HIGHEST_LEVEL,
        created_by=actor.user_id,
        created_at=clock.now(),
    )
    session.add(request)
    session.flush()
    audit.record(session, actor, clock, audit.Action.REQUEST_MADE, request.id, case=case.id)
    case.answers = (case.answers or answers_from_rows(case, request)) | {
        "urgency": str(ACUTE),
        "arrives": tonight.isoformat(),
        "nights": 1,
    }
    return request


def close_case(session: Session, actor: Actor, clock: Clock, command: CloseCase) -> None:
    """Raises NotPossibleNow while somebody of the case has a place or a hold: it would be forgotten."""
    case = own_case(session, actor, clock, command.case_id)
    claims = live_claims(session, actor, clock.now(), night_of(clock.now()), date.max)
    if case.closed_at or any(live.claim.request.case_id == case.id for live in claims):
        raise NotPossibleNow()
    if request := open_request(session, case):
        request.closed_at, request.closed_reason = clock.now(), command.reason
    case.closed_at = clock.now()
    audit.record(session, actor, clock, audit.Action.CASE_CLOSED, case.id, reason=command.reason.value)


def own_case(session: Session, actor: Actor, clock: Clock, case_id: str) -> Case:
    """Who decides on the circle is the unit that owns the case, not everybody who was let in."""
    case = case_in_circle(session, actor, clock.now(), case_id)
    if case.owner_organisation_id != actor.organisation_id:
        raise NotAllowed(permission="case:own")
    return case
