"""What a protected home is told once a placement is confirmed there and for as long as it stands: identities
and the arrival protocol. Never the perpetrator's file, whom they are kept apart from, or the case as a whole.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from app.core.night_form.form import QUESTIONS
from app.core.night_form.kinds import FormQuestion, Part, Rows, Section
from app.services.disclosure.audiences import AS_IT_STANDS, Audience, AudienceLine, Table
from app.services.disclosure.household import Expected
from models.case import Case, Coming, Member, PersonProtection
from models.facility import KINDS

AFTER = "need-to-know, shelter operator: after acceptance"
FORM = "reference/intake.md, column Sees: F, a facility after acceptance"


@dataclass(frozen=True)
class Arriving:
    """Somebody of the household who does not stay behind. `is_first`: the one who seeks protection."""

    member: Member
    is_first: bool
    is_child: bool


@dataclass(frozen=True)
class Identity:
    """`personal_number` where one is recorded; it can wait at night."""

    alias: str | None
    is_child: bool
    birth_year: int
    gender: str
    comes_later: bool
    personal_number: str | None


@dataclass(frozen=True)
class WhoComes:
    """`answers`: those of the night form that the home is told, by code."""

    booking_code: str
    unit_codes: tuple[str, ...]
    first_night: date
    last_night: date
    expected_at: datetime | None
    protected_identity: str | None
    people: tuple[Identity, ...]
    answers: Mapping[str, Any]
    contact: str
    duty_phone: str | None


def protected_identity(case: Case) -> str | None:
    """The code of the banner that a page about the case shows; None when there is nothing to warn of."""
    code = case.person_protection
    return None if code is PersonProtection.NONE else code.value


def _alias(one: Arriving) -> Any:
    return (one.member.case.alias if one.is_first else None) or one.member.alias


def _comes_later(one: Arriving) -> bool:
    return one.member.coming is Coming.LATER


PERSON: Table[Arriving] = Table(
    Audience.PROTECTED_HOME,
    (
        AudienceLine("alias", ("case_file.alias", "member.alias"), AS_IT_STANDS, AFTER, _alias),
        AudienceLine("is_child", ("member.birth_year",), "yes or no", AFTER),
        AudienceLine(
            "birth_year", ("member.birth_year",), AS_IT_STANDS, AFTER, attrgetter("member.birth_year")
        ),
        AudienceLine("gender", ("member.gender",), AS_IT_STANDS, AFTER, attrgetter("member.gender.value")),
        AudienceLine("comes_later", ("member.coming",), "yes or no", AFTER, _comes_later),
        AudienceLine(
            "personal_number",
            ("member.personal_number",),
            AS_IT_STANDS,
            AFTER,
            attrgetter("member.personal_number"),
        ),
    ),
)


def _answer(code: str) -> AudienceLine[Mapping[str, Any]]:
    return AudienceLine(code, (f"answers.{code}",), AS_IT_STANDS, FORM, lambda answers: answers.get(code))


def _rows(code: str, *columns: str) -> AudienceLine[Mapping[str, Any]]:
    """Of a list that repeats, these columns."""

    def cut(answers: Mapping[str, Any]) -> list[dict[str, Any]]:
        rows = answers.get(code) or ()
        return [{column: row[column] for column in columns if column in row} for row in rows]

    return AudienceLine(
        code, tuple(f"answers.{code}.{column}" for column in columns), AS_IT_STANDS, FORM, cut
    )


ANSWERS: Table[Mapping[str, Any]] = Table(
    Audience.PROTECTED_HOME,
    (
        _rows("other_adults", "birth_year", "gender"),
        _rows("children", "birth_year", "gender", "coming"),
        _answer("min_protection_level"),
        _answer("level_reason"),
        _answer("risk_level"),
        _answer("tracking_checklist"),
        _answer("languages"),
        _answer("other_language"),
        _answer("language_required"),
        _answer("interpreter_avoid"),
        _answer("interpreter_gender"),
        _answer("reads"),
        _answer("accessibility_needs"),
        _answer("acute_care"),
        _answer("pregnant"),
        _answer("pregnancy_week"),
        _answer("medication"),
        _answer("allergies"),
        _answer("suicidal_now"),
        _answer("transport_means"),
        _answer("transport_escort"),
        _answer("expected_arrival"),
        _answer("met_elsewhere"),
        _answer("immediate_needs"),
        _answer("own_wish"),
        _answer("wishes"),
    ),
)
"""Of the night form. Of a risk assessment the level: method and dates stay with social services."""


def answers_told(answers: Mapping[str, Any]) -> dict[str, Any]:
    return {code: value for code, value in ANSWERS.tell(answers).items() if value not in (None, [])}


def told_to(kind: str) -> Section:
    """The night form cut down to what a place of this kind is told in its words: a protected home ANSWERS,
    a hotel or a landlord nothing (of the body it is told the room's needs)."""
    told = ANSWERS.told if KINDS[kind].is_protected_home else {}
    cut = (replace(question, parts=tuple(_parts(question, told))) for question in QUESTIONS)
    return Section("told", "", tuple(question for question in cut if question.parts))


def _parts(question: FormQuestion, told: Mapping[str, AudienceLine[Any]]) -> Iterator[Part | Rows]:
    """Of a list that repeats, the columns that are told."""
    for part in question.parts:
        if isinstance(part, Rows) and part.code in told:
            of = told[part.code].of
            columns = tuple(one for one in part.columns if f"answers.{part.code}.{one.code}" in of)
            if columns:
                yield replace(part, columns=columns)
        elif part.code in told:
            yield part


def _people(expected: Expected) -> tuple[Identity, ...]:
    return tuple(
        PERSON.draw(Identity, Arriving(member, index == 0, member.id in expected.children))
        for index, member in enumerate(expected.case.members)
        if member.coming is not Coming.STAYS
    )


ARRIVAL: Table[Expected] = Table(
    Audience.PROTECTED_HOME,
    (
        AudienceLine("booking_code", ("placement.booking_code",), AS_IT_STANDS, AFTER),
        AudienceLine("unit_codes", ("unit_night.bed",), "its own names of them", AFTER),
        AudienceLine("first_night", ("unit_night.night",), "in this house", AFTER),
        AudienceLine("last_night", ("unit_night.night",), "in this house", AFTER),
        AudienceLine(
            "expected_at",
            ("answers.expected_arrival", "placement_request.arrives"),
            "an instant, when they come straight here",
            AFTER,
        ),
        AudienceLine(
            "protected_identity",
            ("case_file.person_protection",),
            "a banner",
            "R-52",
            lambda expected: protected_identity(expected.case),
        ),
        AudienceLine("people", ("member.coming",), "what PERSON tells of each who comes", AFTER, _people),
        AudienceLine(
            "answers", (), "what ANSWERS tells", FORM, lambda expected: answers_told(expected.answers)
        ),
        AudienceLine("contact", ("organisation.name",), AS_IT_STANDS, AFTER, attrgetter("case.owner.name")),
        AudienceLine(
            "duty_phone",
            ("organisation.duty_phone",),
            AS_IT_STANDS,
            AFTER,
            attrgetter("case.owner.duty_phone"),
        ),
    ),
)
"""Once a placement is confirmed in this home, and for as long as it is."""
