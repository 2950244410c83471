"""A step that is being taken, and who is told of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.core.clock import Clock, local
from app.core.errors import ErrorCode, InvalidInput, NotPossibleNow
from app.queries.access import kept_out_of
from app.queries.rehousing import standing_offer
from app.services.messages import outbox
from models.notification import MessageKind
from models.rehousing import CompanyQuestion, ContractKind, FlatOffer, Reason, RehousingRequest, Step


@dataclass(frozen=True)
class TakeStep:
    """`on`: the day a step is about (move-in, end of a pause, last day for an answer)."""

    request_id: str
    step: Step
    reason: Reason | None = None
    on: date | None = None
    questions: tuple[CompanyQuestion, ...] = ()
    flat_id: str | None = None
    contract: ContractKind | None = None


@dataclass(frozen=True)
class Taking:
    """What a step's own work may look at."""

    session: Session
    actor: Actor
    clock: Clock
    request: RehousingRequest
    command: TakeStep

    @property
    def today(self) -> date:
        return local(self.clock.now()).date()

    def offer(self) -> FlatOffer:
        found = standing_offer(self.session, self.request.id)
        if found is None:
            raise NotPossibleNow()
        return found

    def wrong(self, field: str, code: ErrorCode) -> InvalidInput:
        return InvalidInput({field: [code]})


Effect = Callable[[Taking], dict[str, Any]]
"""What a step does besides. Returns the details to be kept: codes, ids and dates only."""
Effects = Mapping[Step, Effect]


def tell_company(taking: Taking) -> None:
    _tell(taking, taking.request.company_id, MessageKind.HOUSING_WAITS)


def tell_social_services(taking: Taking) -> None:
    _tell(taking, taking.request.case.owner_organisation_id, MessageKind.REHOUSING_WAITS)


def _tell(taking: Taking, organisation: str, kind: MessageKind) -> None:
    """Not those with a conflict of interest: they may not know that there is anything to be told."""
    users, organisations = kept_out_of(taking.session, taking.request.case)
    if organisation not in organisations:
        outbox.notify(taking.session, taking.clock, organisation, kind, _about(taking), users)


def _about(taking: Taking) -> str:
    """One message an hour and request is enough; a question asked again next week is another matter."""
    return f"{taking.request.id[:11]}{taking.clock.now():%y%m%d%H}"
