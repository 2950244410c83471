"""The network's quarterly meeting: figures as charts and as CSV."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, Response, request
from flask_babel import gettext

from app.core.clock import local
from app.core.errors import InvalidInput, NotFound
from app.core.policy import Permission
from app.http.context import actor, clock, database
from app.http.pages import render
from app.http.security import needs
from app.services.feeds.csv import csv_file
from app.services.rehousing.meeting import FEWEST, Meeting, MeetingFigure, meeting
from app.services.rehousing.quarters import quarter_of
from app.web.rehousing import words
from models.rehousing import ExitKind, Reason, RehousingParty, Stage

bp = Blueprint("meeting", __name__, url_prefix="/natverksmote")

CHOICES = 8  # quarters


@bp.get("")
@needs(Permission.MEETING_READ)
def show() -> Response:
    found = _read()
    quarter = quarter_of(local(clock().now()).date())
    quarters = [quarter]
    while len(quarters) < CHOICES:
        quarters.append(quarters[-1].previous)
    return render(
        "rehousing/meeting.html",
        meeting=found,
        sections=_sections(found),
        quarters=[(str(one), _named(one.year, one.number)) for one in quarters],
        title=_named(found.quarter.year, found.quarter.number),
        fewest=FEWEST,
    )


@bp.get("/siffror.csv")
@needs(Permission.MEETING_READ)
def csv() -> Response:
    found = _read()
    rows = [[gettext("Tabell"), gettext("Rad"), gettext("Antal"), gettext("Dagar, median")]]
    for section in _sections(found):
        rows += [[section["title"], row["label"], row["count"], row["days"]] for row in section["rows"]]
    response = Response(csv_file.written(rows), content_type="text/csv; charset=utf-8")
    name = f"natverksmote-{found.quarter}.csv"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _read() -> Meeting:
    try:
        with database().transaction() as session:
            return meeting(session, actor(), clock(), request.args.get("kvartal"))
    except InvalidInput:
        raise NotFound() from None


def _named(year: int, number: int) -> str:
    return str(gettext("Kvartal %(number)s %(year)s", number=number, year=year))


def _sections(found: Meeting) -> list[dict[str, Any]]:
    return [
        _section(
            gettext("Avslutade vistelser efter antal nätter"),
            ((_band(one.code), one) for one in found.stay_lengths),
            found.stay_median,
        ),
        _section(
            gettext("Vart de tog vägen"),
            ((str(words.EXITS[ExitKind(one.code)]), one) for one in found.exits),
        ),
        _section(
            gettext("Tid i varje steg mot en bostad"),
            ((str(words.STAGES[Stage(one.code)]), one) for one in found.steps),
        ),
        _section(gettext("Nej, och varför"), ((_no(one.code), one) for one in found.refusals)),
    ]


def _section(
    title: str, figures: Iterable[tuple[str, MeetingFigure]], median: float | None = None
) -> dict[str, Any]:
    figures = list(figures)
    highest = max((one.count or 0 for _, one in figures), default=0)
    return {
        "title": title,
        "median": median,
        "rows": [
            {
                "label": label,
                "count": _count(one.count),
                "value": one.count or 0,
                "days": "" if one.days is None else f"{one.days:g}",
            }
            for label, one in figures
        ],
        "highest": highest or 1,
    }


def _count(count: int | None) -> str:
    return str(gettext("visas inte")) if count is None else str(count)


def _band(code: str) -> str:
    first, _, last = code.partition("-")
    if first == "61":
        return str(gettext("61 nätter eller fler"))
    return str(gettext("%(first)s–%(last)s nätter", first=first, last=last))


def _no(code: str) -> str:
    party, _, reason = code.partition(":")
    return f"{words.PARTIES[RehousingParty(party)]}: {str(words.REASONS[Reason(reason)]).lower()}"
