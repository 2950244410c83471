"""Which places are free and safe for one request, in order, and why every other place is not.

The order is the engine's (contract section 4, tiers 5 to 10, then unit ids), everybody else kept where
they are. What stands against a place is put into words that reveal no other case: rules between
households are told as classes, and a conflict is told as one only to those who may know that it exists.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from allocation.explain import relaxations
from sqlalchemy.orm import Session

from allocation.plan import JOINT_RULES
from allocation.suggest import Standing
from app.core import audit
from app.core.actor import Actor
from app.core.clock import Clock, night_of
from app.core.errors import IntakeIncomplete
from app.core.policy import Permission, may
from app.queries.cases import request_in_circle
from app.services.facts import Network, network, stale_hours
from app.services.problem import around
from app.services.ranking import standings_in_order
from app.services.verification import claims_around
from models.facility import Facility
from models.request import AskableRule, PlacementRequest

FULL = frozenset({"occupied", "persons", "sharing"})
CONFLICT = frozenset({"separation", "housed_threat", "together"})
OTHER_CASE = "other_case"  # "another case here", for those who may know even that
NOT_SUITABLE = "not_suitable"  # for everybody else
ASKABLE = frozenset(rule.value for rule in AskableRule)


@dataclass(frozen=True)
class Place:
    """One option: where it is, how it ranks, and what stands against it (empty: nothing)."""

    facility_id: str
    code_name: str
    kind: str
    protection_level: int | None
    units: tuple[str, ...]
    unit_codes: tuple[str, ...]
    tiers: Mapping[str, int]
    stale_hours: int
    rules: tuple[str, ...]
    unknown: tuple[str, ...]
    phone: str | None

    @property
    def is_offered(self) -> bool:
        return not (self.rules or self.unknown)

    @property
    def can_be_asked(self) -> bool:
        """Only answers are missing, and all of them may be had by telephone."""
        return bool(self.unknown) and not self.rules and ASKABLE.issuperset(self.unknown)

    @property
    def is_hotel(self) -> bool:
        return self.kind == "hotel"


@dataclass(frozen=True)
class Suggestions:
    """`offered` best first; `asked`: would do if the facility says yes; `excluded`: all other options."""

    offered: tuple[Place, ...]
    asked: tuple[Place, ...]
    excluded: tuple[Place, ...]
    relaxations: tuple[Mapping[str, Any], ...]

    def by_reason(self) -> list[tuple[str, list[Place]]]:
        """Excluded places grouped by their first reason, the largest group first."""
        groups: dict[str, list[Place]] = {}
        for place in self.excluded:
            groups.setdefault((*place.rules, *place.unknown)[0], []).append(place)
        return sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))


def suggest_places(session: Session, actor: Actor, clock: Clock, request_id: str) -> Suggestions:
    """Everything the suggestions page shows for a request whose starred fields are answered; audited.

    Raises NotFound outside the circle, IntakeIncomplete before that.
    """
    request = request_in_circle(session, actor, clock.now(), request_id)
    if not request.complete:
        raise IntakeIncomplete([])
    audit.record(session, actor, clock, audit.Action.SUGGESTIONS_SHOWN, request.id, version=request.version)
    return _suggestions(session, actor, clock, request, explain=True)


def provisional(session: Session, actor: Actor, clock: Clock, request_id: str) -> Suggestions | None:
    """The same while the night form is still being filled in; None until somebody is to be placed."""
    request = request_in_circle(session, actor, clock.now(), request_id)
    if request.id not in network(session).requests:
        return None
    return _suggestions(session, actor, clock, request, explain=False)


def _suggestions(
    session: Session, actor: Actor, clock: Clock, request: PlacementRequest, *, explain: bool
) -> Suggestions:
    picture = network(session)
    household = picture.requests[request.id].household
    claims = claims_around(session, actor, clock, household)
    problem = around(picture, household, claims, clock.now(), night_of(clock.now()))
    phones = _phones(session)
    tell = _wording(actor)
    places = [
        _place(picture, standing, clock.now(), phones, tell)
        for standing in standings_in_order(problem, household)
    ]
    offered = tuple(place for place in places if place.is_offered)
    return Suggestions(
        offered=offered,
        asked=tuple(place for place in places if place.can_be_asked),
        excluded=tuple(place for place in places if not place.is_offered and not place.can_be_asked),
        relaxations=tuple(relaxations(problem, household.id)) if explain and not offered else (),
    )


def _wording(actor: Actor) -> Mapping[str, str]:
    """How each joint rule is told to this actor."""
    conflict = OTHER_CASE if may(actor, Permission.CONFLICT_KNOWN) else NOT_SUITABLE
    return {
        rule: conflict if rule in CONFLICT else "occupied" if rule in FULL else rule for rule in JOINT_RULES
    }


def _place(
    picture: Network, standing: Standing, now: datetime, phones: Mapping[str, str], tell: Mapping[str, str]
) -> Place:
    facility = picture.facilities[standing.facility]
    units = [picture.units[unit] for unit in standing.units]
    level = facility.protection_level
    return Place(
        facility_id=facility.id,
        code_name=picture.code_names[facility.id],
        kind=facility.kind,
        protection_level=level if isinstance(level, int) else None,
        units=standing.units,
        unit_codes=tuple(unit.code for unit in units),
        tiers=standing.tiers,
        stale_hours=max(stale_hours(unit, now) for unit in units),
        rules=tuple(dict.fromkeys((*standing.fails, *(tell[rule] for rule in standing.joint)))),
        unknown=standing.unknown,
        phone=phones.get(facility.id),
    )


def _phones(session: Session) -> dict[str, str]:
    return {row.id: row.contact_phone for row in session.scalars(sa.select(Facility)) if row.contact_phone}
