"""Writing and freeing unit-nights: the rows whose primary key refuses a double booking."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from allocation.problems.problem import Household, Unit
from app.core.errors import UnitTaken
from models.placement import Claim, Placement, UnitNight


def occupy(
    session: Session, claim_id: str, household: Household, units: Sequence[Unit], nights: Iterable[date]
) -> None:
    """Claim the units for the nights, ascending. Raises UnitTaken when somebody has one of them."""
    # Ascending, everywhere: two who want the same nights wait for each other and never both for ever, even
    # if one of them came past the ledger's lock.
    nights = sorted(nights)
    rows = [
        {"unit_id": unit.id, "night": night, "bed": bed, "claim_id": claim_id}
        for unit in sorted(units, key=lambda unit: unit.id)
        for night, beds in _beds(session, unit, household, nights)
        for bed in beds
    ]
    try:
        session.execute(sa.insert(UnitNight), rows)
    except IntegrityError:
        raise UnitTaken() from None


def _beds(
    session: Session, unit: Unit, household: Household, nights: Sequence[date]
) -> Iterable[tuple[date, list[int]]]:
    """The slots to claim each night: 0 for the whole of an exclusive unit, else the lowest free beds.
    Too few free beds overlap with somebody else's on purpose, so that the key refuses them."""
    if unit.sharing == "exclusive":
        yield from ((night, [0]) for night in nights)
        return
    wanted = len(household.members) - min(household.infants, unit.cots)
    taken = defaultdict(set)
    statement = sa.select(UnitNight.night, UnitNight.bed).where(
        UnitNight.unit_id == unit.id, UnitNight.night.in_(nights)
    )
    for night, bed in session.execute(statement):
        taken[night].add(bed)
    for night in nights:
        free = [bed for bed in range(1, unit.beds + 1) if bed not in taken[night]]
        yield night, free[:wanted] if len(free) >= wanted else list(range(1, wanted + 1))


def free(session: Session, claim_id: str, from_night: date) -> None:
    """Give back the claim's units from a night on; nights already spent stay on record."""
    session.execute(sa.delete(UnitNight).where(UnitNight.claim_id == claim_id, UnitNight.night >= from_night))


def free_lapsed(session: Session, now: datetime) -> None:
    """Give back what lapsed holds still occupy."""
    session.execute(sa.delete(UnitNight).where(UnitNight.claim_id.in_(_lapsed(now))))


def still_occupied_by_lapsed(session: Session, now: datetime) -> list[str]:
    """Ids of lapsed holds whose unit-nights have not been given back."""
    statement = sa.select(UnitNight.claim_id).where(UnitNight.claim_id.in_(_lapsed(now)))
    return list(session.scalars(statement.distinct().order_by(UnitNight.claim_id)))


def _lapsed(now: datetime) -> sa.Select[str]:
    placed = sa.exists().where(Placement.claim_id == Claim.id)
    return sa.select(Claim.id).where(Claim.expires_at <= now, ~placed)
