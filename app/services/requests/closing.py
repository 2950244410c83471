"""How a request ends: nobody waits for a place any longer."""

from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.core.clock import Clock
from app.services.requests.rounds import withdraw_rounds
from models.request import ClosedReason, PlacementRequest


def close(
    session: Session, actor: Actor, clock: Clock, request: PlacementRequest, reason: ClosedReason
) -> None:
    """The caller has seen to what is held or booked, and audits what closed it."""
    withdraw_rounds(session, actor, clock, request)
    request.closed_at, request.closed_reason = clock.now(), reason
