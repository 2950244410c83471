"""What a housing company is told of a household (R-42): anybody may ask it for what it keeps, so it is told
the brief, the steps of its own queue, and of a flat what is about the flat.

The brief is made once, by the caseworker, kept sealed, and shown from what is kept: the preview and the
company's page cannot differ.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from operator import attrgetter
from typing import Any, Protocol

from app.services.disclosure.audiences import AS_IT_STANDS, OWN_WORD, Audience, Line, Table
from models.case import Coming, Member
from models.rehousing import (
    ContractKind,
    Flat,
    FlatOffer,
    Party,
    Reason,
    RehousingEvent,
    RehousingRequest,
    Stage,
    Step,
)

COMPANY = "need-to-know, Helsingborgshem; R-42"
AGE_BANDS = ((0, 5), (6, 12), (13, 17), (18, 24), (25, 64), (65, 120))
"""First and last year of each band; a company is told bands, never years."""
ACCESSIBILITY = ("step_free", "lift")


@dataclass(frozen=True)
class Brief:
    """`ages`: one band a person, "25-64"; `rooms_from … rooms_to`: beside the kitchen; `excluded_areas`:
    districts by code, without a reason; `highest_rent`: whole SEK a month."""

    decision_ref: str
    queue_ref: str
    ages: tuple[str, ...]
    rooms_from: int
    rooms_to: int
    accessibility: tuple[str, ...]
    excluded_areas: tuple[str, ...]
    highest_rent: int
    move_in_from: date
    move_in_until: date
    contract_wanted: ContractKind
    support_plan: bool

    @property
    def persons(self) -> int:
        return len(self.ages)

    def to_json(self) -> dict[str, Any]:
        told = asdict(self)
        for name in ("ages", "accessibility", "excluded_areas"):
            told[name] = list(told[name])
        told["move_in_from"] = self.move_in_from.isoformat()
        told["move_in_until"] = self.move_in_until.isoformat()
        told["contract_wanted"] = self.contract_wanted.value
        return told

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Brief":
        told = dict(kept)
        for name in ("ages", "accessibility", "excluded_areas"):
            told[name] = tuple(told[name])
        told["move_in_from"] = date.fromisoformat(told["move_in_from"])
        told["move_in_until"] = date.fromisoformat(told["move_in_until"])
        told["contract_wanted"] = ContractKind(told["contract_wanted"])
        return cls(**told)


FIELDS = tuple(field.name for field in fields(Brief))


@dataclass(frozen=True)
class Application:
    """`written`: what the caseworker says (app.services.rehousing.requests.WriteRequest)."""

    written: Any
    members: Sequence[Member]
    this_year: int


def ages_of(members: Iterable[Member], this_year: int) -> tuple[str, ...]:
    """The bands of everybody who moves in, the youngest first."""
    ages = sorted(this_year - member.birth_year for member in members if member.coming is not Coming.STAYS)
    return tuple(_band(age) for age in ages)


def _band(age: int) -> str:
    first, last = next((band for band in AGE_BANDS if band[0] <= age <= band[1]), AGE_BANDS[-1])
    return f"{first}-{last}"


def _ages(application: Application) -> tuple[str, ...]:
    return ages_of(application.members, application.this_year)


def _written(name: str, as_what: str = AS_IT_STANDS) -> Line[Application]:
    return Line(name, ("rehousing_request.brief",), as_what, COMPANY, attrgetter(f"written.{name}"))


def _written_codes(name: str, as_what: str) -> Line[Application]:
    def in_order(application: Application) -> tuple[str, ...]:
        return tuple(sorted(getattr(application.written, name)))

    return Line(name, ("rehousing_request.brief",), as_what, COMPANY, in_order)


BRIEF: Table[Application] = Table(
    Audience.HOUSING_COMPANY,
    (
        _written("decision_ref"),
        _written("queue_ref"),
        Line("ages", ("member.birth_year", "member.coming"), "a band for each", COMPANY, _ages),
        _written("rooms_from"),
        _written("rooms_to"),
        _written_codes("accessibility", "what the flat must have"),
        _written_codes("excluded_areas", "districts, without a reason"),
        _written("highest_rent"),
        _written("move_in_from"),
        _written("move_in_until"),
        _written("contract_wanted"),
        _written("support_plan", "that there is one"),
    ),
)
"""Of the household; nothing of one whose request is over."""


@dataclass(frozen=True)
class Sent:
    """A request in the company's queue."""

    id: str
    code: str
    stage: Stage
    stage_since: datetime
    contract: ContractKind | None


