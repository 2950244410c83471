"""What a lasting home would free: nights that are booked after the earliest move, and for how many who wait.

Only for those who may see the placement; a housing company is never told where anybody lives (R-42).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from allocation.explain import ledger
from app.core.actor import Actor
from app.core.clock import Clock, night_of
from app.queries.claims import LiveClaim, live_claims
from app.queries.tonight import all_waiting
from app.services.facts import network
from app.services.picture import FOREVER
from app.services.problem import build
from app.services.rehousing.brief import Brief
from models.rehousing import RehousingRequest

HORIZON = 60  # nights; as far as those who wait are looked at


@dataclass(frozen=True)
class Freed:
    """A place that would be free. `nights`: booked ones after the earliest move; `waiting`: how many requests
    that wait tonight could be given the place."""

    code_name: str
    kind: str
    nights: int
    waiting: int


def freed_by(
    session: Session, actor: Actor, clock: Clock, requests: Iterable[RehousingRequest]
) -> dict[str, list[Freed]]:
    """By request."""
    tonight = night_of(clock.now())
    claims = live_claims(session, actor, clock.now(), tonight, FOREVER)
    return {
        request.id: [
            _freed(session, clock, claims, live, _earliest(request, tonight))
            for live in claims
            if live.placement_id and live.claim.request.case_id == request.case_id
        ]
        for request in requests
    }


def _earliest(request: RehousingRequest, tonight: date) -> date:
    return max(tonight, Brief.from_json(request.brief).move_in_from) if request.brief else tonight


def _freed(
    session: Session, clock: Clock, claims: Sequence[LiveClaim], live: LiveClaim, move_in: date
) -> Freed:
    picture = network(session)
    facility = picture.facilities[picture.units[live.units[0]].unit.facility]
    return Freed(
        code_name=picture.code_names[facility.id],
        kind=facility.kind,
        nights=max((live.last_night - move_in).days + 1, 0),
        waiting=_waiting_for(session, clock, claims, live),
    )


def _waiting_for(session: Session, clock: Clock, claims: Sequence[LiveClaim], gone: LiveClaim) -> int:
    """Requests that wait and whose own rules allow the place, were nobody in it."""
    picture, tonight = network(session), night_of(clock.now())
    ids = all_waiting(session, clock.now(), tonight) & picture.requests.keys()
    waiting = [picture.requests[id].household for id in sorted(ids) if picture.requests[id].complete]
    others = [live for live in claims if live.claim.id != gone.claim.id]
    facts = build(picture, waiting, others, clock.now(), tonight, HORIZON)
    present = facts.household.keys()
    return sum(
        any(
            option["allowed"] and set(option["units"]) <= set(gone.units)
            for option in ledger(facts, one.id)["options"]
        )
        for one in waiting
        if one.id in present
    )
