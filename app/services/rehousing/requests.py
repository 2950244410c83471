"""Ask a housing company for a lasting home: the draft, what the company will see, and reading it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.core import audit, sayable
from app.core.actor import Actor
from app.core.clock import Clock, local
from app.core.errors import ErrorCode, InvalidInput, NotPossibleNow
from app.core.policy import Permission, demand
from app.core.rehousing import OVER, has_stalled
from app.queries.cases import case_in_circle
from app.queries.rehousing import (
    companies,
    events_of,
    follow_ups_of,
    has_had_its_offer,
    request_in_circle,
    request_sent_to,
    requests_in_circle,
    requests_of_case,
    sent_to,
    standing_offer,
)
from app.services.disclosure.to_company import CHECK, StepTaken, steps_told
from app.services.disclosure.to_company_brief import BRIEF, Application, Brief, ages_of
from app.services.rehousing.checks import Check, checks
from models.case import Case
from models.rehousing import (
    ContractKind,
    FlatOffer,
    FollowUp,
    RehousingEvent,
    RehousingRequest,
    Stage,
)

CHANGEABLE = frozenset({Stage.DRAFT, Stage.INFORMATION_NEEDED})
FEWER_THAN_FROM = ErrorCode("fewer_rooms_than_from")
WINDOW_TURNED = ErrorCode("window_backwards")
WINDOW_OVER = ErrorCode("window_over")
NOBODY = ErrorCode("nobody_in_case")
NO_SUCH_COMPANY = ErrorCode("no_such_company")


@dataclass(frozen=True)
class WriteRequest:
    """Everything the caseworker says. Of this only the fields of Brief are the company's to see."""

    case_id: str
    company_id: str
    decision_ref: str
    queue_ref: str
    rooms_from: int
    rooms_to: int
    accessibility: tuple[str, ...]
    excluded_areas: tuple[str, ...]
    highest_rent: int
    move_in_from: date
    move_in_until: date
    contract_wanted: ContractKind
    support_plan: bool
    consent: bool
    decided_on: date
    registered_since: date | None
    queue_time_used: bool | None


@dataclass(frozen=True)
class Read:
    """A request with what stands around it, for one of its pages."""

    request: RehousingRequest
    brief: Brief | None
    checks: tuple[Check, ...]
    offer: FlatOffer | None
    events: tuple[RehousingEvent | StepTaken, ...]
    follow_ups: tuple[FollowUp, ...]
    has_stalled: bool


@dataclass(frozen=True)
class Line:
    request: RehousingRequest
    has_stalled: bool


def write_request(session: Session, actor: Actor, clock: Clock, command: WriteRequest) -> RehousingRequest:
    """Begin a draft, or change what may still be changed (a draft, or what the company has asked about).
    Raises InvalidInput, and NotPossibleNow when a request of the case is under way already."""
    demand(actor, Permission.REHOUSE)
    case = case_in_circle(session, actor, clock.now(), command.case_id)
    today = local(clock.now()).date()
    _demand_sense(session, case, command, today)
    open_one = next((one for one in requests_of_case(session, case.id) if one.stage not in OVER), None)
    if open_one and open_one.stage not in CHANGEABLE:
        raise NotPossibleNow()
    request = open_one or _new(session, actor, clock, case, command.company_id)
    if request.stage is Stage.DRAFT:
        request.company_id = command.company_id
    request.brief = BRIEF.draw(Brief, Application(command, case.members, today.year)).to_json()
    request.consent_on = (request.consent_on or today) if command.consent else None
    request.decided_on = command.decided_on
    request.registered_since = command.registered_since
    request.queue_time_used = command.queue_time_used
    audit.record(session, actor, clock, audit.Action.REHOUSING_WRITTEN, request.id, case=case.id)
    return request


