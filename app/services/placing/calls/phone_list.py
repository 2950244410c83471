"""Whom to telephone when no place is free and safe: places that may turn out to be, then the region."""

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.services.engine.places import Place
from app.services.placing.suggestions import Suggestions
from models.organisation import Organisation, OrganisationKind

NOT_SAID = frozenset({"closed"})
"""Nobody has said that the place is free: it may be."""

REGIONAL = (
    OrganisationKind.DUTY_TEAM,
    OrganisationKind.COORDINATION,
    OrganisationKind.WOMENS_SHELTER,
    OrganisationKind.SALVATION_ARMY,
)


@dataclass(frozen=True)
class Call:
    """A facility of which nothing known speaks against; `ask`: what has to be answered."""

    code_name: str
    kind: str
    protection_level: int | None
    phone: str
    ask: tuple[str, ...]


@dataclass(frozen=True)
class PhoneNumber:
    name: str
    phone: str


def whom_to_call(found: Suggestions) -> list[Call]:
    """Facilities with a telephone, fewest questions first, but for those to which a question may be put."""
    to_ask = {one.place.facility_id for one in found.to_ask}
    calls: dict[str, Call] = {}
    for place in sorted(found.excluded, key=lambda place: (len(place.reasons), place.code_name)):
        if place.phone and place.facility_id not in to_ask and NOT_SAID.issuperset(place.rules):
            calls.setdefault(place.facility_id, _call(place, place.phone))
    return list(calls.values())


def _call(place: Place, phone: str) -> Call:
    return Call(place.code_name, place.kind, place.protection_level, phone, place.reasons)


def regional_list(session: Session, actor: Actor) -> Iterable[PhoneNumber]:
    """Functions of the region that answer at night, by name; never a person's number."""
    statement = sa.select(Organisation).where(
        Organisation.kind.in_(REGIONAL),
        Organisation.duty_phone.is_not(None),
        Organisation.id != actor.organisation_id,
    )
    for row in session.scalars(statement.order_by(Organisation.name)):
        yield PhoneNumber(row.name, row.duty_phone or "")
