"""What a housing company is told of its own queue and flats: a request, an offer, checks, steps, and what
stands against a flat. Of the household itself it is told the brief alone (to_company_brief).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from app.services.disclosure.audiences import AS_IT_STANDS, OWN_WORD, Audience, AudienceLine, Table
from app.services.disclosure.to_company_brief import COMPANY
from models.rehousing import (
    ContractKind,
    Flat,
    FlatOffer,
    Reason,
    RehousingEvent,
    RehousingParty,
    RehousingRequest,
    Stage,
    Step,
)


@dataclass(frozen=True)
class SentRequest:
    """A request in the company's queue."""

    id: str
    code: str
    stage: Stage
    stage_since: datetime
    contract: ContractKind | None


REQUEST: Table[RehousingRequest] = Table(
    Audience.HOUSING_COMPANY,
    (
        AudienceLine("id", (), "a random id", COMPANY),
        AudienceLine("code", ("rehousing_request.code",), "a random code, not the case's", COMPANY),
        AudienceLine("stage", ("rehousing_request.stage",), AS_IT_STANDS, COMPANY),
        AudienceLine("stage_since", ("rehousing_request.stage_since",), AS_IT_STANDS, COMPANY),
        AudienceLine("contract", ("rehousing_request.contract",), OWN_WORD, COMPANY),
    ),
)


@dataclass(frozen=True)
class OfferedFlat:
    """The company's own flat, set apart."""

    flat: Flat
    answer_by: date | None


OFFER: Table[FlatOffer] = Table(
    Audience.HOUSING_COMPANY,
    (
        AudienceLine("flat", (), OWN_WORD, COMPANY),
        AudienceLine("answer_by", ("flat_offer.answer_by",), AS_IT_STANDS, COMPANY),
    ),
)


class CheckedRule(Protocol):
    @property
    def rule(self) -> str: ...
    @property
    def on(self) -> date | None: ...


ANSWER_ALONE = frozenset({"registered"})
"""A check whose date says when somebody came to the city."""


def _on(check: CheckedRule) -> date | None:
    return None if check.rule in ANSWER_ALONE else check.on


CHECK: Table[CheckedRule] = Table(
    Audience.HOUSING_COMPANY,
    (
        AudienceLine("rule", (), "a rule of the city's", COMPANY),
        AudienceLine(
            "answer",
            ("rehousing_request.registered_since", "rehousing_request.queue_time_used"),
            "yes, no or unknown",
            COMPANY,
        ),
        AudienceLine(
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
    party: RehousingParty
    reason: Reason | None
    details: Mapping[str, Any]


NOT_THE_COMPANYS = frozenset({Step.FOLLOW_UP, Step.RETEST})
"""Steps that are between the person and social services."""
DETAILS = frozenset({"questions", "answer_by", "moves_in", "moved_in", "until"})


def _own_reason(event: RehousingEvent) -> Reason | None:
    return event.reason if event.party is RehousingParty.COMPANY else None


def _details(event: RehousingEvent) -> dict[str, Any]:
    return {name: value for name, value in event.details.items() if name in DETAILS}


STEP: Table[RehousingEvent] = Table(
    Audience.HOUSING_COMPANY,
    (
        AudienceLine("recorded_at", ("rehousing_event.recorded_at",), AS_IT_STANDS, COMPANY),
        AudienceLine("step", ("rehousing_event.step",), "but follow-ups and retests", COMPANY),
        AudienceLine("party", ("rehousing_event.party",), "whose word it was, no name", COMPANY),
        AudienceLine("reason", ("rehousing_event.reason",), OWN_WORD, COMPANY, _own_reason),
        AudienceLine(
            "details", ("rehousing_event.details",), "days, and its own questions", COMPANY, _details
        ),
    ),
)


def steps_told(events: Iterable[RehousingEvent]) -> tuple[StepTaken, ...]:
    return tuple(STEP.draw(StepTaken, event) for event in events if event.step not in NOT_THE_COMPANYS)


ABOUT_THE_FLAT = frozenset({"closed", "beds", "needs", "occupied"})
NOT_SUITABLE = "not_suitable"


def rule_told(rule: str) -> str:
    """A rule that stands against a flat: whatever is about the person is one word, without a reason."""
    return rule if rule in ABOUT_THE_FLAT else NOT_SUITABLE
