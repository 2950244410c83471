"""A case in which every word that can be written says where it is kept, so that whatever a page shows of it
can be told by name."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy.orm import Session

from app.core.night_form.form import QUESTIONS
from app.core.night_form.kinds import Kind, Part, Rows
from models.case import Case, PersonProtection
from models.organisation import Organisation
from models.threat import CasePerpetrator, Perpetrator, Relation
from tests.world import World

WORDS = (Kind.TEXT, Kind.LONG_TEXT)
PLAIN: dict[Kind, Any] = {
    Kind.YEAR: 1992,
    Kind.NUMBER: 1,
    Kind.DATE: "2026-12-30",
    Kind.TIME: "03:15",
    Kind.AREA: "soder",
    Kind.POSITION: [56.0, 12.7],
    Kind.FACILITY: "A" * 22,
}
"""An answer to a question that takes no words."""


def marker(name: str, of: str = "") -> str:
    """In letters that no format writes otherwise."""
    return f"Marker {of}{name.replace('.', ' ')} ends"


def found_in(text: str, names: Iterable[str], of: str = "") -> set[str]:
    """A calendar breaks its lines; whatever else is looked into does not break a marker."""
    unfolded = text.replace("\r\n ", "")
    return {name for name in names if marker(name, of) in unfolded}


def night_form(of: str = "") -> dict[str, Any]:
    """Every question answered; whatever is asked in words with its marker."""
    given: dict[str, Any] = {}
    for question in QUESTIONS:
        for part in question.parts:
            if isinstance(part, Rows):
                rows = given.setdefault(part.code, [{"id": "A" * 22}])
                for one in part.columns:
                    rows[0][one.code] = _answer(f"answers.{part.code}.{one.code}", one, of)
            else:
                given[part.code] = _answer(f"answers.{part.code}", part, of)
    return given | {"adult_count": 2, "child_count": 1}


def _answer(name: str, part: Part, of: str) -> Any:
    if part.kind in WORDS:
        return marker(name, of)
    if part.kind == Kind.TICKS:
        return [str(part.options[0][0])]
    return PLAIN[part.kind] if part.kind in PLAIN else str(part.options[0][0])


def in_words() -> set[str]:
    """Questions that are answered in words."""
    return {
        name
        for question in QUESTIONS
        for part in question.parts
        for name in (
            [f"answers.{part.code}.{one.code}" for one in part.columns if one.kind in WORDS]
            if isinstance(part, Rows)
            else [f"answers.{part.code}"] * (part.kind in WORDS)
        )
    }


WRITTEN = in_words() | {
    "case_file.alias",
    "case_file.note",
    "member.alias",
    "member.personal_number",
    "perpetrator.alias",
    "organisation.name",
    "organisation.duty_phone",
}


def mark(world: World, session: Session, case_id: str, of: str = "") -> None:
    """In every place where a word of the case is kept. Whoever seeks protection goes by the case's alias, so
    the member's own stands with the others."""
    case = session.get_one(Case, case_id)
    case.person_protection = PersonProtection.CONFIDENTIALITY_FLAG
    case.alias = marker("case_file.alias", of)
    case.note = marker("case_file.note", of)
    case.answers = night_form(of)
    for member in case.members:
        member.personal_number = marker("member.personal_number", of)
        member.alias = marker("member.alias", of)
    threat = Perpetrator(created_by=world.officer.user_id, created_at=world.clock.now())
    session.add(threat)
    threat.alias = marker("perpetrator.alias", of)
    session.flush()
    session.add(CasePerpetrator(case_id=case.id, perpetrator_id=threat.id, relation=Relation.EX))
    owner = session.get_one(Organisation, case.owner_organisation_id)
    owner.name, owner.duty_phone = marker("organisation.name"), marker("organisation.duty_phone")
