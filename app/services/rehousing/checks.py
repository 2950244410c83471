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


class Answer(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Rule(StrEnum):
    REGISTERED = "registered"
    QUEUE_TIME = "queue_time"
    GOAL = "goal"
    RETEST = "retest"
    ONE_OFFER = "one_offer"
    LANDLORD = "landlord"


@dataclass(frozen=True)
class Check:
    """`on`: the day the answer turns on (a year registered, the goal, the next test)."""

    rule: Rule
    answer: Answer
    on: date | None = None


def checks(request: RehousingRequest, today: date, *, offer_used: bool) -> list[Check]:
    return list(_checks(request, today, offer_used))


def retest_due(request: RehousingRequest) -> date | None:
    """Six months after the decision, or after the need was last tested."""
    tested = request.retested_on or request.decided_on
    return tested + SIX_MONTHS if tested else None


def _checks(request: RehousingRequest, today: date, offer_used: bool) -> Iterator[Check]:
    since = request.registered_since
    a_year = since + A_YEAR if since else None
    yield Check(Rule.REGISTERED, _known(a_year and a_year <= today), a_year)
    yield Check(Rule.QUEUE_TIME, _known(request.queue_time_used))
    goal = request.decided_on + SIX_MONTHS if request.decided_on else None
    yield Check(Rule.GOAL, _known(goal and today <= goal), goal)
    due = retest_due(request)
    yield Check(Rule.RETEST, _known(due and today <= due), due)
    yield Check(Rule.ONE_OFFER, _known(not offer_used))
    yield Check(Rule.LANDLORD, _landlords_answer(request.stage))


def _known(answer: object) -> Answer:
    if answer is None:
        return Answer.UNKNOWN
    return Answer.YES if answer else Answer.NO


def _landlords_answer(stage: Stage) -> Answer:
    waits = {Stage.DRAFT, *BEFORE_REVIEW, Stage.PAUSED, Stage.WITHDRAWN, Stage.LAPSED}
    if stage in waits:
        return Answer.UNKNOWN
    return Answer.NO if stage is Stage.DECLINED else Answer.YES
