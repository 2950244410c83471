"""Who occupies units on which nights, told as far as the reader may know.

Whoever reads all boards sees how many people are where; whose they are only inside the circle. Whoever
reads their own sees a hold as a hold and nothing more, and a placement by booking code and heads. To
somebody with a conflict of interest nobody is there (T04): `hidden`.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.core.policy import Permission, may
from app.queries.cases import in_circle, not_blocked
from app.queries.claims import is_live
from models.case import Case, Coming, Member
from models.placement import Claim, Placement, UnitNight
from models.request import PlacementRequest


@dataclass(frozen=True)
class Occupant:
    """A live claim. What the reader may not know is left out, so that no page can show it by mistake."""

    claim_id: str
    placement_id: str | None = None
    heads: int = 0
    booking_code: str | None = None
    case_ref: str | None = None
    hidden: bool = False


Occupied = Mapping[tuple[str, date], list[tuple[Occupant, int]]]
"""By unit and night: the occupants, and how many beds each has claimed."""


def occupied(
    session: Session, actor: Actor, now: datetime, units: sa.Select[str], first: date, last: date
) -> Occupied:
    touched = (UnitNight.unit_id.in_(units), UnitNight.night.between(first, last))
    occupants = _occupants(session, actor, now, sa.select(UnitNight.claim_id).where(*touched))
    found = defaultdict(list)
    for unit, night, claim, beds in session.execute(
        sa.select(UnitNight.unit_id, UnitNight.night, UnitNight.claim_id, sa.func.count())
        .where(*touched)
        .group_by(UnitNight.unit_id, UnitNight.night, UnitNight.claim_id)
        .order_by(UnitNight.claim_id)
    ):
        if claim in occupants:  # else its hold has lapsed
            found[unit, night].append((occupants[claim], beds))
    return found


def _occupants(session: Session, actor: Actor, now: datetime, claims: sa.Select[str]) -> dict[str, Occupant]:
    heads = sa.select(sa.func.count()).where(Member.case_id == Case.id, Member.coming != Coming.STAYS)
    rows = session.execute(
        sa.select(
            Claim.id,
            Placement.id.label("placement_id"),
            Placement.booking_code,
            Case.ref,
            heads.scalar_subquery().label("heads"),
            in_circle(actor, now).label("in_circle"),
            not_blocked(actor).label("shown"),
        )
        .select_from(Claim)
        .outerjoin(Placement, Placement.claim_id == Claim.id)
        .join(PlacementRequest, PlacementRequest.id == Claim.request_id)
        .join(Case, Case.id == PlacementRequest.case_id)
        .where(is_live(now), Claim.id.in_(claims))
    )
    tell = _of_all if may(actor, Permission.BOARD_ALL) else _of_own
    return {row.id: tell(row) if row.shown else Occupant(row.id, hidden=True) for row in rows}


def _of_all(row: Any) -> Occupant:
    if not row.in_circle:
        return Occupant(row.id, row.placement_id, row.heads)
    return Occupant(row.id, row.placement_id, row.heads, row.booking_code, row.ref)


def _of_own(row: Any) -> Occupant:
    if row.placement_id is None:
        return Occupant(row.id)
    return Occupant(row.id, row.placement_id, row.heads, row.booking_code)
