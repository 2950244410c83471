"""The basis of a house's invoice: on the page, as CSV and as PDF."""

from collections.abc import Callable
from datetime import date

from flask import Blueprint, Response, request
from flask_babel import format_date

from app.core.errors import InvalidInput
from app.core.policy import Permission
from app.http.context import actor, clock, database
from app.http.pages import render
from app.http.security import needs
from app.http.words.errors import in_own_words
from app.queries.facilities import facility_in_care
from app.services.houses.invoice import InvoiceBasis, months_in_reach, read_invoice_basis
from app.web.houses.invoice_forms import month
from app.web.houses.invoice_table import COLUMNS, as_csv, counted_through, tables, total

bp = Blueprint("invoice", __name__, url_prefix="/boende/<facility_id>")


@bp.get("/underlag")
@needs(Permission.FACILITY_OWN, Permission.FACILITY_WRITE)
def show(facility_id: str) -> Response:
    try:
        basis = _read(facility_id, "page")
    except InvalidInput as error:
        return _refused(facility_id, error)
    return render(
        "houses/invoice.html",
        facility={"id": basis.facility_id, "code_name": basis.code_name},
        basis=basis,
        columns=COLUMNS,
        tables=tables(basis),
        total=total(basis),
        through=counted_through(basis),
        months=_months(),
        asked=_in_address(basis.month),
    )


@bp.get("/underlag.csv")
@needs(Permission.FACILITY_OWN, Permission.FACILITY_WRITE)
def csv(facility_id: str) -> Response:
    return _file(facility_id, "csv", "text/csv; charset=utf-8", as_csv)


@bp.get("/underlag.pdf")
@needs(Permission.FACILITY_OWN, Permission.FACILITY_WRITE)
def pdf(facility_id: str) -> Response:
    from app.web.houses.invoice_pdf import as_pdf  # here, because few ever print and all would wait for it

    return _file(facility_id, "pdf", "application/pdf", as_pdf)


def _file(facility_id: str, form: str, kind: str, write: Callable[[InvoiceBasis], bytes]) -> Response:
    try:
        basis = _read(facility_id, form)
    except InvalidInput as error:
        return _refused(facility_id, error)
    response = Response(write(basis), content_type=kind)
    name = f"underlag-{_in_address(basis.month)}.{form}"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _read(facility_id: str, form: str) -> InvoiceBasis:
    asked = month(request.args.get("manad"))
    with database().transaction() as session:
        return read_invoice_basis(session, actor(), clock(), facility_id, asked, form)


def _refused(facility_id: str, error: InvalidInput) -> Response:
    with database().read() as session:
        facility = facility_in_care(session, actor(), facility_id)
        return render(
            "houses/invoice.html",
            422,
            facility=facility,
            months=_months(),
            asked="",
            errors=in_own_words(error.fields),
        )


def _months() -> list[tuple[str, str]]:
    return [(_in_address(first), format_date(first, "MMMM y")) for first in months_in_reach(actor(), clock())]


def _in_address(first: date) -> str:
    return f"{first:%Y-%m}"
