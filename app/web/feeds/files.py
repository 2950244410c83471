"""A house's figures as a file: taken home, sent back, looked at, and only then said."""

from typing import Any

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session

from app.core.clock import night_of
from app.core.errors import Conflict, NotFound
from app.core.policy import Permission
from app.http.changes import carry_out
from app.http.context import actor, clock, database
from app.http.pages import render, see_other
from app.http.security import needs
from app.queries.facilities import facility_in_care
from app.services.feeds import preview
from app.services.feeds.csv import csv_file, table, xlsx_file
from app.services.feeds.csv.upload import read
from app.services.feeds.figures import known, lines
from app.services.feeds.lines import Mistaken
from app.services.feeds.meaning import last_night, night_ranges
from app.web.feeds import previewed
from app.web.feeds.file_words import changes_told, claims_told, mistakes_told
from app.web.feeds.uploads import no_file, not_read, sent_file

bp = Blueprint("files", __name__, url_prefix="/boende/<facility_id>/filer")

KINDS = {
    "csv": (csv_file.written, "text/csv"),
    "xlsx": (xlsx_file.written, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
MOST_SHOWN = 200  # of the changes; a page of thousands is read by nobody


@bp.get("")
@needs(Permission.AVAILABILITY_WRITE)
def show(facility_id: str) -> Response:
    return _page(facility_id)


@bp.get("/uppgifter.<kind>")
@needs(Permission.AVAILABILITY_WRITE)
def download(facility_id: str, kind: str) -> Response:
    if kind not in KINDS:
        raise NotFound()
    tonight = night_of(clock().now())
    with database().read() as session:
        facility_in_care(session, actor(), facility_id)
        found = known(session, actor(), clock(), facility_id, tonight, last_night(tonight))
    write, mimetype = KINDS[kind]
    response = Response(write(table.rows_of(lines(found))), mimetype=mimetype)
    response.headers["Content-Disposition"] = f"attachment; filename=uppgifter-{tonight}.{kind}"
    return response


@bp.post("")
@needs(Permission.AVAILABILITY_WRITE)
def upload(facility_id: str) -> Response:
    """A dry run: nothing is changed."""
    data = sent_file()
    if not data:
        return _page(facility_id, no_file(), 422)
    try:
        with database().read() as session:
            facility_in_care(session, actor(), facility_id)
            ranges = night_ranges(session, actor(), clock(), facility_id, read(data))
            return _preview(session, facility_id, ranges)
    except Mistaken as mistaken:
        return _page(facility_id, not_read(), 422, mistakes_told(mistaken.mistakes))


@bp.post("/spara")
@needs(Permission.AVAILABILITY_WRITE)
def apply(facility_id: str) -> Response:
    """What was shown is said; when it no longer holds, it is shown anew."""
    with database().read() as session:
        facility_in_care(session, actor(), facility_id)
    accepted = request.form.get("accepted") == "true"
    command = previewed.shown(facility_id, request.form.get("previewed", ""), accepted=accepted)
    try:
        carry_out(preview.apply, command)
    except Conflict:
        with database().read() as session:
            return _preview(session, facility_id, command.ranges, 409)
    flash(gettext("Uppgifterna är sparade."), "ok")
    return see_other(url_for("files.show", facility_id=facility_id))


def _preview(session: Session, facility_id: str, ranges: Any, status: int = 200) -> Response:
    facility = facility_in_care(session, actor(), facility_id)
    found = preview.preview(session, actor(), clock(), facility_id, ranges)
    return render(
        "feeds/preview.html",
        status,
        facility=facility,
        preview=found,
        previewed=previewed.carried(facility_id, found),
        nights=sum(change.nights for change in found.changes),
        shown=changes_told(found.changes[:MOST_SHOWN]),
        claimed=claims_told(found.claimed),
    )


def _page(
    facility_id: str, errors: dict[str, Any] | None = None, status: int = 200, mistakes: Any = ()
) -> Response:
    with database().read() as session:
        facility = facility_in_care(session, actor(), facility_id)
    return render(
        "feeds/files.html", status, facility=facility, errors=errors or {}, mistakes=mistakes,
        columns=table.COLUMNS,
    )  # fmt: skip
