"""A flat is set apart, offered, and taken or given back."""

from datetime import timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.core.errors import ErrorCode, NotPossibleNow
from app.queries.rehousing import flats_of, has_had_its_offer, standing_offer
from app.services.rehousing.flat_check import check_flat
from app.services.rehousing.steps.taking import Effects, Taking, tell_company, tell_social_services
from models.rehousing import FlatOffer, Step

ANSWER_WITHIN, ANSWER_AT_MOST = timedelta(days=7), timedelta(days=60)
"""For an offer (house rules)."""
WHICH_FLAT = ErrorCode("choose_a_flat")
NO_LATER_THAN = ErrorCode("day_within_sixty_days")


def _match(taking: Taking) -> dict[str, Any]:
    """Set a flat apart. The independent checker has the last word, in this transaction."""
    flats = flats_of(taking.session, taking.request.company_id)
    flat = next((flat for flat in flats if flat.id == taking.command.flat_id), None)
    if flat is None:
        raise taking.wrong("flat_id", WHICH_FLAT)
    verdicts = check_flat(taking.session, taking.actor, taking.clock, taking.request, flat)
    taking.session.add(
        FlatOffer(
            request_id=taking.request.id,
            flat_id=flat.id,
            matched_at=taking.clock.now(),
            verdicts=[{"rule": verdict.rule, "answer": verdict.answer} for verdict in verdicts],
        )
    )
    _flush_or_taken(taking.session)
    return {"flat": flat.id}


def _flush_or_taken(session: Session) -> None:
    """The database refuses a flat that somebody else got in the meantime."""
    try:
        session.flush()
    except IntegrityError:
        raise NotPossibleNow() from None


def give_back(taking: Taking) -> dict[str, Any]:
    """The flat is for somebody else, if one was set apart."""
    offer = standing_offer(taking.session, taking.request.id)
    if offer is None:
        return {}
    offer.closed_at = taking.clock.now()
    return {"flat": offer.flat_id}


def _offer(taking: Taking) -> dict[str, Any]:
    """One offer only, checked anew."""
    request, offer = taking.request, taking.offer()
    if has_had_its_offer(taking.session, request.case_id, request.decided_on):
        raise NotPossibleNow()
    last = taking.command.on or taking.today + ANSWER_WITHIN
    if not taking.today < last <= taking.today + ANSWER_AT_MOST:
        raise taking.wrong("on", NO_LATER_THAN)
    check_flat(taking.session, taking.actor, taking.clock, request, offer.flat)
    offer.offered_at, offer.answer_by = taking.clock.now(), last
    tell_social_services(taking)
    return {"flat": offer.flat_id, "answer_by": last.isoformat()}


def _take_back(taking: Taking) -> dict[str, Any]:
    tell_social_services(taking)
    return give_back(taking)


def _accept(taking: Taking) -> dict[str, Any]:
    tell_company(taking)
    return {"flat": taking.offer().flat_id}


def _refuse(taking: Taking) -> dict[str, Any]:
    taking.offer().refused = True
    tell_company(taking)
    return give_back(taking)


EFFECTS: Effects = MappingProxyType(
    {
        Step.MATCH: _match,
        Step.UNMATCH: give_back,
        Step.OFFER: _offer,
        Step.TAKE_BACK: _take_back,
        Step.ACCEPT: _accept,
        Step.REFUSE: _refuse,
        Step.LAPSE: give_back,
    }
)
