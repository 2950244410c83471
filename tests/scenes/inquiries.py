"""Facilities that are asked whether they can take somebody, and what they answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from app.core.actor import Actor
from app.queries.inquiries import InquiryState, state_of
from app.services.engine.loading import load_snapshot
from app.services.engine.verification import claims_around
from app.services.inquiries.answering import AnswerInquiry, answer, answer_by_phone
from app.services.inquiries.asking import AskFacilities, ask, withdraw
from app.services.placing.whom_to_ask import whom_to_ask
from models.alert import DutyAlert
from models.availability import AvailabilityAssertion
from models.inquiry import DeclineReason, Inquiry, InquiryRound
from models.notification import OutboxMessage
from models.placement import Claim
from models.request import PlacementRequest
from tests.scenes.accounts import staff_of
from tests.scenes.holds import MINUTES
from tests.stored import row
from tests.world import World


def to_ask(world: World, request: str) -> dict[str, Any]:
    """What there is to ask about a request: questions by facility, in order."""
    with world.database.read() as session:
        household = load_snapshot(session).requests[request].household
        claims = claims_around(session, world.officer, world.clock, household)
        found = whom_to_ask(session, world.clock, household, claims)
    return {one.place.facility_id: one.questions for one in found}


def asked(
    world: World, request: str, *facilities: str, actor: Actor | None = None, minutes: int = 15
) -> dict[str, str]:
    """A round of inquiries that run out after so many minutes; their ids by facility."""
    round_ = world.do(ask, AskFacilities(request, facilities, minutes), actor=actor)
    with world.database.read() as session:
        sent = session.scalars(sa.select(Inquiry).where(Inquiry.round_id == round_.id))
        return {inquiry.facility_id: inquiry.id for inquiry in sent}


def asked_ago(
    world: World,
    request: str,
    facility: str,
    ago: timedelta,
    minutes: int = 5,
    answer: bool | None = None,
    **facts: Any,
) -> None:
    """An inquiry of some time ago about the request as it is now, which ran out after an hour; `answer` is
    what the facility said so many minutes later. Goes past the service, which asks only now."""
    asked_at = world.clock.now() - ago
    values = {
        "units": [],
        "questions": ["nights"],
        "asked_at": asked_at,
        "expires_at": asked_at + timedelta(hours=1),
        "answered_at": None if answer is None else asked_at + timedelta(minutes=minutes),
        "is_yes": answer,
    } | facts
    with world.writing() as session:
        round_ = InquiryRound(
            request_id=request,
            request_version=session.get_one(PlacementRequest, request).version,
            asked_by=world.officer.user_id,
            asked_at=asked_at,
        )
        session.add(round_)
        session.flush()
        session.add(Inquiry(round_id=round_.id, facility_id=facility, **values))


def answered(world: World, inquiry: str, actor: Actor, reason: DeclineReason | None = None) -> str:
    """Yes, or no for a reason; the inquiry's id."""
    return world.do(answer, MINUTES, AnswerInquiry(inquiry, reason is None, reason), actor=actor).id


def said_yes(world: World, inquiry: str) -> str:
    """By somebody of the facility; the inquiry's id."""
    return answered(world, inquiry, staff_of(world, row(world, Inquiry, inquiry).facility_id))


def said_no(world: World, inquiry: str, reason: DeclineReason = DeclineReason.STAFFING) -> str:
    """By somebody of the facility; the inquiry's id."""
    return answered(world, inquiry, staff_of(world, row(world, Inquiry, inquiry).facility_id), reason)


def phoned(
    world: World, inquiry: str, reason: DeclineReason | None = None, actor: Actor | None = None
) -> str:
    """Yes, or no for a reason, as the duty team heard it on the telephone; the inquiry's id."""
    return world.do(answer_by_phone, MINUTES, AnswerInquiry(inquiry, reason is None, reason), actor=actor).id


def withdrawn(world: World, inquiry: str, actor: Actor | None = None) -> None:
    """With the whole round that it belongs to."""
    world.do(withdraw, row(world, Inquiry, inquiry).round_id, actor=actor)


def state(world: World, inquiry: str) -> InquiryState:
    return state_of(row(world, Inquiry, inquiry), world.clock.now())


@contextmanager
def nothing_changes(world: World) -> Iterator[None]:
    """Neither inquiries, holds, figures, alerts nor messages."""

    def stands():
        models = (Inquiry, Claim, AvailabilityAssertion, DutyAlert, OutboxMessage)
        with world.database.read() as session:
            return [session.execute(sa.select(model.__table__)).all() for model in models]

    before = stands()
    yield
    assert stands() == before
