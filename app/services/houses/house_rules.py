"""Whom a protected home takes, in its own words: read, weighed against the past, and changed.

*Unknown*, *no limit* and a limit are three answers. Whoever lives there keeps the place whatever the rules
become; the duty team is told.
"""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, fields, replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import audit
from app.core.actor import Actor
from app.core.clock import Clock, night_of
from app.core.errors import OtherwiseChanged
from app.core.night_form.features import FEATURES, LANGUAGES
from app.core.policy import Permission, demand
from app.queries.facilities import facility_in_care, permit_of
from app.queries.occupants import occupied
from app.services.engine.loading import TRAINED
from app.services.placing.recheck import broken_places, tell_of_broken_places
from models.facility import Admits, Facility, Permit, Unit

Codes = tuple[str, ...]
ACCEPTED = ("pets", "substance_use")
RECORDED_OTHERWISE = frozenset({TRAINED})
"""Follows from the day on which the staff were trained."""


@dataclass(frozen=True)
class HouseRules:
    """None: nobody has said. `max_male_age` and `max_nights` have a value of their own for *no limit*
    (models/facility.py)."""

    admits: Admits | None
    max_male_age: int | None
    max_nights: int | None
    accepts: Codes | None
    features: Codes | None
    languages: Codes | None
    asks_first: bool
    house_rules: str

    @property
    def mark(self) -> str:
        """Tells these rules from any others: whoever saves says which they have read."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class ChangeHouseRules:
    """`seen`: the mark of the rules that were on the page."""

    facility_id: str
    rules: HouseRules
    seen: str


@dataclass(frozen=True)
class HouseRulesPage:
    """`persons`: who sleeps here tonight, children included, counted against the permit."""

    facility: Facility
    rules: HouseRules
    permit: Permit | None
    persons: int


def rules_of(facility: Facility) -> HouseRules:
    return HouseRules(
        admits=facility.admits,
        max_male_age=facility.max_male_age,
        max_nights=facility.max_nights,
        accepts=_codes(facility.accepts),
        features=_codes(facility.features),
        languages=_codes(facility.languages),
        asks_first=facility.asks_first,
        house_rules=facility.house_rules or "",
    )


def _codes(stored: list[str] | None) -> Codes | None:
    return None if stored is None else tuple(sorted(stored))


def read_house_rules(session: Session, actor: Actor, clock: Clock, facility_id: str) -> HouseRulesPage:
    """Audited. Raises NotFound for somebody else's house."""
    facility = _own(session, actor, facility_id)
    audit.record(session, actor, clock, audit.Action.FACILITY_READ, facility.id, view="house_rules")
    return HouseRulesPage(
        facility=facility,
        rules=rules_of(facility),
        permit=permit_of(session, facility.id),
        persons=_persons_tonight(session, actor, clock, facility.id),
    )


def change_house_rules(session: Session, actor: Actor, clock: Clock, command: ChangeHouseRules) -> None:
    """Raises NotFound, OtherwiseChanged when somebody else has changed them since they were read. The duty
    team hears at once of residents whom the new rules would not take."""
    facility = _own(session, actor, command.facility_id)
    before = rules_of(facility)
    if before.mark != command.seen:
        raise OtherwiseChanged()
    after = with_the_rest(before, command.rules)
    changed = [one.name for one in fields(before) if _differs(one.name, before, after)]
    if not changed:
        return
    _write(facility, after)
    audit.record(session, actor, clock, audit.Action.HOUSE_RULES_CHANGED, facility.id, changed=changed)
    session.flush()
    tell_of_broken_places(session, clock, broken_places(session, clock, facility.id))


def with_the_rest(before: HouseRules, answered: HouseRules) -> HouseRules:
    """What no question of the form is about stays as it is, as long as the house still answers."""
    return replace(
        answered,
        accepts=_kept(before.accepts, answered.accepts, ACCEPTED),
        features=_kept(before.features, answered.features, dict(FEATURES).keys() - RECORDED_OTHERWISE),
        languages=_kept(before.languages, answered.languages, dict(LANGUAGES)),
    )


def _kept(before: Codes | None, answered: Codes | None, asked_about: Collection[str]) -> Codes | None:
    if answered is None:
        return None
    return tuple(sorted({*answered, *(code for code in before or () if code not in asked_about)}))


def _own(session: Session, actor: Actor, facility_id: str) -> Facility:
    demand(actor, Permission.HOUSE_RULES_WRITE)
    return facility_in_care(session, actor, facility_id)


def _differs(name: str, before: HouseRules, after: HouseRules) -> bool:
    return bool(getattr(before, name) != getattr(after, name))


def _write(facility: Facility, rules: HouseRules) -> None:
    for name in ("admits", "max_male_age", "max_nights", "asks_first", "house_rules"):
        setattr(facility, name, getattr(rules, name))
    for name in ("accepts", "features", "languages"):
        codes = getattr(rules, name)
        setattr(facility, name, None if codes is None else list(codes))


def _persons_tonight(session: Session, actor: Actor, clock: Clock, facility_id: str) -> int:
    tonight = night_of(clock.now())
    units = sa.select(Unit.id).where(Unit.facility_id == facility_id)
    here = occupied(session, actor, clock.now(), units, tonight, tonight)
    heads = {occupant.claim_id: occupant.heads for there in here.values() for occupant, _ in there}
    return sum(heads.values())
