"""The way from a request to a home, as data: what may be done in which stage, by whom, for which reasons.

Everything that is not in TRANSITIONS is refused. Sources: Helsingborg's rules for social priority
(helsingborg.se: one offer only, the landlord approves, need tested again every six months), the network's
bimonthly meeting with the housing company (reference/sweden.md sections 2.2 and 8); limits are house rules.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from types import MappingProxyType

from models.rehousing import Reason, RehousingParty, Stage, Step


class Goto(Enum):
    STAY = auto()
    BACK = auto()  # to where it was before the pause


@dataclass(frozen=True)
class Transition:
    """`to`: the next stage. `by`: who may say so. `reasons`: one of them must be given (none: no reason)."""

    to: Stage | Goto
    by: frozenset[RehousingParty]
    reasons: tuple[Reason, ...] = ()


S, R = Stage, Reason
_AUTHORITY, _COMPANY, _SERVICE = (
    frozenset({party}) for party in (RehousingParty.AUTHORITY, RehousingParty.COMPANY, RehousingParty.SERVICE)
)

BEFORE_REVIEW = (S.SUBMITTED, S.UNDER_REVIEW, S.INFORMATION_NEEDED)
BEFORE_AN_OFFER = (*BEFORE_REVIEW, S.POOLED)
SET_APART = (S.MATCHED, S.OFFERED, S.ACCEPTED)
"""A flat is set apart for the household."""
BEFORE_A_CONTRACT = (*BEFORE_AN_OFFER, *SET_APART)
LIVING_THERE = (S.MOVED_IN, S.FOLLOWED_UP)
OVER = (S.CONVERTED, S.ENDED, S.DECLINED, S.WITHDRAWN, S.LAPSED)

COMPANYS_NO = (R.INCOME, R.RENT_DEBT, R.EARLIER_TENANCY, R.NO_SUCH_FLAT)
REFUSALS = (R.WRONG_AREA, R.WRONG_SIZE, R.TOO_DEAR, R.NOT_SAFE, R.OWN_WISH, R.OWN_SOLUTION)
WITHDRAWALS = (R.OWN_WISH, R.OWN_SOLUTION, R.NEED_CEASED, R.OTHER_MUNICIPALITY, R.MISTAKE)
PAUSES = (R.NOT_READY, R.OWN_WISH)
ENDS = (R.SETTLED, R.GAVE_NOTICE, R.CONTRACT_ENDED, R.OTHER_MUNICIPALITY)
LAPSES = (R.NO_ANSWER, R.NOT_RETESTED)
PERSONS_OWN = frozenset({*REFUSALS, R.GAVE_NOTICE})
"""Reasons that are the person's, whoever writes them down."""


def _table() -> dict[tuple[Stage, Step], Transition]:
    table = {
        (S.DRAFT, Step.SUBMIT): Transition(S.SUBMITTED, _AUTHORITY),
        (S.SUBMITTED, Step.BEGIN_REVIEW): Transition(S.UNDER_REVIEW, _COMPANY),
        (S.UNDER_REVIEW, Step.ASK): Transition(S.INFORMATION_NEEDED, _COMPANY),
        (S.INFORMATION_NEEDED, Step.ANSWER): Transition(S.UNDER_REVIEW, _AUTHORITY),
        (S.UNDER_REVIEW, Step.APPROVE): Transition(S.POOLED, _COMPANY),
        (S.POOLED, Step.MATCH): Transition(S.MATCHED, _COMPANY),
        (S.MATCHED, Step.UNMATCH): Transition(S.POOLED, _COMPANY),
        (S.MATCHED, Step.OFFER): Transition(S.OFFERED, _COMPANY),
        (S.OFFERED, Step.TAKE_BACK): Transition(S.POOLED, _COMPANY),
        (S.OFFERED, Step.ACCEPT): Transition(S.ACCEPTED, _AUTHORITY),
        (S.OFFERED, Step.REFUSE): Transition(S.DECLINED, _AUTHORITY, REFUSALS),
        (S.ACCEPTED, Step.SIGN): Transition(S.CONTRACT_SIGNED, _COMPANY),
        (S.CONTRACT_SIGNED, Step.MOVE_IN): Transition(S.MOVED_IN, _AUTHORITY),
        (S.MOVED_IN, Step.FOLLOW_UP): Transition(S.FOLLOWED_UP, _AUTHORITY),
        (S.FOLLOWED_UP, Step.FOLLOW_UP): Transition(Goto.STAY, _AUTHORITY),
        (S.PAUSED, Step.RESUME): Transition(Goto.BACK, _AUTHORITY | _SERVICE),
        (S.OFFERED, Step.LAPSE): Transition(S.LAPSED, _SERVICE, (R.NO_ANSWER,)),
    }
    table |= {(stage, Step.DECLINE): Transition(S.DECLINED, _COMPANY, COMPANYS_NO) for stage in
              (*BEFORE_REVIEW, S.POOLED, S.MATCHED, S.ACCEPTED)}  # fmt: skip
    table |= {(stage, Step.PAUSE): Transition(S.PAUSED, _AUTHORITY, PAUSES) for stage in BEFORE_AN_OFFER}
    table |= {
        (stage, Step.RETEST): Transition(Goto.STAY, _AUTHORITY) for stage in (*BEFORE_A_CONTRACT, S.PAUSED)
    }
    table |= {(stage, Step.WITHDRAW): Transition(S.WITHDRAWN, _AUTHORITY, WITHDRAWALS) for stage in
              (S.DRAFT, *BEFORE_A_CONTRACT, S.CONTRACT_SIGNED, S.PAUSED)}  # fmt: skip
    table |= {
        (stage, Step.LAPSE): Transition(S.LAPSED, _SERVICE, LAPSES) for stage in (*BEFORE_AN_OFFER, S.PAUSED)
    }
    table |= {(stage, Step.CONVERT): Transition(S.CONVERTED, _COMPANY) for stage in LIVING_THERE}
    table |= {(stage, Step.END): Transition(S.ENDED, _AUTHORITY, ENDS) for stage in LIVING_THERE}
    return table


TRANSITIONS: Mapping[tuple[Stage, Step], Transition] = MappingProxyType(_table())

LIMITS: Mapping[Stage, timedelta] = MappingProxyType(
    {
        S.SUBMITTED: timedelta(days=5),
        S.UNDER_REVIEW: timedelta(days=14),
        S.INFORMATION_NEEDED: timedelta(days=14),
        S.POOLED: timedelta(days=60),
        S.MATCHED: timedelta(days=3),
        S.OFFERED: timedelta(days=7),
        S.ACCEPTED: timedelta(days=14),
        S.CONTRACT_SIGNED: timedelta(days=60),
    }
)
"""How long a request may stand in a stage before it has stalled (house rule)."""
COMPANY_ANSWERS = frozenset({S.SUBMITTED, S.UNDER_REVIEW, S.MATCHED, S.ACCEPTED})
AUTHORITY_ANSWERS = frozenset({S.DRAFT, S.INFORMATION_NEEDED, S.OFFERED, S.CONTRACT_SIGNED})
"""Whose turn it is."""


def steps_for(stage: Stage, party: RehousingParty) -> tuple[Step, ...]:
    """What somebody can do now, in the order of Step."""
    return tuple(step for step in Step if party in _allowed(stage, step))


def _allowed(stage: Stage, step: Step) -> frozenset[RehousingParty]:
    found = TRANSITIONS.get((stage, step))
    return found.by if found else frozenset()


def has_stalled(stage: Stage, since: datetime, now: datetime) -> bool:
    return stage in LIMITS and now - since > LIMITS[stage]
