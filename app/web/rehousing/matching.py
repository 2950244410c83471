"""Families to flats, jointly: run, and look at what is proposed and why not otherwise."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, flash, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session

from app.core.policy import Permission, may
from app.http import forms
from app.http.context import actor, clock, database
from app.http.pages import render, see_other
from app.http.security import needs
from app.queries.rehousing import latest_matching
from app.services.engine.solver import Limits, NoPlan, solve
from app.services.rehousing import matching
from app.services.rehousing.freed import freed_by
from app.services.rehousing.matching import Pool, problem, why_not
from app.web.rehousing import words
from models.rehousing import Flat, Matching

bp = Blueprint("homes", __name__, url_prefix="/bostadsmatchning")

LIMITS = Limits(seconds=20.0, megabytes=4096)


@bp.get("")
@needs(Permission.MATCH_HOMES)
def show() -> Response:
    with database().transaction() as session:
        matching.note_reading(session, actor(), clock())
    with database().read() as session:
        found, latest = matching.read_pool(session, actor()), latest_matching(session)
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
    """Solved outside every transaction; believed only when the independent checker accepts it."""
    forms.idempotency_key()
    with database().transaction() as session:
        facts = matching.snapshot(session, actor(), clock())
    if facts is None:
        flash(gettext("Det finns ingen godkänd ansökan eller ingen ledig lägenhet."), "info")
        return see_other(url_for("homes.show"))
    try:
        plan = solve(facts, LIMITS)
    except NoPlan:
        flash(gettext("Inget förslag den här gången. Ingenting har ändrats."), "warn")
        return see_other(url_for("homes.show"))
    with database().transaction() as session:
        matching.record(session, actor(), clock(), facts, plan)
    return see_other(url_for("homes.show"))


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
            "brief": words.brief_rows(seeker.brief),
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
    return words.flat_line(flat) if flat else None


def _others(
    flats: Mapping[str, Flat], against: Mapping[str, list[str]], proposed: str | None
) -> list[tuple[str, str]]:
    """Those that would do as well first."""
    others = sorted((len(codes), flats[id].code, id) for id, codes in against.items() if id in flats)
    return [
        (words.flat_line(flats[id]), words.against(against[id]) or gettext("skulle också passa"))
        for _, _, id in others
        if id != proposed
    ]
