"""The housing company's side of the way home: its queue, one request, its flats in the pool."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session

from app.core.clock import local
from app.core.errors import Conflict, InvalidInput
from app.core.policy import Permission
from app.core.rehousing import COMPANY_ANSWERS
from app.http.changes import carry_out
from app.http.context import actor, clock, database
from app.http.pages import render, see_other
from app.http.security import needs
from app.queries.rehousing import vacant_flats
from app.services.disclosure.to_company import OFFER, REQUEST, OfferedFlat, SentRequest
from app.services.feeds.lines import Mistaken
from app.services.rehousing import flat_files, flats, request_lists, request_page
from app.services.rehousing.digest import is_to_convert
from app.services.rehousing.flats import Vacancy
from app.services.rehousing.matching_problem import problem
from app.services.rehousing.pool import HomeSeeker, brief_of
from app.services.rehousing.request_lists import RequestInList
from app.services.rehousing.request_page import RequestInFull
from app.services.rehousing.why_not import why_not
from app.web.feeds.file_words import mistakes_told
from app.web.feeds.uploads import no_file, not_read, sent_file
from app.web.rehousing import flat_words, previewed, request_words, step_forms, words
from app.web.rehousing.steps import carry_out_step, step_page
from models.rehousing import RehousingParty, Step

bp = Blueprint("housing", __name__)


@bp.get("/bostadsko")
@needs(Permission.HOUSING)
def queue() -> Response:
    """What needs an answer, social contracts to convert (a year after the move), and the rest."""
    with database().transaction() as session:
        lines = request_lists.queue(session, actor(), clock())
        today = local(clock().now()).date()
        due = [line for line in lines if is_to_convert(line.request, today)]
        return render(
            "rehousing/queue.html",
            waiting=_told(line for line in lines if line.request.stage in COMPANY_ANSWERS),
            due=_told(due),
            rest=_told(
                line for line in lines if line.request.stage not in COMPANY_ANSWERS and line not in due
            ),
            stages=words.STAGES,
        )


def _told(lines: Iterable[RequestInList]) -> list[dict[str, Any]]:
    return [
        {"sent": REQUEST.draw(SentRequest, line.request), "has_stalled": line.has_stalled} for line in lines
    ]


@bp.get("/bostadsko/<home_id>")
@needs(Permission.HOUSING)
def review(home_id: str) -> Response:
    with database().transaction() as session:
        read = request_page.read_sent(session, actor(), clock(), home_id)
        return render(
            "rehousing/review.html",
            sent=REQUEST.draw(SentRequest, read.request),
            has_stalled=read.has_stalled,
            offer=OFFER.draw(OfferedFlat, read.offer) if read.offer else None,
            brief=request_words.brief_rows(read.brief) if read.brief else None,
            checks=request_words.check_rows(read.checks),
            steps=step_forms.step_forms(read.request, RehousingParty.COMPANY),
            story=request_words.story(read.events),
            stages=words.STAGES,
            flat_words=flat_words,
        )


@bp.get("/bostadsko/<home_id>/steg/<step>")
@needs(Permission.HOUSING)
def step(home_id: str, step: str) -> Response:
    return _step(home_id, step)


@bp.post("/bostadsko/<home_id>/steg")
@needs(Permission.HOUSING)
def take_step(home_id: str) -> Response:
    with database().read() as session:
        request_page.of_company(session, actor(), home_id)
    return carry_out_step(
        home_id,
        url_for("housing.review", home_id=home_id),
        lambda step, error: _step(home_id, step, error),
    )


@bp.get("/lagenheter")
@needs(Permission.HOUSING)
def list_flats() -> Response:
    return _flats()


@bp.post("/lagenheter/fil")
@needs(Permission.HOUSING)
def upload() -> Response:
    """A dry run: nothing is changed."""
    data = sent_file()
    if not data:
        return _flats(no_file(), 422)
    try:
        return _preview(flat_files.read_flats(data))
    except Mistaken as mistaken:
        return _flats(not_read(), 422, mistakes_told(mistaken.mistakes))


@bp.post("/lagenheter/spara")
@needs(Permission.HOUSING)
def save() -> Response:
    """What was shown is saved; when it no longer holds, it is shown anew."""
    shown = previewed.shown(request.form.get("previewed", ""))
    try:
        carry_out(flats.save, shown)
    except Conflict:
        return _preview([one.vacancy for one in shown], 409)
    flash(gettext("Lägenheterna är sparade."), "ok")
    return see_other(url_for("housing.list_flats"))


@bp.post("/lagenheter/<flat_id>/ta-bort")
@needs(Permission.HOUSING)
def withdraw(flat_id: str) -> Response:
    try:
        carry_out(flats.withdraw_flat, flat_id)
    except Conflict:
        flash(gettext("Lägenheten är vald till någon. Släpp den först."), "warn")
    return see_other(url_for("housing.list_flats"))


def _step(request_id: str, name: str, refused: InvalidInput | None = None) -> Response:
    with database().transaction() as session:
        read = request_page.read_sent(session, actor(), clock(), request_id)
        offered = _flats_for(session, read) if name == Step.MATCH else ()
    return step_page(
        read, name, RehousingParty.COMPANY, url_for("housing.take_step", home_id=request_id),
        url_for("housing.review", home_id=request_id), refused, offered,
    )  # fmt: skip


def _flats_for(session: Session, read: RequestInFull) -> list[tuple[str, str, str]]:
    """Flats that would do, and below them every other with what stands against it."""
    vacant = {flat.id: flat for flat in vacant_flats(session) if flat.company_id == actor().organisation_id}
    if not vacant:
        return []
    facts = problem(
        session, clock(), [HomeSeeker(read.request, brief_of(read.request))], list(vacant.values())
    )
    against = why_not(facts, [read.request.id])[read.request.id]
    against = {id: codes for id, codes in against.items() if id in vacant}
    order = sorted(against, key=lambda id: (len(against[id]), vacant[id].area, vacant[id].code))
    return [(id, flat_words.flat_line(vacant[id]), flat_words.against(against[id])) for id in order]


def _flats(errors: dict[str, Any] | None = None, status: int = 200, mistakes: Any = ()) -> Response:
    with database().transaction() as session:
        listed = flats.list_flats(session, actor(), clock())
        return render(
            "rehousing/flats.html",
            status,
            listed=listed,
            errors=errors or {},
            mistakes=mistakes,
            columns=flat_files.COLUMNS,
            flat_words=flat_words,
        )


def _preview(vacancies: list[Vacancy], status: int = 200) -> Response:
    with database().read() as session:
        found = flats.preview(session, actor(), vacancies)
    return render(
        "rehousing/flats_preview.html",
        status,
        found=found,
        previewed=previewed.carried(found),
        flat_words=flat_words,
    )
