"""Families to flats, jointly: run, and look at what is proposed and why not otherwise."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, flash, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.core.clock import Clock
from app.core.policy import Permission, may
from app.http.changes import carry_out
from app.http.context import actor, clock, database
from app.http.pages import render, see_other
from app.http.security import needs
from app.http.solver_runs import runner
from app.queries.rehousing import latest_matching
from app.services.engine.solver_runs import RunState
from app.services.rehousing import matching_runs
from app.services.rehousing.freed import freed_by
from app.services.rehousing.matching_problem import problem
from app.services.rehousing.pool import Pool, note_reading, read_pool
from app.services.rehousing.why_not import why_not
from app.web.rehousing import flat_words, request_words
from models.rehousing import Flat, Matching

bp = Blueprint("homes", __name__, url_prefix="/bostadsmatchning")


@bp.get("")
@needs(Permission.MATCH_HOMES)
def show() -> Response:
    with database().transaction() as session:
        note_reading(session, actor(), clock())
    with database().read() as session:
        found, latest = read_pool(session, actor()), latest_matching(session)
        return render(
            "rehousing/matching.html",
            matching=latest,
            rows=_rows(session, found, latest),
            pooled=len(found.seen),
            vacant=len(found.flats),
            shows_freed=_sees_places(),
            is_company=may(actor(), Permission.HOUSING),
        )


@bp.post("")
@needs(Permission.MATCH_HOMES)
def run() -> Response:
    matching_id = carry_out(_begin)
    if matching_id is None:
        flash(gettext("Det finns ingen godkänd ansökan eller ingen ledig lägenhet."), "info")
        return see_other(url_for("homes.show"))
    return see_other(url_for("homes.follow", matching_id=matching_id))


@bp.get("/<matching_id>")
@needs(Permission.MATCH_HOMES)
def follow(matching_id: str) -> Response:
    """Progress while it runs, then the proposal; the script of the page asks for it anew meanwhile."""
    with database().read() as session:
        state = matching_runs.progress(session, actor(), clock(), matching_id)
    if state is RunState.RUNNING:
        return render(
            "rehousing/matching_running.html", matching_id=matching_id, seconds=matching_runs.LIMITS.seconds
        )
    if state is RunState.FAILED:
        return render("rehousing/matching_failed.html")
    if state is RunState.CANCELLED:
        flash(gettext("Uträkningen är avbruten"), "info")
    return see_other(url_for("homes.show"))


@bp.post("/<matching_id>/avbryt")
@needs(Permission.MATCH_HOMES)
def cancel(matching_id: str) -> Response:
    carry_out(matching_runs.cancel, matching_id)
    return see_other(url_for("homes.follow", matching_id=matching_id))


def _begin(session: Session, actor: Actor, clock: Clock) -> Matching | None:
    return matching_runs.begin(session, actor, runner(matching_runs.MATCHING, matching_runs.LIMITS))


def _rows(session: Session, found: Pool, latest: Matching | None) -> list[dict[str, Any]]:
    """Everybody whom the actor may see: the flat proposed, and each other with what stands against it."""
    if not found.seen:
        return []
    flats = {flat.id: flat for flat in found.flats}
    proposed = {one.request_id: one.flat_id for one in latest.proposals} if latest else {}
    facts = problem(session, clock(), list(found.seekers), list(found.flats))
    against = why_not(facts, [seeker.id for seeker in found.seen])
    freed = freed_by(session, actor(), clock(), [s.request for s in found.seen]) if _sees_places() else {}
    return [
        {
            "request": seeker.request,
            "brief": request_words.brief_rows(seeker.brief),
            "flat": flats.get(proposed.get(seeker.id, "")),
            "line": _line(flats.get(proposed.get(seeker.id, ""))),
            "others": _others(
                {id: flat for id, flat in flats.items() if flat.company_id == seeker.request.company_id},
                against[seeker.id],
                proposed.get(seeker.id),
            ),
            "freed": freed.get(seeker.id, ()),
        }
        for seeker in found.seen
    ]


def _sees_places() -> bool:
    return may(actor(), Permission.BOARD_ALL)


def _line(flat: Flat | None) -> str | None:
    return flat_words.flat_line(flat) if flat else None


def _others(
    flats: Mapping[str, Flat], against: Mapping[str, list[str]], proposed: str | None
) -> list[tuple[str, str]]:
    """Those that would do as well first."""
    others = sorted((len(codes), flats[id].code, id) for id, codes in against.items() if id in flats)
    return [
        (flat_words.flat_line(flats[id]), flat_words.against(against[id]) or gettext("skulle också passa"))
        for _, _, id in others
        if id != proposed
    ]
