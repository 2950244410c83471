"""Whom to ring first tonight: houses by the chance of a quick yes (docs/adr/0011-call-plan.md).

    chance = share × rooms / (rooms + 1)
    share  = (yes within 15 minutes + 1) / (asked + 3)
    rooms  = said open lately + ½ · said open, worth asking about again + ¼ · nobody has said

An order for the telephone, not a forecast, and nothing of it concerns a person.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from sqlalchemy.orm import Session

from app.core import audit
from app.core.actor import Actor
from app.core.clock import NOON, SWEDEN, Clock, night_of
from app.core.policy import Permission, demand
from app.services.availability.freshness import HouseFreshness, NightsWanted, RoomsByFreshness, houses
from app.services.engine.places import ASKABLE
from app.services.placing.calls.outcomes import InquiryOutcome, outcomes
from app.services.placing.calls.phone_list import NOT_SAID
from app.services.placing.suggestions import Suggestions, suggest_places

QUICK = timedelta(minutes=15)
REMEMBERED = timedelta(days=90)
PRIOR_YES, PRIOR_ASKED = 1, 3
"""A house nobody has asked counts as one that said yes once in three."""
WORTH_OF_DUE, WORTH_OF_UNKNOWN = 0.5, 0.25


@dataclass(frozen=True)
class AnswerRecord:
    """How a house has answered. `minutes`: the median time to an answer, yes or no; None without answers."""

    asked: int = 0
    quick: int = 0
    minutes: float | None = None

    @property
    def share(self) -> float:
        return (self.quick + PRIOR_YES) / (self.asked + PRIOR_ASKED)


@dataclass(frozen=True)
class CallLine:
    house: HouseFreshness
    record: AnswerRecord

    @property
    def chance(self) -> float:
        return self.record.share * supply(self.house.rooms)


def supply(rooms: RoomsByFreshness) -> float:
    """From 0 (nothing can be free) towards 1: the second room matters less than the first."""
    worth = rooms.fresh + WORTH_OF_DUE * rooms.due + WORTH_OF_UNKNOWN * rooms.unknown
    return worth / (worth + 1)


def record_of(history: Iterable[InquiryOutcome]) -> AnswerRecord:
    """A question taken back before the house could be quick says nothing of the house, and is left out."""
    counted = [one for one in history if one.answered_at or not _taken_back_early(one)]
    waits = [one.answered_at - one.asked_at for one in counted if one.answered_at]
    quick = [one for one in counted if one.is_yes and one.answered_at and _is_quick(one.answered_at, one)]
    minutes = median(wait.total_seconds() / 60 for wait in waits) if waits else None
    return AnswerRecord(len(counted), len(quick), minutes)


def _taken_back_early(one: InquiryOutcome) -> bool:
    return one.released_at is not None and _is_quick(one.released_at, one)


def _is_quick(moment: datetime, one: InquiryOutcome) -> bool:
    return moment - one.asked_at <= QUICK


def in_order(
    houses: Iterable[HouseFreshness], history: Mapping[str, Sequence[InquiryOutcome]]
) -> list[CallLine]:
    """The most promising first; after all others the houses that let nobody in at this hour."""
    lines = [CallLine(house, record_of(history.get(house.id, ()))) for house in houses]
    return sorted(lines, key=_place)


def _place(line: CallLine) -> tuple[bool, float, str]:
    return line.house.lets_in_now is False, -line.chance, line.house.code_name


def call_order(session: Session, actor: Actor, clock: Clock) -> list[CallLine]:
    """Every house, for tonight; audited."""
    demand(actor, Permission.FRESHNESS_READ)
    audit.record(session, actor, clock, audit.Action.FRESHNESS_READ, actor.organisation_id, plan="tonight")
    return in_order(houses(session, clock, NightsWanted(night_of(clock.now()))), _history(session, clock))


def call_order_for(session: Session, actor: Actor, clock: Clock, request_id: str) -> list[CallLine]:
    """Houses of which nothing known speaks against for one request, for its nights; audited as suggestions.

    Raises NotFound outside the circle, IntakeIncomplete before the starred fields are answered.
    """
    found = suggest_places(session, actor, clock, request_id)
    stay = found.household
    question = NightsWanted(stay.arrives, stay.nights, _may_do(found))
    return in_order(houses(session, clock, question), _history(session, clock))


def _may_do(found: Suggestions) -> frozenset[str]:
    """Units that are free and safe as far as is known, or would be if the house says yes."""
    asked = (
        place
        for place in (*found.asked, *found.excluded)
        if NOT_SAID.issuperset(place.rules) and ASKABLE.issuperset(place.unknown)
    )
    return frozenset(unit for place in (*found.offered, *asked) for unit in place.units)


def _history(session: Session, clock: Clock) -> dict[str, list[InquiryOutcome]]:
    """Up to the last noon: a figure that grew tonight would tell whoever knows of a case where it was asked
    about."""
    noon = datetime.combine(night_of(clock.now()), NOON, SWEDEN)
    return outcomes(session, noon - REMEMBERED, noon)
