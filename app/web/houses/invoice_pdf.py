"""The basis of an invoice on paper. No personal data in it."""

import io
from collections.abc import Iterator
from html import escape

from flask_babel import format_date, gettext
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table, TableStyle

from app.services.houses.invoice import InvoiceBasis
from app.web.houses.invoice_table import COLUMNS, counted_through, tables, total

FIGURES_FROM = 5
"""The column from which there are figures."""


def as_pdf(basis: InvoiceBasis) -> bytes:
    """The same basis gives the same bytes: no moment and nobody's name is written into it."""
    paper = io.BytesIO()
    month = format_date(basis.month, "MMMM y")
    title = gettext("Underlag för faktura, %(month)s", month=month)
    document = SimpleDocTemplate(
        paper,
        pagesize=A4,
        title=title,
        author="Tryggplats",
        invariant=True,
        leftMargin=15 * mm,
        rightMargin=15 * mm,
        topMargin=18 * mm,
        bottomMargin=18 * mm,
    )
    document.build(list(_story(basis, title)), onFirstPage=_number, onLaterPages=_number)
    return paper.getvalue()


def _story(basis: InvoiceBasis, title: str) -> Iterator[Flowable]:
    styles = getSampleStyleSheet()
    yield Paragraph(escape(title), styles["Title"])
    yield Paragraph(escape(basis.code_name), styles["Heading2"])
    yield Paragraph(escape(f"{total(basis)}. {counted_through(basis)}"), styles["Normal"])
    for heading, rows in tables(basis):
        yield Paragraph(escape(heading), styles["Heading3"])
        yield _table([list(map(str, COLUMNS)), *rows])


def _table(rows: list[list[str]]) -> Table:
    cell = getSampleStyleSheet()["BodyText"].clone("cell", fontSize=8, leading=9.5)
    heads, *body = rows
    wrapped = [
        [Paragraph(escape(text), cell) for text in row[:FIGURES_FROM]] + row[FIGURES_FROM:] for row in body
    ]
    widths = [width * mm for width in (38, 16, 24, 21, 21, 12, 12, 17, 19)]
    style = [
        ("FONTSIZE", (0, 0), (-1, -1), 8),
        ("FONTNAME", (0, 0), (-1, 0), "Helvetica-Bold"),
        ("FONTSIZE", (0, 0), (-1, 0), 7),
        ("ALIGN", (FIGURES_FROM, 0), (-1, -1), "RIGHT"),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("LINEBELOW", (0, 0), (-1, -1), 0.25, colors.grey),
    ]
    return Table([heads, *wrapped], colWidths=widths, repeatRows=1, style=TableStyle(style))


def _number(canvas: Canvas, document: SimpleDocTemplate) -> None:
    canvas.setFont("Helvetica", 8)
    canvas.drawRightString(A4[0] - 15 * mm, 10 * mm, gettext("Sida %(page)s", page=document.page))
