"""The basis of an invoice as a table and as a file for a spreadsheet. No personal data in either."""

from collections.abc import Mapping, Sequence

from flask_babel import LazyString, format_date, format_decimal, gettext, ngettext
from flask_babel import lazy_gettext as _l

from app.services.feeds.csv import csv_file
from app.services.houses.invoice import InvoiceBasis, InvoiceLine, Use

COLUMNS: tuple[LazyString, ...] = (
    _l("Bokningskod"),
    _l("Rum"),
    _l("Rumstyp"),
    _l("Första natten"),
    _l("Sista natten"),
    _l("Nätter"),
    _l("Antal"),
    _l("Per natt, kr"),
    _l("Belopp, kr"),
)
USES: Mapping[Use, LazyString] = {
    Use.USED: _l("Använda nätter"),
    Use.UNSETTLED: _l("Att reda ut med samordnaren"),
    Use.UNUSED: _l("Räknas inte: ingen kom"),
}


def tables(basis: InvoiceBasis) -> list[tuple[str, list[list[str]]]]:
    """Heading and rows of what is paid, what is to be settled and what is not paid; none that is empty."""
    found = [(str(words), _listed(basis.of(use))) for use, words in USES.items()]
    return [(heading, rows) for heading, rows in found if rows]


def _listed(lines: Sequence[InvoiceLine]) -> list[list[str]]:
    return [
        [*_words(line), *(str(format_decimal(figure, "#,##0")) for figure in _figures(line))]
        for line in lines
    ]


def total(basis: InvoiceBasis) -> str:
    figures = {"num": basis.nights, "amount": format_decimal(basis.amount, "#,##0")}
    sentence: str = ngettext("%(num)s natt, %(amount)s kr", "%(num)s nätter, %(amount)s kr", **figures)
    return sentence


def counted_through(basis: InvoiceBasis) -> str:
    if basis.through is None:
        return str(gettext("Ingen natt i månaden är över än."))
    night = format_date(basis.through, "d MMMM y")
    return str(gettext("Räknat till och med natten som började %(night)s.", night=night))


def as_csv(basis: InvoiceBasis) -> bytes:
    """Figures without blanks, so that a spreadsheet can add them up. Only what is used has an amount."""
    rows = [[*map(str, COLUMNS), gettext("Räknas")]]
    for line in basis.lines:
        *figures, amount = _figures(line)
        paid = amount if line.use is Use.USED else 0
        rows.append([*_words(line), *map(str, (*figures, paid)), str(USES[line.use])])
    rows.append([gettext("Summa"), *[""] * 4, str(basis.nights), "", "", str(basis.amount), ""])
    return csv_file.written(rows)


def _words(line: InvoiceLine) -> list[str]:
    nights = (line.first_night.isoformat(), line.last_night.isoformat())
    return [line.booking_code, line.unit_code, line.room_type, *nights]


def _figures(line: InvoiceLine) -> tuple[int, int, int, int]:
    return line.nights, line.beds, line.price, line.amount
