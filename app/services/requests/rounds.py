"""How a question to several facilities ends: whoever still waits is released, and told so."""

from sqlalchemy.orm import Session

from app.core import audit
from app.core.actor import Actor
from app.core.clock import Clock
from app.queries.access import kept_out_of
from app.queries.inquiries import open_rounds, waiting_in
from app.services.messages.outbox import notify
from models.inquiry import InquiryRound, RoundEnd
from models.notification import MessageKind
from models.request import PlacementRequest


def end_round(session: Session, clock: Clock, round_: InquiryRound, end: RoundEnd) -> None:
    """The caller audits what ended it."""
    kept_out, _ = kept_out_of(session, round_.request.case)
    for inquiry in waiting_in(session, round_, clock.now()):
        inquiry.released_at = clock.now()
        organisation = inquiry.facility.organisation_id
        notify(session, clock, organisation, MessageKind.INQUIRY_RELEASED, inquiry.id, kept_out)
    round_.ended_at, round_.end = clock.now(), end


def withdraw_rounds(session: Session, actor: Actor, clock: Clock, request: PlacementRequest) -> None:
    """Nobody needs an answer any more: the request has a place, is closed, or asks for something else."""
    for round_ in open_rounds(session, request.id, clock.now()):
        end_round(session, clock, round_, RoundEnd.WITHDRAWN)
        audit.record(session, actor, clock, audit.Action.INQUIRY_WITHDRAWN, round_.id, request=request.id)
