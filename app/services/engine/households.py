"""Requests as the engine's households: who is to be placed, what they need, whom to keep away from."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, lazyload

from allocation.problems.problem import Household, Member, Point, Wish
from allocation.problems.writing import as_json
from app.services.engine.snapshot import RequestFacts
from models import case, request, threat
from models.facility import NO_AGE_LIMIT


def requests(session: Session, case_id: str | None = None) -> dict[str, RequestFacts]:
    """The requests of one case, or of all. Whoever comes later counts from the first night: the place must
    have a bed for them, and may not be one that would not take them."""
    asked = sa.select(request.PlacementRequest)
    coming = (
        sa.select(case.Member).where(case.Member.coming != case.Coming.STAYS).order_by(case.Member.position)
    )
    if case_id is not None:
        asked = asked.where(request.PlacementRequest.case_id == case_id)
        coming = coming.where(case.Member.case_id == case_id)
    members = defaultdict(list)
    for row in session.scalars(coming.options(lazyload("*"))):
        members[row.case_id].append(row)
    tied = grouped(session, threat.CasePerpetrator.case_id, threat.CasePerpetrator.perpetrator_id)
    avoid = grouped(session, threat.BurntAddress.case_id, threat.BurntAddress.facility_id)
    housed = grouped(session, threat.Perpetrator.housed_case_id, threat.Perpetrator.id)
    return {
        row.id: RequestFacts(
            household=household_of(
                row, members[row.case_id], tied[row.case_id], avoid[row.case_id], housed[row.case_id]
            ),
            case_id=row.case_id,
            complete=row.complete,
        )
        for row in session.scalars(asked)
        if members[row.case_id]  # before anybody is named there is nobody to place
    }


def household_of(
    row: request.PlacementRequest,
    members: Iterable[case.Member],
    threats: Iterable[str],
    avoid: Iterable[str],
    is_threat: Iterable[str],
) -> Household:
    """The contract's household for a request. An age is the difference of years: the older of the two
    possible ages, the safer one under every rule (docs/adr/0006)."""
    return Household(
        id=row.id,
        urgency=row.urgency,  # type: ignore[arg-type]  # the column is checked to be 1, 2 or 3
        arrives=row.arrives,
        nights=row.nights,
        members=tuple(
            Member(_age(row.arrives.year - member.birth_year), member.gender.value) for member in members
        ),
        protection_level=row.min_protection_level,
        languages=frozenset(row.languages),
        language_required=row.language_required,
        needs=frozenset(row.needs),
        wishes=tuple(Wish(wish["feature"], wish["weight"]) for wish in row.wishes),
        brings=frozenset(row.brings),
        threats=frozenset(threats),
        is_threat=next(iter(is_threat), None),
        avoid=frozenset(avoid),
        watch=row.watch,
        near=Point(*row.near) if row.near else None,
    )


def _age(years: int) -> int:
    return min(max(years, 0), NO_AGE_LIMIT)  # older, or not born yet, the contract does not know


def household_json(session: Session, request_id: str) -> dict[str, Any]:
    """The household of one request as the contract writes it, from the rows as this session sees them;
    what a RequestVersion keeps. Flush before calling."""
    session.flush()
    case_id = session.get_one(request.PlacementRequest, request_id).case_id
    household: dict[str, Any] = as_json(requests(session, case_id)[request_id].household)
    return household


def grouped(session: Session, key: Any, value: Any) -> dict[str, list[str]]:
    """Values by key, both in order."""
    groups = defaultdict(list)
    for group, member in session.execute(sa.select(key, value).order_by(key, value)):
        groups[group].append(member)
    return groups
