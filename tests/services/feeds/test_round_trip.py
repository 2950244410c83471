"""What is taken home and sent back unchanged changes nothing; and no cell of it is a formula."""

import io
from datetime import date, timedelta

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.services.feeds.csv import csv_file, table, xlsx_file
from app.services.feeds.csv.formulas import TRIGGERS, guarded, unguarded
from app.services.feeds.csv.upload import read
from app.services.feeds.lines import FigureLine, NightState
from models.availability import OutOfServiceReason

KINDS = [csv_file, xlsx_file]
BLANK = " \u00a0\u3000"
PAYLOADS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", "＋1", "－1", "＠x", " =1", "\u00a0=1", "\u3000＝1", "'=1", "''",
    "'204", "=cmd|' /C calc'!A0", "=HYPERLINK(\"http://ond.example\")", "_x003D_1",
]  # fmt: skip

letters = st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co"), max_codepoint=0xFFFF)
codes = (st.text(letters, min_size=1, max_size=20) | st.sampled_from(PAYLOADS)).map(str.strip).filter(bool)
nights = st.dates(date(2024, 1, 1), date(2030, 12, 31))


@st.composite
def lines(draw):
    first = draw(nights)
    last = first + timedelta(days=draw(st.integers(0, 400)))
    unit, room_type = draw(st.tuples(codes, st.just("")) | st.tuples(st.just(""), codes))
    rooms = draw(st.integers(0, 999_999)) if room_type and draw(st.booleans()) else None
    state = None if rooms is not None else draw(st.sampled_from(NightState))
    reason = draw(st.sampled_from(OutOfServiceReason)) if state is NightState.OUT_OF_SERVICE else None
    return FigureLine(0, first, last, unit, room_type, state, reason, rooms)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=60, deadline=None)
@given(st.lists(lines(), max_size=8))
def test_out_and_in_again_is_the_identity(kind, said):
    read_back = read(kind.written(table.rows_of(said)))
    numbered = [FigureLine(**{**vars(line), "row": row}) for row, line in enumerate(said, start=2)]
    assert read_back == numbered


@pytest.mark.parametrize("text", PAYLOADS)
def test_no_cell_that_is_written_begins_a_formula(text):
    cell = guarded(text)
    assert cell.lstrip(BLANK)[:1] not in TRIGGERS - {"'"}
    assert unguarded(cell) == text


@given(st.text())
def test_guarding_takes_nothing_away(text):
    assert unguarded(guarded(text)) == text


def test_a_workbook_holds_text_only():
    data = xlsx_file.written([["=1+1", "204"]])
    [row] = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0].iter_rows()
    assert [(cell.value, cell.data_type) for cell in row] == [("'=1+1", "s"), ("204", "s")]
