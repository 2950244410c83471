"""What a question of the night form is made of.

The form, the reading of what was posted, the check page and the question "may a place be held yet?" all
follow from rows of these; no field is written down twice.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

Option = tuple[str, str]
"""A stored value and its words."""


class Unanswered(StrEnum):
    """Three different ways of having no answer. A field left out has not been reached at all."""

    NOT_ASKED = "not_asked"
    DECLINED = "declined_to_answer"
    UNKNOWN = "unknown"


Star = frozenset[Unanswered]
"""★: needed before a place can be held. Holds the ways of not answering that are answer enough."""

ANY_ANSWER: Star = frozenset(Unanswered)
CANNOT_BE_TOLD = (Unanswered.DECLINED, Unanswered.UNKNOWN)
"""Asked, and no wiser: the worse answer is reckoned with."""
ASKED: Star = frozenset({Unanswered.DECLINED, Unanswered.UNKNOWN})
REAL_ANSWER: Star = frozenset()

NOTHING = "none"
"""Ticked in a list of ticks: asked, and nothing of this."""


class Kind(StrEnum):
    CHOICE = "choice"  # one of few, all in sight
    SELECT = "select"  # one of many
    TICKS = "ticks"
    YEAR = "year"
    NUMBER = "number"
    DATE = "date"
    TIME = "time"
    TEXT = "text"
    LONG_TEXT = "long_text"
    AREA = "area"  # a district or a municipality of the gazetteer
    POSITION = "position"  # latitude and longitude
    FACILITY = "facility"  # a place of the network, by code name


class Viewer(StrEnum):
    """Who, beside the case's circle, may be told the answer (reference: intake form, column "Sees")."""

    SOLVER = "S"
    FACILITY = "F"
    HOTEL = "H"


@dataclass(frozen=True)
class Part:
    """One input. `star` is None where nothing is required; `when` limits it to a value of another part."""

    code: str
    label: str
    kind: Kind
    options: tuple[Option, ...] = ()
    hint: str = ""
    star: Star | None = None
    when: tuple[str, str] | None = None
    may_be_unanswered: bool = False
    lowest: int = 0
    highest: int = 99

    @property
    def offers_ways_of_not_answering(self) -> bool:
        return self.may_be_unanswered or bool(self.star)


@dataclass(frozen=True)
class Rows:
    """Inputs that repeat. `counted_by` names the part that says how many there are, `beside` of them
    described elsewhere; without it there is always room for one more."""

    code: str
    label: str
    columns: tuple[Part, ...]
    counted_by: str | None = None
    beside: int = 0
    most: int = 12

    def name(self, index: int, column: Part) -> str:
        return f"{self.code}-{index}-{column.code}"


@dataclass(frozen=True)
class FormQuestion:
    """`number` as in the reference; None for what the request needs beside the 35 questions."""

    number: int | None
    label: str
    parts: tuple[Part | Rows, ...]
    purpose: str  # why it is asked
    sees: tuple[Viewer, ...] = ()
    hint: str = ""

    @property
    def is_starred(self) -> bool:
        return any(part.star is not None for part in self.inputs())

    def inputs(self) -> Iterator[Part]:
        for part in self.parts:
            yield from part.columns if isinstance(part, Rows) else (part,)


@dataclass(frozen=True)
class Section:
    code: str
    title: str
    questions: tuple[FormQuestion, ...]


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for "to be translated where it is shown"
    return text


YES_NO: tuple[Option, ...] = (("yes", N_("Ja")), ("no", N_("Nej")))
