"""What occupies units: holds that have not lapsed and placements that have not ended."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager

from app.core.actor import Actor
from app.queries.cases import in_circle
from models.inquiry import InquiryRound
from models.placement import Claim, Placement, UnitNight
from models.request import PlacementRequest


@dataclass(frozen=True)
class LiveClaim:
    """One household's claim: its units from the first night asked about, and its whole stay (both nights
    included), which began earlier for somebody who already lives there. `in_circle`: whether the actor
    who asked may know whose it is. `asks`: whether facilities have been asked for it and none has won."""

    claim: Claim
    placement_id: str | None
    units: tuple[str, ...]
    first_night: date
    last_night: date
    in_circle: bool
    asks: bool = False

    @property
    def nights(self) -> int:
        return (self.last_night - self.first_night).days + 1


def is_live(now: datetime) -> sa.ColumnElement[bool]:
    """Condition on a Claim outer-joined to its Placement."""
    return sa.or_(Placement.id.is_not(None), Claim.expires_at > now)


def live_claims(
    session: Session, actor: Actor, now: datetime, first: date, last: date, also: str | None = None
) -> list[LiveClaim]:
    """Every live claim with a night in `first … last` (both included), and the claim `also` whatever its
    nights. One statement."""
    statement = (
        sa.select(
            Claim, Placement.id, _UNITS.c.unit_id, _STAY.c.first, _STAY.c.last, in_circle(actor, now), _ASKS
        )
        .join(_STAY, _STAY.c.claim_id == Claim.id)
        .join(_UNITS, _UNITS.c.claim_id == Claim.id)
        .outerjoin(Placement, Placement.claim_id == Claim.id)
        .join(Claim.request)
        .join(PlacementRequest.case)
        .options(contains_eager(Claim.request).contains_eager(PlacementRequest.case))
        .where(
            is_live(now),
            sa.or_(
                sa.and_(_STAY.c.last >= first, _STAY.c.first <= last, _UNITS.c.last >= first),
                Claim.id == also,
            ),
        )
        .order_by(Claim.id, _UNITS.c.unit_id)
    )
    return list(_gathered(session.execute(statement)))


_first, _last = sa.func.min(UnitNight.night).label("first"), sa.func.max(UnitNight.night).label("last")
_STAY = sa.select(UnitNight.claim_id, _first, _last).group_by(UnitNight.claim_id).subquery("stay")
_UNITS = (
    sa.select(UnitNight.claim_id, UnitNight.unit_id, _last)
    .group_by(UnitNight.claim_id, UnitNight.unit_id)
    .subquery("units")
)
_ASKS = sa.exists().where(InquiryRound.request_id == Claim.request_id, InquiryRound.ended_at.is_(None))


def _gathered(
    rows: Iterable[tuple[Claim, str | None, str, date, date, bool, bool]],
) -> Iterable[LiveClaim]:
    for claim, group in groupby(rows, key=lambda row: row[0]):
        units = list(group)
        _, placement_id, _, first, last, visible, asks = units[0]
        own_units = tuple(row[2] for row in units)
        yield LiveClaim(claim, placement_id, own_units, first, last, bool(visible), bool(asks))
