"""The night form: every question, in the order of asking."""

from collections.abc import Iterator, Mapping

from app.core.night_form.agreement import AGREEMENT, DECISION
from app.core.night_form.background import BACKGROUND
from app.core.night_form.call import CALL
from app.core.night_form.household import HOUSEHOLD
from app.core.night_form.journey import JOURNEY
from app.core.night_form.kinds import FormQuestion, Part, Rows, Section
from app.core.night_form.needs import NEEDS
from app.core.night_form.person import PERSON
from app.core.night_form.protection import PROTECTION
from app.core.night_form.threat import THREAT

SECTIONS: tuple[Section, ...] = (
    CALL,
    PERSON,
    HOUSEHOLD,
    THREAT,
    PROTECTION,
    NEEDS,
    BACKGROUND,
    JOURNEY,
    AGREEMENT,
    DECISION,
)
QUESTIONS: tuple[FormQuestion, ...] = tuple(
    question for section in SECTIONS for question in section.questions
)
PARTS: Mapping[str, Part] = {
    part.code: part for question in QUESTIONS for part in question.parts if isinstance(part, Part)
}


def _columns() -> Iterator[tuple[str, Part]]:
    for question in QUESTIONS:
        for rows in question.parts:
            if isinstance(rows, Rows):
                yield from ((rows.code, column) for column in rows.columns)


COLUMNS: Mapping[str, tuple[Part, ...]] = {
    code: tuple(column for name, column in _columns() if name == code)
    for code in dict.fromkeys(code for code, _ in _columns())
}
"""Of every repeating list, its columns from all questions that ask about it."""
