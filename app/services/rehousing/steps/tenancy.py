"""The contract is signed, they move in, and the tenancy goes on, becomes their own, or ends."""

from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from app.core.errors import ErrorCode, NotPossibleNow
from app.queries.claims import live_claims
from app.services.engine.loading import load_snapshot
from app.services.engine.snapshot import FOREVER
from app.services.messages import outbox
from app.services.placing import stays
from app.services.placing.stays import EndPlacement
from app.services.rehousing.flat_check import check_flat
from app.services.rehousing.steps.offer import give_back
from app.services.rehousing.steps.taking import Effects, Taking, tell_social_services
from models.facility import Facility
from models.notification import MessageKind
from models.placement import EventReason
from models.rehousing import ContractKind, ExitKind, FollowUp, Reason, Step

MOVED_IN_AT_MOST = timedelta(days=30)
"""So long ago a move can still be written down."""
FOLLOW_UP_DAYS = (1, 3, 7, 30, 180)
TODAY_OR_LATER = ErrorCode("move_in_today_or_later")
A_DAY_GONE_BY = ErrorCode("moved_in_lately")
WHICH_CONTRACT = ErrorCode("choose_a_contract")


def _sign(taking: Taking) -> dict[str, Any]:
    offer, kind = taking.offer(), taking.command.contract
    if kind is None or kind.value not in offer.flat.contracts:
        raise taking.wrong("contract", WHICH_CONTRACT)
    if taking.command.on is None or taking.command.on < taking.today:
        raise taking.wrong("on", TODAY_OR_LATER)
    check_flat(taking.session, taking.actor, taking.clock, taking.request, offer.flat)
    taking.request.contract = kind
    tell_social_services(taking)
    return {"contract": kind.value, "moves_in": taking.command.on.isoformat()}


def _move_in(taking: Taking) -> dict[str, Any]:
    """The emergency stay ends on the day of the move, its house is told, and follow-ups are due."""
    day = taking.command.on
    if day is None or not taking.today - MOVED_IN_AT_MOST <= day <= taking.today:
        raise taking.wrong("on", A_DAY_GONE_BY)
    ended = [_leave(taking, placement_id, unit, day) for placement_id, unit in _homes_left(taking, day)]
    taking.request.moved_in_on = day
    taking.session.add_all(
        FollowUp(request_id=taking.request.id, day=number, due_on=day + timedelta(days=number))
        for number in FOLLOW_UP_DAYS
    )
    return {"moved_in": day.isoformat(), "placements": ended}


def _homes_left(taking: Taking, day: date) -> list[tuple[str, str]]:
    """Placements of the case that still hold nights from that day on, and one unit of each."""
    claims = live_claims(taking.session, taking.actor, taking.clock.now(), day, FOREVER)
    return [
        (live.placement_id, live.units[0])
        for live in claims
        if live.placement_id and live.claim.request.case_id == taking.request.case_id
    ]


def _leave(taking: Taking, placement_id: str, unit: str, day: date) -> str:
    left = EndPlacement(placement_id, EventReason.MOVED_HOME, ExitKind.PERMANENT_HOME, day)
    stays.depart(taking.session, taking.actor, taking.clock, left)
    facility = load_snapshot(taking.session).units[unit].unit.facility
    house = taking.session.get_one(Facility, facility).organisation_id
    outbox.notify(taking.session, taking.clock, house, MessageKind.GUESTS_LEFT, placement_id)
    return placement_id


def _convert(taking: Taking) -> dict[str, Any]:
    """From a social contract to one of one's own."""
    if taking.request.contract is not ContractKind.SOCIAL:
        raise NotPossibleNow()
    taking.request.contract = ContractKind.FIRST_HAND
    return {}


def _end(taking: Taking) -> dict[str, Any]:
    """A tenancy that is over gives its flat back to the company, which may give it to the pool again."""
    return {} if taking.command.reason is Reason.SETTLED else give_back(taking)


EFFECTS: Effects = MappingProxyType(
    {Step.SIGN: _sign, Step.MOVE_IN: _move_in, Step.CONVERT: _convert, Step.END: _end}
)
