"""Open a case, ask anew for a place, close it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.core import audit, sayable
from app.core.actor import Actor
from app.core.clock import Clock, night_of
from app.core.errors import NotAllowed, NotPossibleNow
from app.core.night_form.gaps import gaps
from app.core.rehousing import LIVING_THERE, OVER
from app.queries.cases import case_in_circle, cases_in_circle
from app.queries.claims import live_claims
from app.queries.rehousing import requests_of_case
from app.services.intake.answers import open_request
from app.services.intake.from_rows import answers_from_rows
from app.services.intake.to_household import HIGHEST_LEVEL
from app.services.requests.closing import close
from models.case import Case
from models.request import ClosedReason, PlacementRequest

ACUTE = 1
LAST = 9


@dataclass(frozen=True)
class CaseLine:
    """A case in a list: its reference and what is asked for, never who or why (R-58). `gaps` is how many ★
    lack an answer; `request` None when nothing is asked for now."""

    case: Case
    request: PlacementRequest | None
    gaps: int


@dataclass(frozen=True)
class CloseCase:
    case_id: str
    reason: ClosedReason


def list_cases(session: Session, actor: Actor, clock: Clock) -> list[CaseLine]:
    """The open cases of the circle, the most urgent first; audited as a list."""
    cases = session.scalars(cases_in_circle(actor, clock.now()).where(Case.closed_at.is_(None)))
    lines = [_line(case, open_request(session, case)) for case in cases]
    audit.record(session, actor, clock, audit.Action.CASE_LISTED, actor.organisation_id, count=len(lines))
    return sorted(lines, key=_most_urgent_first)


def _line(case: Case, request: PlacementRequest | None) -> CaseLine:
    done = request is None or request.complete
    return CaseLine(case, request, 0 if done else len(gaps(case.answers or {})))


def _most_urgent_first(line: CaseLine) -> tuple[int, date, str]:
    if line.request is None:
        return LAST, date.max, line.case.ref
    return line.request.urgency, line.request.arrives, line.case.ref


def read_case(session: Session, actor: Actor, clock: Clock, case_id: str, view: str) -> Case:
    """A case for looking at; every look is audited. Raises NotFound outside the circle."""
    case = case_in_circle(session, actor, clock.now(), case_id)
    audit.record(session, actor, clock, audit.Action.CASE_READ, case.id, view=view)
    return case


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
    request = new_request(
        session,
        actor,
        clock,
        case,
        urgency=ACUTE,
        arrives=tonight,
        nights=1,
        min_protection_level=HIGHEST_LEVEL,
    )
    case.answers = (case.answers or answers_from_rows(case, request)) | {
        "urgency": str(ACUTE),
        "arrives": tonight.isoformat(),
        "nights": 1,
    }
    return request


def new_request(session: Session, actor: Actor, clock: Clock, case: Case, **wanted: Any) -> PlacementRequest:
    """`wanted`: what is asked for, by column."""
    request = PlacementRequest(case=case, created_by=actor.user_id, created_at=clock.now(), **wanted)
    session.add(request)
    session.flush()
    audit.record(session, actor, clock, audit.Action.REQUEST_MADE, request.id, case=case.id)
    return request


def close_case(session: Session, actor: Actor, clock: Clock, command: CloseCase) -> None:
    """Raises NotPossibleNow while somebody of the case has a place or a hold, or waits for a home: they would
    be forgotten."""
    case = own_case(session, actor, clock, command.case_id)
    claims = live_claims(session, actor, clock.now(), night_of(clock.now()), date.max)
    if case.closed_at or any(live.claim.request.case_id == case.id for live in claims):
        raise NotPossibleNow()
    if any(one.stage not in (*OVER, *LIVING_THERE) for one in requests_of_case(session, case.id)):
        raise NotPossibleNow()
    if request := open_request(session, case):
        close(session, actor, clock, request, command.reason)
    case.closed_at = clock.now()
    audit.record(session, actor, clock, audit.Action.CASE_CLOSED, case.id, reason=command.reason.value)


def own_case(session: Session, actor: Actor, clock: Clock, case_id: str) -> Case:
    """Who decides on the circle is the unit that owns the case, not everybody who was let in."""
    case = case_in_circle(session, actor, clock.now(), case_id)
    if case.owner_organisation_id != actor.organisation_id:
        raise NotAllowed(permission="case:own")
    return case
