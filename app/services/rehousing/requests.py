"""Ask a housing company for a lasting home: the draft, and what the company will see of it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.core import audit, sayable
from app.core.actor import Actor
from app.core.clock import Clock, local
from app.core.errors import ErrorCode, InvalidInput, NotPossibleNow
from app.core.policy import Permission, demand
from app.core.rehousing import OVER
from app.queries.cases import case_in_circle
from app.queries.rehousing import companies, requests_of_case
from app.services.disclosure.to_company_brief import BRIEF, Application, Brief, ages_of
from models.case import Case
from models.rehousing import ContractKind, RehousingRequest, Stage

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
