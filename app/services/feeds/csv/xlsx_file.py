"""Rows of text from an Excel workbook's first sheet, and back."""

import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence

import openpyxl
from openpyxl.cell import WriteOnlyCell

from app.core.errors import ErrorCode
from app.services.feeds.csv.formulas import guarded, unguarded
from app.services.feeds.csv.written import cell_text
from app.services.feeds.lines import LineMistake, Mistaken
from app.services.feeds.plain_xml import UnsafeXml, demand_plain

SIGNATURE = b"PK\x03\x04"
MOST_MEMBERS, MOST_UNPACKED = 200, 20_000_000
MOST_COLUMNS = 50
NOT_A_WORKBOOK = ErrorCode("file_not_a_workbook")
TOO_MUCH_INSIDE = ErrorCode("workbook_too_large")

warnings.filterwarnings("ignore", module="openpyxl")  # they quote cells into the log


def rows(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """Each row with its number. Raises Mistaken."""
    try:
        _demand_harmless(data)
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        cells = book.worksheets[0].iter_rows(max_col=MOST_COLUMNS, values_only=True)
        for number, row in enumerate(cells, start=1):
            yield number, [unguarded(cell_text(cell).strip()) for cell in row]
    except Mistaken:
        raise
    except Exception:  # of every kind there is, according to what is wrong inside
        raise Mistaken([LineMistake(NOT_A_WORKBOOK)]) from None


def _demand_harmless(data: bytes) -> None:
    """No more inside than a workbook needs, and only plain XML. A member never unpacks to more than it
    declares."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
        if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
            raise Mistaken([LineMistake(TOO_MUCH_INSIDE)])
        for member in members:
            content = archive.read(member)
            if member.filename.lower().endswith((".xml", ".rels")):
                demand_plain(content)
            elif b"<!DOCTYPE" in content.replace(b"\0", b""):  # a part may have any name
                raise UnsafeXml("document_type")


def written(rows: Iterable[Sequence[str]]) -> bytes:
    """One sheet of text cells only: nothing in it is a formula, whatever a program makes of a guard."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        cells = [WriteOnlyCell(sheet, guarded(text)) for text in row]
        for cell in cells:
            cell.data_type = "s"
        sheet.append(cells)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
