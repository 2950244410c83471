"""Files of figures: every way of writing the same, and everything that is wrong told at once."""

import io
import zipfile
from datetime import date

import openpyxl
import pytest

from app.http.words.errors import sentence
from app.services.feeds.csv import csv_file, table, xlsx_file
from app.services.feeds.csv.upload import MOST_BYTES, read
from app.services.feeds.csv.written import a_count, a_date
from app.services.feeds.lines import FigureLine, Mistaken, NightState
from models.availability import OutOfServiceReason

HEADER = "enhet;rumstyp;natt;från natt;till och med natt;läge;antal;skäl"
FILE = f"{HEADER}\r\n204;;2026-12-05;;;öppen;;\r\n;dubbel;;2026-12-05;2026-12-24;;3;\r\n"
LINES = [
    FigureLine(2, date(2026, 12, 5), date(2026, 12, 5), "204", state=NightState.OPEN),
    FigureLine(3, date(2026, 12, 5), date(2026, 12, 24), room_type="dubbel", rooms=3),
]


def mistakes(data):
    with pytest.raises(Mistaken) as refused:
        read(data.encode() if isinstance(data, str) else data)
    return [(mistake.row, mistake.column, sentence(mistake.code)) for mistake in refused.value.mistakes]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "iso-8859-1"]
)
def test_every_usual_encoding_is_read(encoding):
    assert read(FILE.encode(encoding)) == LINES


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_every_usual_delimiter_is_read(delimiter):
    assert read(FILE.replace(";", delimiter).encode()) == LINES


def test_excels_own_line_about_the_delimiter_is_passed_over():
    assert [line.row for line in read(f"sep=;\r\n{FILE}".encode())] == [3, 4]


def test_columns_stand_in_any_order_and_may_be_english():
    english = (
        "state,Room_Type,FIRST NIGHT,last night,reason\nout of service,dubbel,2026-12-05,2026-12-06,damage"
    )
    damage = OutOfServiceReason.DAMAGE
    expected = FigureLine(
        2, date(2026, 12, 5), date(2026, 12, 6), "", "dubbel", NightState.OUT_OF_SERVICE, reason=damage
    )
    assert read(english.encode()) == [expected]


def test_a_cell_may_hold_the_delimiter_quotes_and_a_new_line():
    [line] = read(f'{HEADER}\n"Sal ""A"";\nsyd";;2026-12-05;;;stängd;;'.encode())
    assert line.unit == 'Sal "A";\nsyd'


def test_blank_rows_are_passed_over_and_still_counted():
    assert [line.row for line in read(f"\n{HEADER}\n;;;;;;;\n204;;2026-12-05;;;öppen;;\n\n".encode())] == [4]


@pytest.mark.parametrize(
    "text",
    [
        "2026-12-24", "2026-12-24 00:00:00", "2026-12-24T00:00:00", "20261224", "2026/12/24", "24/12 2026",
        "24/12-2026", "24/12/2026", "24.12.2026", "24 dec 2026", "24 december 2026", "24 Dec. 2026",
        "24\u00a0december\u00a02026",
    ],
)  # fmt: skip
def test_a_date_may_be_written_as_people_do(text):
    assert a_date(text) == date(2026, 12, 24)


@pytest.mark.parametrize(
    "text",
    ["", "24/12", "12/24/2026", "2026-13-01", "2026-02-30", "26-12-24", "i natt", "24 foo 2026", "45000"],
)
def test_what_is_no_date_is_not_guessed_at(text):
    with pytest.raises(ValueError, match=r".*"):
        a_date(text)


@pytest.mark.parametrize(("text", "number"), [("3", 3), ("3,0", 3), ("3.0", 3), ("1 000", 1000), ("0", 0)])
def test_a_number_may_carry_what_spreadsheets_add(text, number):
    assert a_count(text) == number


@pytest.mark.parametrize("text", ["", "-1", "3,5", "1e3", "tre", "٣", "9" * 30])
def test_what_is_no_whole_number_is_refused(text):
    with pytest.raises(ValueError, match="no_whole_number"):
        a_count(text)


