"""What a lasting home would free: nights that are booked after the earliest move, and for how many who wait.

Only for those who may see the placement; a housing company is never told where anybody lives (R-42).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from allocation.answers.explain import ledgers
from app.core.actor import Actor
from app.core.clock import Clock, night_of
from app.queries.claims import LiveClaim, live_claims
from app.queries.tonight import all_waiting
from app.services.disclosure.to_company_brief import Brief
from app.services.engine.loading import load_snapshot
from app.services.engine.problem import build
from app.services.engine.snapshot import FOREVER
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
    session: Session, actor: Actor, clock: Clock, requests: Sequence[RehousingRequest]
) -> dict[str, list[Freed]]:
    """By request."""
    tonight, cases = night_of(clock.now()), {request.case_id for request in requests}
    claims = live_claims(session, actor, clock.now(), tonight, FOREVER)
    living = [live for live in claims if live.placement_id and live.claim.request.case_id in cases]
    wanted = _wanted(session, clock, claims) if living else []
    return {
        request.id: [
            _freed(session, live, _earliest(request, tonight), wanted)
            for live in living
            if live.claim.request.case_id == request.case_id
        ]
        for request in requests
    }


def _earliest(request: RehousingRequest, tonight: date) -> date:
    return max(tonight, Brief.from_json(request.brief).move_in_from) if request.brief else tonight


def _freed(session: Session, live: LiveClaim, move_in: date, wanted: Sequence[set[frozenset[str]]]) -> Freed:
    snapshot, place = load_snapshot(session), frozenset(live.units)
    facility = snapshot.facilities[snapshot.units[live.units[0]].unit.facility]
    return Freed(
        code_name=snapshot.code_names[facility.id],
        kind=facility.kind,
        nights=max((live.last_night - move_in).days + 1, 0),
        waiting=sum(any(units <= place for units in allowed) for allowed in wanted),
    )


def _wanted(session: Session, clock: Clock, claims: Sequence[LiveClaim]) -> list[set[frozenset[str]]]:
    """For each request that waits: the places that its own rules allow, whoever lives there now."""
    snapshot, tonight = load_snapshot(session), night_of(clock.now())
    ids = all_waiting(session, clock.now(), tonight) & snapshot.requests.keys()
    waiting = [snapshot.requests[id].household for id in sorted(ids)]
    facts = build(snapshot, waiting, claims, clock.now(), tonight, HORIZON)
    present = [household.id for household in waiting if household.id in facts.household]
    return [
        {frozenset(option["units"]) for option in found["options"] if option["allowed"]}
        for found in ledgers(facts, present)
    ]