def _demand_sense(session: Session, case: Case, command: WriteRequest, today: date) -> None:
    wrong: dict[str, list[ErrorCode]] = {}
    if command.rooms_to < command.rooms_from:
        wrong["rooms_to"] = [FEWER_THAN_FROM]
    if command.move_in_until < command.move_in_from:
        wrong["move_in_until"] = [WINDOW_TURNED]
    elif command.move_in_until < today:
        wrong["move_in_until"] = [WINDOW_OVER]
    if not ages_of(case.members, today.year):
        wrong["rooms_from"] = [NOBODY]
    if command.company_id not in {company.id for company in companies(session)}:
        wrong["company_id"] = [NO_SUCH_COMPANY]
    if wrong:
        raise InvalidInput(wrong)


def _new(session: Session, actor: Actor, clock: Clock, case: Case, company_id: str) -> RehousingRequest:
    request = RehousingRequest(
        case_id=case.id,
        case=case,
        company_id=company_id,
        code=sayable.home_code(),
        created_by=actor.user_id,
        created_at=clock.now(),
        stage=Stage.DRAFT,
        stage_since=clock.now(),
    )
    session.add(request)
    session.flush()
    return request


def read_of_case(session: Session, actor: Actor, clock: Clock, case_id: str) -> tuple[Case, list[Read]]:
    """Every request of a case, newest first; audited."""
    demand(actor, Permission.REHOUSE)
    case = case_in_circle(session, actor, clock.now(), case_id)
    audit.record(session, actor, clock, audit.Action.CASE_READ, case.id, view="rehousing")
    return case, [
        _read(session, clock, one, events_of(session, one.id)) for one in requests_of_case(session, case.id)
    ]


def read_sent(session: Session, actor: Actor, clock: Clock, request_id: str) -> Read:
    """A request as its company is told of it: of one that is over no brief is left. Audited."""
    demand(actor, Permission.HOUSING)
    request = request_sent_to(session, actor, request_id)
    audit.record(session, actor, clock, audit.Action.REHOUSING_READ, request.id)
    read = _read(session, clock, request, steps_told(events_of(session, request.id)))
    return replace(
        read,
        brief=None if request.stage in OVER else read.brief,
        checks=tuple(CHECK.draw(Check, check) for check in read.checks),
        follow_ups=(),
    )


def read_own(session: Session, actor: Actor, clock: Clock, request_id: str) -> RehousingRequest:
    """Raises NotFound outside the circle."""
    demand(actor, Permission.REHOUSE)
    return request_in_circle(session, actor, clock.now(), request_id)


def _read(
    session: Session, clock: Clock, request: RehousingRequest, events: Sequence[RehousingEvent | StepTaken]
) -> Read:
    now = clock.now()
    used = has_had_its_offer(session, request.case_id, request.decided_on)
    return Read(
        request=request,
        brief=Brief.from_json(request.brief) if request.brief else None,
        checks=tuple(checks(request, local(now).date(), offer_used=used)),
        offer=standing_offer(session, request.id),
        events=tuple(events),
        follow_ups=tuple(follow_ups_of(session, request.id)),
        has_stalled=has_stalled(request.stage, request.stage_since, now),
    )


def own_lines(session: Session, actor: Actor, clock: Clock) -> list[Line]:
    """Every request of the circle that is not over, the stalled first; audited as a list."""
    demand(actor, Permission.REHOUSE)
    return _lines(session, actor, clock, requests_in_circle(session, actor, clock.now()))


def queue(session: Session, actor: Actor, clock: Clock) -> list[Line]:
    """The company's requests that are not over, the stalled first; audited as a list."""
    demand(actor, Permission.HOUSING)
    return _lines(session, actor, clock, list(session.scalars(sent_to(actor))))


def _lines(session: Session, actor: Actor, clock: Clock, found: list[RehousingRequest]) -> list[Line]:
    now = clock.now()
    lines = [
        Line(one, has_stalled(one.stage, one.stage_since, now)) for one in found if one.stage not in OVER
    ]
    audit.record(
        session, actor, clock, audit.Action.REHOUSING_LISTED, actor.organisation_id, count=len(lines)
    )
    return sorted(lines, key=_first_things_first)


def _first_things_first(line: Line) -> tuple[Any, ...]:
    return not line.has_stalled, line.request.stage_since, line.request.id


def of_company(session: Session, actor: Actor, request_id: str) -> RehousingRequest:
    demand(actor, Permission.HOUSING)
    return request_sent_to(session, actor, request_id)
