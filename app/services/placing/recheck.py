"""Look again at every placement when the facts have changed or the night has: a threat that became known, a
permit that ran out, a household that grew. Nobody is moved by this; the duty team is told, and decides.
"""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from allocation.checker.check import broken_now
from app.core import audit
from app.core.actor import SYSTEM
from app.core.clock import Clock, night_of
from app.queries.claims import LiveClaim, live_claims
from app.services.engine.loading import load_snapshot
from app.services.engine.problem import build
from app.services.engine.snapshot import FOREVER, Snapshot
from app.services.messages.alerts import raise_alert
from models.alert import AlertKind, DutyAlert

TOLD_OTHERWISE = frozenset({"closed", "occupied"})
"""Who closes a claimed night has to say so, and the team is told then; and nobody else can take the bed."""


@dataclass(frozen=True)
class BrokenPlace:
    """A placement, and the rules that are known not to hold where it is."""

    placement_id: str
    request_id: str
    facility_id: str
    rules: tuple[str, ...]


def broken_places(session: Session, clock: Clock, facility_id: str | None = None) -> list[BrokenPlace]:
    """Every placement from tonight on that breaks a rule as the facts are now, by the independent checker.
    What is unknown was settled when the place was given (by telephone, say) and is not asked again here.
    `facility_id`: only what is broken by this house and those in it."""
    tonight = night_of(clock.now())
    claims = [
        live for live in live_claims(session, SYSTEM, clock.now(), tonight, FOREVER) if live.placement_id
    ]
    snapshot = load_snapshot(session)
    if facility_id is not None:
        claims = [live for live in claims if _house_of(snapshot, live) == facility_id]
    if not claims:
        return []
    nights = (max(live.last_night for live in claims) - tonight).days + 1
    broken = broken_now(build(snapshot, (), claims, clock.now(), tonight, nights))
    found = (
        BrokenPlace(
            placement_id=live.placement_id or "",
            request_id=live.claim.request_id,
            facility_id=_house_of(snapshot, live),
            rules=_rules(live, broken),
        )
        for live in claims
    )
    return sorted((place for place in found if place.rules), key=lambda place: place.placement_id)


def tell_of_broken_places(session: Session, clock: Clock, places: list[BrokenPlace]) -> int:
    """Raise an alert for each that breaks more than its team has been told of before; return how many."""
    before = _told_before(session, [place.placement_id for place in places])
    news = [place for place in places if not before.get(place.placement_id, set()).issuperset(place.rules)]
    for place in news:
        raise_alert(
            session,
            SYSTEM,
            clock,
            AlertKind.PLACE_NO_LONGER_HOLDS,
            request_id=place.request_id,
            facility_id=place.facility_id,
            placement_id=place.placement_id,
            rules=list(place.rules),
        )
        audit.record(
            session, SYSTEM, clock, audit.Action.PLACE_RECHECKED, place.placement_id, rules=list(place.rules)
        )
    return len(news)


def _house_of(snapshot: Snapshot, live: LiveClaim) -> str:
    return snapshot.units[live.units[0]].unit.facility


def _rules(live: LiveClaim, broken: set[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(
        sorted(rule for rule, who in broken if who == live.claim.request_id and rule not in TOLD_OTHERWISE)
    )


def _told_before(session: Session, placements: list[str]) -> dict[str, set[str]]:
    told = sa.select(DutyAlert).where(
        DutyAlert.kind == AlertKind.PLACE_NO_LONGER_HOLDS, DutyAlert.placement_id.in_(placements)
    )
    found: dict[str, set[str]] = {}
    for alert in session.scalars(told):
        found.setdefault(alert.placement_id or "", set()).update(alert.details.get("rules", ()))
    return found
