"""Who may be told what: the words of the tables (docs/adr/0017).

One table for each audience, and for each moment of it, in the modules beside this one:

| audience                                | table                                     | module            |
|-----------------------------------------|-------------------------------------------|-------------------|
| house (hotel, landlord, protected home) | ASKED, WANTED, AWAITING                   | to_house          |
| protected home before its yes           | BEFORE_YES                                | to_home           |
| protected home after its yes            | PERSON, ARRIVAL, ANSWERS                  | to_expecting_home |
| housing company, of a household         | BRIEF                                     | to_company_brief  |
| housing company, of its queue and flats | REQUEST, OFFER, CHECK, STEP               | to_company        |
| another case's worker                   | MAY_KNOW, MAY_NOT_KNOW, WHOLE_BOARD       | to_other_case     |
| everybody outside the circle            | NOBODY: why nothing of it is told         | to_nobody         |

An e-mail or an SMS has no table: it is made of the kind of message alone (app/services/messages/text.py).

The parties of *Stad för Stad* (police, Frälsningsarmén, regionkoordinator, kvinnojour, Brottsofferjour,
trygghetsvärdar; reference/sweden.md section 3) are told nothing. Each gets a module `to_<party>.py` with a
table of its own when it is told something: drawn only while a consent to that party stands (R-47), or on a
request with its legal basis (R-15, R-51), and never by the general clause (R-50).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, Generic, TypeVar

Subject = TypeVar("Subject")
Shape = TypeVar("Shape")


class Audience(StrEnum):
    HOUSE = "house"
    PROTECTED_HOME = "protected_home"
    HOUSING_COMPANY = "housing_company"
    OTHER_CASE = "other_case"


@dataclass(frozen=True)
class AudienceLine(Generic[Subject]):
    """One thing that an audience is told.

    `of`: the columns (`member.birth_year`) and the answers of the night form (`answers.allergies`) that it is
    made of; `as_what`: what becomes of them; `source`: where it is written that it may be told; `made`: makes
    it of the subject (None: the subject's own attribute of the same name).
    """

    field: str
    of: tuple[str, ...]
    as_what: str
    source: str
    made: Callable[[Subject], Any] | None = None

    def told_of(self, subject: Subject) -> Any:
        return self.made(subject) if self.made else getattr(subject, self.field)


@dataclass(frozen=True)
class Table(Generic[Subject]):
    """All that an audience is told at one moment. What has no line is not told (R-38)."""

    audience: Audience
    lines: tuple[AudienceLine[Subject], ...]

    @property
    def told(self) -> Mapping[str, AudienceLine[Subject]]:
        return {line.field: line for line in self.lines}

    def tell(self, subject: Subject) -> dict[str, Any]:
        """Every line, by field."""
        return {line.field: line.told_of(subject) for line in self.lines}

    def draw(self, shape: type[Shape], subject: Subject) -> Shape:
        """A dataclass of what the audience is told. A field without a line keeps its default, and without a
        default cannot be drawn: TypeError."""
        told = self.told
        wanted = [field.name for field in fields(shape) if field.name in told]  # type: ignore[arg-type]
        return shape(**{name: told[name].told_of(subject) for name in wanted})


AS_IT_STANDS = "as it stands"
OWN_WORD = "what the audience said itself"
