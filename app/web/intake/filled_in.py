"""The night form as a page needs it: values as the inputs take them, options in the reader's language."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext

from app.core.night_form.gaps import is_way
from app.core.night_form.kinds import N_, Kind, Option, Part, Rows, Section

WAYS: tuple[Option, ...] = (
    ("not_asked", N_("Ej frågat")),
    ("declined_to_answer", N_("Vill ej svara")),
    ("unknown", N_("Okänt")),
)


@dataclass(frozen=True)
class AnswerLine:
    """One input on a page of answers: `words` of a real answer, or the `way` of having none."""

    name: str
    label: str
    words: str
    way: str


@dataclass(frozen=True)
class FilledIn:
    """`posted`: what was typed, shown again where it could not be read. `choices`: options of kinds whose
    options are not the part's own."""

    answers: Mapping[str, Any]
    choices: Mapping[Kind, Sequence[Option]]
    errors: Mapping[str, Any] = field(default_factory=dict)
    posted: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def value(self, part: Part) -> Any:
        return self._shown(part.code, part, self.answers)

    def cell(self, rows: Rows, index: int, column: Part) -> Any:
        return self._shown(rows.name(index, column), column, self._row(rows, index))

    def row_id(self, rows: Rows, index: int) -> str:
        return str(self._row(rows, index).get("id", ""))

    def rows_shown(self, rows: Rows) -> int:
        """As many as were counted; uncounted, one more than are filled in."""
        filled = len(self.answers.get(rows.code, ()))
        if rows.counted_by is None:
            return min(filled + 1, rows.most)
        count = self.answers.get(rows.counted_by)
        return max(filled, count - rows.beside if isinstance(count, int) else 0)

    def options(self, part: Part) -> list[Option]:
        own = [(code, gettext(words)) for code, words in part.options]
        if part.kind in self.choices:
            own = list(self.choices[part.kind])
        if part.kind == Kind.SELECT and part.offers_ways_of_not_answering:
            own += [(code, gettext(words)) for code, words in WAYS]
        return own

    def way(self, part: Part, value: Any) -> str:
        return str(value) if is_way(part, value) else ""

    def is_starred(self, part: Part) -> bool:
        return part.star is not None and (part.when is None or self.answers.get(part.when[0]) == part.when[1])

    def words(self, part: Part, value: Any) -> str:
        """An answer, as `value` and `cell` give it, in the words of its options."""
        options = dict(self.options(part))
        if isinstance(value, list) and part.kind == Kind.TICKS:
            return ", ".join(options[each] for each in value)
        return str(options.get(value, value))

    def lines(self, section: Section) -> Iterator[AnswerLine]:
        """Every input of a section in order, answered or not."""
        for question in section.questions:
            for part in question.parts:
                yield from (
                    self._of_rows(part)
                    if isinstance(part, Rows)
                    else (self._line(part.code, gettext(part.label), part, self.value(part)),)
                )

    def _of_rows(self, rows: Rows) -> Iterator[AnswerLine]:
        for index in range(self.rows_shown(rows)):
            for column in rows.columns:
                label = f"{gettext(rows.label)} {index + 1}: {gettext(column.label).lower()}"
                cell = self.cell(rows, index, column)
                yield self._line(rows.name(index, column), label, column, cell)

    def _line(self, name: str, label: str, part: Part, value: Any) -> AnswerLine:
        way = self.way(part, value)
        return AnswerLine(name, label, "" if way or value == "" else self.words(part, value), way)

    def _row(self, rows: Rows, index: int) -> Mapping[str, Any]:
        filled: Sequence[Mapping[str, Any]] = self.answers.get(rows.code, ())
        return filled[index] if index < len(filled) else {}

    def _shown(self, name: str, part: Part, given: Mapping[str, Any]) -> Any:
        if name in self.errors:
            typed = self.posted.get(name, ())
            return list(typed) if part.kind == Kind.TICKS else next(iter(typed), "")
        value = given.get(part.code, "")
        if part.kind == Kind.POSITION and value:
            return ", ".join(map(str, value))
        return value
