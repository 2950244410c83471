"""A place as people are shown it: where it is, how it ranks, and what stands against it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from allocation.problems.problem import Household as Household  # pages speak of it without asking the engine
from allocation.problems.problem import Unknown
from allocation.rules.tiers import PLACED
from app.core.clock import local, night_of
from app.core.rules import CONSENT
from app.queries.freshness import Freshness, freshness_of, oldest_assertion
from app.services.engine.snapshot import Snapshot, UnitFacts, level_of, stale_hours
from models.facility import Facility
from models.request import AskableRule

ASKABLE = frozenset({*(rule.value for rule in AskableRule), CONSENT})


@dataclass(frozen=True)
class Contact:
    """How to reach a facility, and between which hours it lets somebody in (None: nobody has said)."""

    phone: str | None = None
    opens: time | None = None
    closes: time | None = None

    def lets_in_at(self, moment: datetime) -> bool | None:
        if self.opens is None or self.closes is None:
            return None
        now = local(moment).time().replace(second=0, microsecond=0)
        if self.opens <= self.closes:
            return self.opens <= now <= self.closes
        return now >= self.opens or now <= self.closes  # over midnight


def contacts_of(session: Session) -> dict[str, Contact]:
    """By facility."""
    rows = session.scalars(sa.select(Facility))
    return {row.id: Contact(row.contact_phone, row.intake_from, row.intake_until) for row in rows}


@dataclass(frozen=True)
class Place:
    """One option of one household. `rules` and `unknown`: what stands against it (empty: nothing).
    `figure`: the oldest word that its nights stand on; None when nobody has said anything of them.
    `shared_languages` and `missing_wishes` are what the household and the place have, or lack, in common."""

    facility_id: str
    code_name: str
    kind: str
    protection_level: int | None
    units: tuple[str, ...]
    unit_codes: tuple[str, ...]
    beds: int
    cots: int
    price: int
    shared_languages: tuple[str, ...]
    missing_wishes: tuple[str, ...]
    tiers: Mapping[str, int]
    stale_hours: int
    figure: Freshness | None
    rules: tuple[str, ...]
    unknown: tuple[str, ...]
    contact: Contact
    lets_in_now: bool | None

    @property
    def phone(self) -> str | None:
        return self.contact.phone

    @property
    def is_offered(self) -> bool:
        return not (self.rules or self.unknown)

    @property
    def can_be_asked(self) -> bool:
        """Only answers are missing, and all of them may be had by telephone."""
        return bool(self.unknown) and not self.rules and ASKABLE.issuperset(self.unknown)

    @property
    def is_due(self) -> bool:
        """Worth a telephone call before anybody is sent there."""
        return self.figure is None or self.figure.is_due

    @property
    def reasons(self) -> tuple[str, ...]:
        """All that stands against it, what fails first."""
        return (*self.rules, *self.unknown)

    def ahead_by(self, other: "Place") -> str | None:
        """The tier that decided between this place and a later one; None when only the ids did."""
        return next((tier for tier in PLACED if self.tiers[tier] != other.tiers[tier]), None)


@dataclass(frozen=True)
class Places:
    """Makes places of units, for one household at one moment."""

    snapshot: Snapshot
    household: Household
    now: datetime
    contacts: Mapping[str, Contact]

    def of(
        self,
        unit_ids: Iterable[str],
        tiers: Mapping[str, int] = {},
        rules: tuple[str, ...] = (),
        unknown: tuple[str, ...] = (),
    ) -> Place:
        units = [self.snapshot.units[id] for id in unit_ids]
        first = max(self.household.arrives, night_of(self.now))
        facility = self.snapshot.facilities[units[0].unit.facility]
        contact = self.contacts.get(facility.id, Contact())
        spoken, offered = facility.languages, facility.features
        features = frozenset.intersection(*(unit.unit.features for unit in units))
        features |= frozenset() if isinstance(offered, Unknown) else offered
        languages = frozenset() if isinstance(spoken, Unknown) else spoken
        return Place(
            facility_id=facility.id,
            code_name=self.snapshot.code_names[facility.id],
            kind=facility.kind,
            protection_level=level_of(facility),
            units=tuple(unit.unit.id for unit in units),
            unit_codes=tuple(unit.code for unit in units),
            beds=sum(unit.unit.beds for unit in units),
            cots=sum(unit.unit.cots for unit in units),
            price=sum(unit.price_on(first) for unit in units),
            shared_languages=tuple(sorted(self.household.languages & languages)),
            missing_wishes=tuple(w.feature for w in self.household.wishes if w.feature not in features),
            tiers=tiers,
            stale_hours=max(stale_hours(unit, self.now) for unit in units),
            figure=self._figure(units),
            rules=rules,
            unknown=unknown,
            contact=contact,
            lets_in_now=contact.lets_in_at(self.now),
        )

    def _figure(self, units: Iterable[UnitFacts]) -> Freshness | None:
        """Of two rooms the one that somebody should ask about first."""
        last = self.household.arrives + timedelta(days=self.household.nights - 1)
        figures = [
            freshness_of(
                oldest_assertion(unit.assertions, self.household.arrives, last),
                self.snapshot.reminders[unit.unit.facility],
                self.now,
            )
            for unit in units
        ]
        known = [one for one in figures if one]
        # A room of which nobody has spoken has no age, and the pair is no better known than that room.
        return max(known, key=lambda one: one.age) if len(known) == len(figures) else None
