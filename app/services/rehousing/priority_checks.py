"""Helsingborg's rules for social priority as checks with dates (helsingborg.se, sweden.md section 8).

They inform; whether somebody gets priority is decided by people. `unknown` is an answer of its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.core.rehousing import BEFORE_REVIEW
from models.rehousing import RehousingRequest, Stage

A_YEAR, SIX_MONTHS = timedelta(days=365), timedelta(days=183)


class PriorityAnswer(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class PriorityRule(StrEnum):
    REGISTERED = "registered"
    QUEUE_TIME = "queue_time"
    GOAL = "goal"
    RETEST = "retest"
    ONE_OFFER = "one_offer"
    LANDLORD = "landlord"


@dataclass(frozen=True)
class PriorityCheck:
    """`on`: the day the answer turns on (a year registered, the goal, the next test)."""

    rule: PriorityRule
    answer: PriorityAnswer
    on: date | None = None


def checks(request: RehousingRequest, today: date, *, offer_used: bool) -> list[PriorityCheck]:
    return list(_checks(request, today, offer_used))


def retest_due(request: RehousingRequest) -> date | None:
    """Six months after the decision, or after the need was last tested."""
    tested = request.retested_on or request.decided_on
    return tested + SIX_MONTHS if tested else None


def _checks(request: RehousingRequest, today: date, offer_used: bool) -> Iterator[PriorityCheck]:
    since = request.registered_since
    a_year = since + A_YEAR if since else None
    yield PriorityCheck(PriorityRule.REGISTERED, _known(a_year and a_year <= today), a_year)
    yield PriorityCheck(PriorityRule.QUEUE_TIME, _known(request.queue_time_used))
    goal = request.decided_on + SIX_MONTHS if request.decided_on else None
    yield PriorityCheck(PriorityRule.GOAL, _known(goal and today <= goal), goal)
    due = retest_due(request)
    yield PriorityCheck(PriorityRule.RETEST, _known(due and today <= due), due)
    yield PriorityCheck(PriorityRule.ONE_OFFER, _known(not offer_used))
    yield PriorityCheck(PriorityRule.LANDLORD, _landlords_answer(request.stage))


def _known(answer: object) -> PriorityAnswer:
    if answer is None:
        return PriorityAnswer.UNKNOWN
    return PriorityAnswer.YES if answer else PriorityAnswer.NO


def _landlords_answer(stage: Stage) -> PriorityAnswer:
    waits = {Stage.DRAFT, *BEFORE_REVIEW, Stage.PAUSED, Stage.WITHDRAWN, Stage.LAPSED}
    if stage in waits:
        return PriorityAnswer.UNKNOWN
    return PriorityAnswer.NO if stage is Stage.DECLINED else PriorityAnswer.YES
