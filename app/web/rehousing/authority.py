"""Social services' side of the way home: ask, answer, accept or refuse, move in, follow up."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, flash, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.core.clock import Clock, local
from app.core.errors import Conflict, InvalidInput
from app.core.night_form.places import DISTRICTS
from app.core.policy import Permission
from app.core.rehousing import OVER
from app.http import forms
from app.http.changes import carry_out
from app.http.context import actor, clock, database
from app.http.pages import render, see_other
from app.http.security import needs
from app.http.words import labels
from app.http.words.errors import in_own_words
from app.queries.rehousing import companies
from app.services.disclosure.to_company_brief import ages_of
from app.services.rehousing import follow_ups, request_lists, request_page, requests
from app.services.rehousing.follow_ups import RecordFollowUp
from app.services.rehousing.freed import freed_by
from app.services.rehousing.request_page import RequestInFull
from app.services.rehousing.requests import CHANGEABLE, WriteRequest
from app.web.cases.cases import protection
from app.web.rehousing import flat_words, request_words, step_forms, words
from app.web.rehousing import forms as schemas
from app.web.rehousing.steps import carry_out_step, step_page
from models.rehousing import ContractKind, RehousingParty

bp = Blueprint("rehousing", __name__)

TRI_STATE = {"yes": True, "no": False, "unknown": None}


@bp.get("/bostad")
@needs(Permission.REHOUSE)
def index() -> Response:
    with database().transaction() as session:
        lines = request_lists.own_lines(session, actor(), clock())
        return render("rehousing/index.html", lines=lines, stages=words.STAGES)


@bp.get("/arenden/<case_id>/bostad")
@needs(Permission.REHOUSE)
def show(case_id: str) -> Response:
    with database().transaction() as session:
        case, found = request_page.read_of_case(session, actor(), clock(), case_id)
        open_one = next((one for one in found if one.request.stage not in OVER), None)
        freed = freed_by(session, actor(), clock(), [one.request for one in found[:1]])
        return render(
            "rehousing/show.html",
            case=case,
            found=[_shown(one, freed) for one in found],
            may_ask=open_one is None,
            today=local(clock().now()).date(),
            results=labels.options(words.RESULTS),
            protected_identity=protection(case),
            stages=words.STAGES,
            outcomes=words.RESULTS,
            flat_words=flat_words,
        )


@bp.get("/arenden/<case_id>/bostad/ansokan")
@needs(Permission.REHOUSE)
def form(case_id: str) -> Response:
    return _form(case_id)


@bp.post("/arenden/<case_id>/bostad/ansokan")
@needs(Permission.REHOUSE)
def write(case_id: str) -> Response:
    try:
        carry_out(requests.write_request, _command(case_id, forms.load(schemas.Request)))
    except InvalidInput as error:
        return _form(case_id, error)
    except Conflict:
        flash(gettext("Ansökan är hos bolaget och kan inte ändras nu."), "warn")
    return see_other(url_for("rehousing.show", case_id=case_id))


@bp.get("/bostad/<home_id>/steg/<step>")
@needs(Permission.REHOUSE)
def step(home_id: str, step: str) -> Response:
    return _step(home_id, step)


@bp.post("/bostad/<home_id>/steg")
@needs(Permission.REHOUSE)
def take_step(home_id: str) -> Response:
    case_id, _ = _own(home_id)
    return carry_out_step(
        home_id,
        url_for("rehousing.show", case_id=case_id),
        lambda step, error: _step(home_id, step, error),
    )


@bp.post("/bostad/uppfoljning/<follow_up_id>")
@needs(Permission.REHOUSE)
def follow_up(follow_up_id: str) -> Response:
    command = RecordFollowUp(follow_up_id, **forms.load(schemas.HowItGoes))
    try:
        case_id = carry_out(_follow_up, command)
    except Conflict:
        flash(gettext("Uppföljningen är redan antecknad, eller dess dag har inte kommit."), "warn")
        return see_other(url_for("rehousing.index"))
    return see_other(url_for("rehousing.show", case_id=case_id))


def _shown(read: RequestInFull, freed: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "read": read,
        "brief": request_words.brief_rows(read.brief) if read.brief else [],
        "checks": request_words.check_rows(read.checks),
        "steps": step_forms.step_forms(read.request, RehousingParty.AUTHORITY),
        "story": request_words.story(read.events),
        "freed": freed.get(read.request.id, ()),
        "changeable": read.request.stage in CHANGEABLE,
    }


def _form(case_id: str, refused: InvalidInput | None = None) -> Response:
    with database().transaction() as session:
        case, found = request_page.read_of_case(session, actor(), clock(), case_id)
        open_one = next((one for one in found if one.request.stage in CHANGEABLE), None)
        return render(
            "rehousing/form.html",
            422 if refused else 200,
            case=case,
            errors=in_own_words(refused.fields) if refused else None,
            value=_sent() if refused else _stored(open_one),
            companies=[(company.id, company.name) for company in companies(session)],
            areas=[(code, place.name) for code, place in DISTRICTS.items()],
            contracts=labels.options(words.CONTRACTS),
            accessibility=labels.options(words.ACCESSIBILITY),
            ages=", ".join(ages_of(case.members, local(clock().now()).year)).replace("-", "–"),
            protected_identity=protection(case),
        )


def _sent() -> dict[str, Any]:
    several = ("accessibility", "excluded_areas")
    return {name: texts if name in several else texts[-1] for name, texts in forms.posted().items()}


def _stored(open_one: RequestInFull | None) -> dict[str, Any]:
    if open_one is None or open_one.brief is None:
        return {"queue_time_used": "unknown", "contract_wanted": ContractKind.FIRST_HAND.value}
    request, brief = open_one.request, open_one.brief
    used = {known: code for code, known in TRI_STATE.items()}
    return brief.to_json() | {
        "company_id": request.company_id,
        "consent": request.consent_on is not None,
        "decided_on": request.decided_on,
        "registered_since": request.registered_since,
        "queue_time_used": used[request.queue_time_used],
    }


def _command(case_id: str, asked: dict[str, Any]) -> WriteRequest:
    several = {name: tuple(asked[name]) for name in ("accessibility", "excluded_areas")}
    used = {"queue_time_used": TRI_STATE[asked["queue_time_used"]]}
    return WriteRequest(case_id=case_id, **asked | several | used)


def _step(request_id: str, name: str, refused: InvalidInput | None = None) -> Response:
    case_id, read = _own(request_id)
    return step_page(
        read, name, RehousingParty.AUTHORITY, url_for("rehousing.take_step", home_id=request_id),
        url_for("rehousing.show", case_id=case_id), refused,
    )  # fmt: skip


def _own(request_id: str) -> tuple[str, RequestInFull]:
    with database().transaction() as session:
        own = request_page.read_own(session, actor(), clock(), request_id)
        _, found = request_page.read_of_case(session, actor(), clock(), own.case_id)
        return own.case_id, next(one for one in found if one.request.id == request_id)


def _follow_up(session: Session, actor: Actor, clock: Clock, command: RecordFollowUp) -> str:
    done = follow_ups.record_follow_up(session, actor, clock, command)
    return request_page.read_own(session, actor, clock, done.request_id).case_id