def test_everything_that_is_wrong_is_told_at_once_by_row_and_column():
    rows = [
        "204;dubbel;2026-12-05;;;öppen;;",
        "204;;2026-12-05;2026-12-05;2026-12-06;öppen;;",
        "204;;;2026-12-05;;öppen;;",
        "204;;;2026-12-06;2026-12-05;öppen;;",
        "204;;imorgon;;;öppen;;",
        "204;;2026-12-05;;;halvöppen;;",
        "204;;2026-12-05;;;;3;",
        "204;;2026-12-05;;;ur drift;;",
        "204;;2026-12-05;;;öppen;;skada",
        ";dubbel;2026-12-05;;;;några;",
        "204;;2026-12-05;;;öppen;;",
    ]
    assert mistakes("\n".join([HEADER, *rows])) == [
        (2, "enhet", "Skriv antingen enhet eller rumstyp."),
        (3, "natt", "Skriv antingen natt, eller både från natt och till och med natt."),
        (4, "natt", "Skriv antingen natt, eller både från natt och till och med natt."),
        (5, "till och med natt", "Sista natten ligger före den första."),
        (6, "natt", "”imorgon” är inget datum. Skriv till exempel 2026-12-24."),
        (7, "läge", "”halvöppen” är inget läge. Skriv öppen, stängd eller ur drift."),
        (8, "läge", "Skriv antingen läge, eller antal och rumstyp."),
        (9, "skäl", "”” är inget skäl. Skriv reparation, skada, städning, bemanning, säkerhet, annat."),
        (10, "skäl", "Skäl hör bara till ur drift."),
        (11, "antal", "”några” är inget antal. Skriv ett heltal."),
    ]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("", "Filen är tom"),
        ("\n\n", "Filen är tom"),
        ("enhet;pris\n204;3", "Kolumnen ”pris” är okänd"),
        ("enhet;natt;enhet\n1;2;3", "Kolumnen ”enhet” finns två gånger"),
        (f'{HEADER}\n"204;;;', "citattecken"),
        (b"\x81\x8d\x8f\x90\x9d", "inte att läsa som text"),
        (b"PK\x03\x04 and no more", "Excel-arbetsbok"),
        ("x" * (MOST_BYTES + 1), "större än en megabyte"),
        ("\n" * 30_000, "fler än 25000 rader"),
    ],
)  # fmt: skip
def test_what_is_no_file_of_figures_is_told_as_such(data, told):
    assert told in mistakes(data)[0][2]


def workbook(rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_a_workbook_may_hold_real_dates_and_numbers():
    data = workbook([HEADER.split(";"), [204, None, date(2026, 12, 5), None, None, "öppen", None, None]])
    assert read(data) == LINES[:1]


def test_a_workbook_says_what_a_csv_says():
    assert read(workbook(row.split(";") for row in FILE.splitlines())) == LINES


def archive(**members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (archive(bomb=b"\0" * 21_000_000), "för stor uppackad"),
        (archive(**{f"m{n}": b"" for n in range(201)}), "för stor uppackad"),
        (archive(**{"x.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"}), "inte att läsa"),
        (archive(**{"x.foo": "<!DOCTYPE a><a/>".encode("utf-16")}), "inte att läsa"),
        (archive(**{"x.xml": b"<a>" * 100}), "inte att läsa"),
        (archive(nothing=b""), "inte att läsa"),
    ],
)
def test_a_workbook_that_is_a_trap_is_not_opened(data, told):
    assert told in mistakes(data)[0][2]


def test_an_entity_bomb_inside_a_real_workbook_is_refused():
    bomb = b'<?xml version="1.0"?><!DOCTYPE s [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><s>&b;</s>'
    stream = io.BytesIO(workbook([["enhet"]]))
    with zipfile.ZipFile(stream, "a") as file, pytest.warns(UserWarning, match="Duplicate name"):
        file.writestr("xl/worksheets/sheet1.xml", bomb)
    assert "inte att läsa" in mistakes(stream.getvalue())[0][2]


@pytest.mark.parametrize("kind", [csv_file, xlsx_file])
def test_ten_thousand_rows_are_no_trouble(kind):
    row = ["204", "", "2026-12-05", "", "", "öppen", "", ""]
    assert len(read(kind.written([list(table.COLUMNS), *[row] * 10_000]))) == 10_000
