"""What must still be answered before a place can be held."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.core.night_form.form import PARTS, SECTIONS
from app.core.night_form.kinds import Part, Rows, Unanswered

Answers = Mapping[str, Any]
DANGER = "immediate_danger"
WAYS = frozenset(Unanswered)


@dataclass(frozen=True)
class Gap:
    """`name` is the input to go to; `row` counts from 1 where inputs repeat."""

    section: str
    name: str
    label: str
    row: int | None = None


def gaps(answers: Answers) -> list[Gap]:
    """Every ★ without an answer that is answer enough, in the order of asking."""
    return [
        gap
        for section in SECTIONS
        for question in section.questions
        for part in question.parts
        for gap in (
            _gaps_of_rows(section.code, part, answers)
            if isinstance(part, Rows)
            else _gap_of_part(section.code, part, answers)
        )
    ]


def is_given(answers: Answers, code: str) -> bool:
    """A real answer, not a way of not answering."""
    value = answers.get(code)
    return value not in (None, "", []) and not is_way(PARTS[code], value)


def is_way(part: Part, value: object) -> bool:
    """One of the three ways of not answering, unless the same word is a real answer to this."""
    return isinstance(value, str) and value in WAYS and value not in dict(part.options)


def danger_now(answers: Answers) -> bool:
    return answers.get(DANGER) == "yes"


def _gap_of_part(section: str, part: Part, answers: Answers) -> Iterator[Gap]:
    value = answers.get(part.code)
    unanswered = not _is_enough(part, value) if _is_asked(part, answers) else False
    if unanswered or (part.code == DANGER and danger_now(answers)):
        yield Gap(section, part.code, part.label)
    elif part.code == "distance_min" and value and not answers.get("known_areas"):
        yield Gap("hotet", "known_areas-0-area", part.label)


def _is_asked(part: Part, answers: Answers) -> bool:
    return part.star is not None and (part.when is None or answers.get(part.when[0]) == part.when[1])


def _is_enough(part: Part, value: object) -> bool:
    if is_way(part, value):
        return value in (part.star or ())
    return value not in (None, "", [])


def _gaps_of_rows(section: str, rows: Rows, answers: Answers) -> Iterator[Gap]:
    """Too few rows lack their inputs; too many make the count wrong. Uncounted, none is required."""
    filled = answers.get(rows.code) or []
    count = answers.get(rows.counted_by or "")
    if not isinstance(count, int):
        return
    if len(filled) > count - rows.beside and rows.counted_by:
        yield Gap(section, rows.counted_by, PARTS[rows.counted_by].label)
    for index in range(count - rows.beside):
        row = filled[index] if index < len(filled) else {}
        for column in rows.columns:
            if column.star is not None and not _is_enough(column, row.get(column.code)):
                yield Gap(section, rows.name(index, column), column.label, index + 1)
