"""Whatever is kept of a case is told to somebody by a line of a table, or to nobody, with the reason: a new
column or a new question that nobody has thought of fails here."""

import pytest

from app.core.night_form.form import QUESTIONS
from app.core.night_form.kinds import Viewer
from app.services.disclosure.audiences import AS_IT_STANDS
from app.services.disclosure.to_expecting_home import ANSWERS
from app.services.disclosure.to_nobody import NOBODY
from tests.services.disclosure.tables import TABLES, answers, columns, every_column, lines

TOLD = {name for line in lines() for name in line.of}


def is_kept(name: str) -> bool:
    parent = name.rpartition(".")[0]
    return name in NOBODY or f"{parent}.*" in NOBODY


@pytest.mark.parametrize("name", sorted(columns() | answers()))
def test_it_is_decided_who_is_told_of_each_column_and_answer(name):
    assert (name in TOLD) != is_kept(name), (
        "say in a table of app/services/disclosure who is told, or in to_nobody.py why nobody is"
    )


def test_the_tables_name_nothing_that_is_gone():
    assert TOLD - every_column() - answers() == set()


def test_what_nobody_is_told_names_nothing_that_is_gone():
    known = columns() | answers()
    parents = {f"{name.rpartition('.')[0]}.*" for name in known}
    assert set(NOBODY) - known - parents == set()


@pytest.mark.parametrize("table", TABLES)
def test_every_line_says_what_becomes_of_it_and_where_that_is_written(table):
    for line in TABLES[table].lines:
        assert line.as_what, line.field
        assert line.source, line.field
    assert len(TABLES[table].told) == len(TABLES[table].lines), "one line a field"


def test_no_table_tells_a_sealed_word_to_anybody_but_the_home_that_has_said_yes():
    sealed = {"case_file.alias", "member.alias", "member.personal_number"}
    telling = {
        name
        for name, table in TABLES.items()
        for line in table.lines
        if sealed & set(line.of) and line.as_what == AS_IT_STANDS
    }
    assert telling == {"to_expecting_home.PERSON"}


def test_whoever_asks_a_question_is_shown_that_a_home_is_told_the_answer():
    """The page about the questions says whom an answer reaches."""
    says_so = {
        part.code for question in QUESTIONS if Viewer.FACILITY in question.sees for part in question.parts
    }
    assert set(ANSWERS.told) <= says_so
