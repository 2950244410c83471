"""Houses that want to be asked: nobody is placed there without the house's own yes to this household."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from allocation.plans.plan import Verdict
from app.core.rules import CONSENT
from app.queries.claims import LiveClaim
from app.queries.inquiries import agreed
from app.services.engine.snapshot import Snapshot


def not_asked_yet(
    session: Session, snapshot: Snapshot, request_id: str, claims: Iterable[LiveClaim], now: datetime
) -> frozenset[str]:
    """Facilities that want to be asked first and have not said yes to the request as it is now. Whoever
    lives in one already needs no new yes."""
    if not snapshot.asks_first:
        return frozenset()
    return snapshot.asks_first - agreed(session, request_id, now) - _homes(snapshot, request_id, claims)


def _homes(snapshot: Snapshot, request_id: str, claims: Iterable[LiveClaim]) -> set[str]:
    own = (live for live in claims if live.placement_id and live.claim.request_id == request_id)
    return {snapshot.units[unit].unit.facility for live in own for unit in live.units}


def house_consent(
    session: Session,
    snapshot: Snapshot,
    request_id: str,
    units: Iterable[str],
    claims: Iterable[LiveClaim],
    now: datetime,
) -> tuple[Verdict, ...]:
    """The verdict on a place in a house that wants to be asked; none elsewhere."""
    (facility,) = {snapshot.units[unit].unit.facility for unit in units}
    if facility not in snapshot.asks_first:
        return ()
    waits = facility in not_asked_yet(session, snapshot, request_id, claims, now)
    return (Verdict(CONSENT, "unknown" if waits else "pass"),)
