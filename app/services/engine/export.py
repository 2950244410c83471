"""The whole network as an `allocation-problem/1` document, for planning and for other tools."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from allocation.problems.shape import schema
from allocation.problems.writing import write_problem
from app.core import audit
from app.core.actor import Actor
from app.core.clock import A_NIGHT, NIGHTS_AHEAD, Clock, night_of
from app.core.errors import ErrorCode, InvalidInput
from app.core.policy import Permission, demand
from app.queries.claims import live_claims
from app.services.engine.loading import load_snapshot
from app.services.engine.problem import build
from app.services.engine.snapshot import FOREVER
from models.request import PlacementRequest

OUT_OF_REACH = ErrorCode("export_out_of_reach")


def network_problem(
    session: Session, actor: Actor, clock: Clock, first_night: date | None, nights: int
) -> dict[str, Any]:
    """Every unit, everybody who lives in one (locked there) and every complete request that waits, for
    `nights` nights from `first_night` (default: tonight). Audited as an export."""
    demand(actor, Permission.NETWORK_EXPORT)
    tonight = night_of(clock.now())
    first = tonight if first_night is None else first_night
    if not tonight <= first <= tonight + NIGHTS_AHEAD * A_NIGHT:
        raise InvalidInput({"first_night": [OUT_OF_REACH]})
    snapshot = load_snapshot(session)
    claims = live_claims(session, actor, clock.now(), tonight, FOREVER)
    placed = {live.claim.request_id for live in claims}
    waiting = [snapshot.requests[id].household for id in _waiting(session) if id not in placed]
    audit.record(
        session,
        actor,
        clock,
        audit.Action.NETWORK_EXPORTED,
        actor.organisation_id,
        first_night=first.isoformat(),
        nights=nights,
    )
    return write_problem(build(snapshot, waiting, claims, clock.now(), first, nights))


def _waiting(session: Session) -> list[str]:
    """Requests that are complete and not closed; who of them has a place is told by the claims."""
    statement = sa.select(PlacementRequest.id).where(
        PlacementRequest.complete, PlacementRequest.closed_at.is_(None)
    )
    return list(session.scalars(statement.order_by(PlacementRequest.id)))


def problem_schema() -> dict[str, Any]:
    """The contract's own schema of the document."""
    return schema("problem")
