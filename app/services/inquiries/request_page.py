"""The page of suggestions: its head, its places and whom has been asked, in one reading of the request."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.core.clock import Clock
from app.queries.cases import request_in_circle
from app.services.inquiries.progress import Round, latest_asked
from app.services.placing.request_summary import RequestSummary, summary_of
from app.services.placing.suggestions import Suggestions, suggestions_for


@dataclass(frozen=True)
class RequestPage:
    """`found`: None until the starred fields are answered. `round`: the latest; None if nobody was asked."""

    summary: RequestSummary
    found: Suggestions | None
    round: Round | None


def request_page(session: Session, actor: Actor, clock: Clock, request_id: str) -> RequestPage:
    """Audited when it shows places. Raises NotFound outside the circle."""
    request = request_in_circle(session, actor, clock.now(), request_id)
    return RequestPage(
        summary=summary_of(session, clock, request),
        found=suggestions_for(session, actor, clock, request) if request.complete else None,
        round=latest_asked(session, clock, request),
    )