REQUEST: Table[RehousingRequest] = Table(
    Audience.HOUSING_COMPANY,
    (
        Line("id", (), "a random id", COMPANY),
        Line("code", ("rehousing_request.code",), "a random code, not the case's", COMPANY),
        Line("stage", ("rehousing_request.stage",), AS_IT_STANDS, COMPANY),
        Line("stage_since", ("rehousing_request.stage_since",), AS_IT_STANDS, COMPANY),
        Line("contract", ("rehousing_request.contract",), OWN_WORD, COMPANY),
    ),
)


@dataclass(frozen=True)
class Offered:
    """The company's own flat, set apart."""

    flat: Flat
    answer_by: date | None


OFFER: Table[FlatOffer] = Table(
    Audience.HOUSING_COMPANY,
    (
        Line("flat", (), OWN_WORD, COMPANY),
        Line("answer_by", ("flat_offer.answer_by",), AS_IT_STANDS, COMPANY),
    ),
)


class Check(Protocol):
    @property
    def rule(self) -> str: ...
    @property
    def on(self) -> date | None: ...


ANSWER_ALONE = frozenset({"registered"})
"""A check whose date says when somebody came to the city."""


def _on(check: Check) -> date | None:
    return None if check.rule in ANSWER_ALONE else check.on


CHECK: Table[Check] = Table(
    Audience.HOUSING_COMPANY,
    (
        Line("rule", (), "a rule of the city's", COMPANY),
        Line(
            "answer",
            ("rehousing_request.registered_since", "rehousing_request.queue_time_used"),
            "yes, no or unknown",
            COMPANY,
        ),
        Line(
            "on",
            ("rehousing_request.decided_on", "rehousing_request.retested_on"),
            "six months after it",
            COMPANY,
            _on,
        ),
    ),
)


@dataclass(frozen=True)
class StepTaken:
    """`reason`: only the company's own. `details`: days, and what the company asked about."""

    recorded_at: datetime
    step: Step
    party: Party
    reason: Reason | None
    details: Mapping[str, Any]


NOT_THE_COMPANYS = frozenset({Step.FOLLOW_UP, Step.RETEST})
"""Steps that are between the person and social services."""
DETAILS = frozenset({"questions", "answer_by", "moves_in", "moved_in", "until"})


def _own_reason(event: RehousingEvent) -> Reason | None:
    return event.reason if event.party is Party.COMPANY else None


def _details(event: RehousingEvent) -> dict[str, Any]:
    return {name: value for name, value in event.details.items() if name in DETAILS}


STEP: Table[RehousingEvent] = Table(
    Audience.HOUSING_COMPANY,
    (
        Line("recorded_at", ("rehousing_event.recorded_at",), AS_IT_STANDS, COMPANY),
        Line("step", ("rehousing_event.step",), "but follow-ups and retests", COMPANY),
        Line("party", ("rehousing_event.party",), "whose word it was, no name", COMPANY),
        Line("reason", ("rehousing_event.reason",), OWN_WORD, COMPANY, _own_reason),
        Line("details", ("rehousing_event.details",), "days, and its own questions", COMPANY, _details),
    ),
)


def steps_told(events: Iterable[RehousingEvent]) -> tuple[StepTaken, ...]:
    return tuple(STEP.draw(StepTaken, event) for event in events if event.step not in NOT_THE_COMPANYS)


ABOUT_THE_FLAT = frozenset({"closed", "beds", "needs", "occupied"})
NOT_SUITABLE = "not_suitable"


def rule_told(rule: str) -> str:
    """A rule that stands against a flat: whatever is about the person is one word, without a reason."""
    return rule if rule in ABOUT_THE_FLAT else NOT_SUITABLE
