"""The facts that rules read, as one frozen snapshot of the network.

The snapshot is kept per process under the version that database triggers give it, so it is read anew
after any change to any table a rule reads, and never else. What changes with every booking (claims)
and with the clock (age of a figure) is not part of it.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.orm import Session

from allocation.problems.problem import UNKNOWN, Circle, Facility, Threat, Unit, Unknown
from app.core.database import changed_tables
from app.queries.prices import seasons
from app.queries.release import releases
from app.services.engine.households import grouped, requests
from app.services.engine.snapshot import FOREVER, SeparationFacts, Snapshot, UnitAssertion, UnitFacts
from models import availability, facility, ledger, request, threat

TRAINED = "trained_staff"
CACHE = "facts_cache"
UNCOMMITTED = -1
LOOKS_BACK = timedelta(days=150)  # as far as a history may have to be told again


def load_snapshot(session: Session) -> Snapshot:
    """The network as of the facts' version that this session sees; one statement when nothing has changed
    since it was last read (none inside `transaction()`, which has read the version with its lock)."""
    seen = session.info.get("ledger")
    version = seen.facts_version if seen else session.scalar(sa.select(ledger.Ledger.facts_version))
    cache: dict[str, Snapshot] = session.info[CACHE]
    # What this transaction has changed nobody else may see: read for it alone, and never kept.
    if ledger.FACT_TABLES & changed_tables(session):
        return _read(session, UNCOMMITTED)
    known = cache.get("snapshot")
    if known is None or known.version != version:
        known = cache["snapshot"] = _read(session, int(version or 0))
    return known


def _read(session: Session, version: int) -> Snapshot:
    facilities = {row.id: row for row in session.scalars(sa.select(facility.Facility))}
    permits = {
        row.facility_id: row for row in session.scalars(sa.select(facility.Permit).order_by("recorded_at"))
    }
    return Snapshot(
        version=version,
        facilities={id: _facility(row, permits.get(id)) for id, row in facilities.items()},
        code_names={id: row.code_name for id, row in facilities.items()},
        asks_first=frozenset(id for id, row in facilities.items() if row.asks_first),
        reminders={id: row.reminder_at for id, row in facilities.items()},
        units=_units(session),
        requests=requests(session),
        threats=_threats(session),
        separations=tuple(
            SeparationFacts((row.case_a_id, row.case_b_id), row.scope.value, row.km)
            for row in session.scalars(
                sa.select(threat.Separation).where(threat.Separation.ended_at.is_(None))
            )
        ),
        together=tuple(
            map(tuple, grouped(session, threat.Together.group_id, threat.Together.case_id).values())
        ),
        **_watch(session),
        answers={
            key: tuple(rows)
            for key, rows in _by(session, request.PhoneAnswer, "request_id", "answered_at").items()
        },
    )


def _by(session: Session, model: Any, key: str, order: str) -> dict[str, list[Any]]:
    rows = defaultdict(list)
    for row in session.scalars(sa.select(model).order_by(getattr(model, order), model.id)):
        # It is kept for longer than this session, and must not hold on to it.
        session.expunge(row)
        rows[getattr(row, key)].append(row)
    return rows


def _words(values: Iterable[str] | None) -> frozenset[str] | Unknown:
    return UNKNOWN if values is None else frozenset(values)


def _limit(value: int | None, no_limit: int) -> int | Unknown | None:
    if value is None:
        return UNKNOWN
    return None if value >= no_limit else value


def _permit_until(permit: facility.Permit | None) -> date | Unknown | None:
    if permit is None or permit.status == facility.PermitStatus.NONE:
        return None
    if permit.status == facility.PermitStatus.UNKNOWN:
        return UNKNOWN
    return permit.valid_until or FOREVER


class StatedRules(Protocol):
    """What a house says of whom it takes; None: it has not said."""

    @property
    def admits(self) -> facility.Admits | None: ...
    @property
    def max_male_age(self) -> int | None: ...
    @property
    def max_nights(self) -> int | None: ...
    @property
    def accepts(self) -> Iterable[str] | None: ...
    @property
    def features(self) -> Iterable[str] | None: ...
    @property
    def languages(self) -> Iterable[str] | None: ...


def house_rules(stated: StatedRules, staff_trained_on: date | None) -> dict[str, Any]:
    """The contract's words for them."""
    features = _words(stated.features)
    if staff_trained_on and not isinstance(features, Unknown):
        features |= {TRAINED}
    return {
        "admits": UNKNOWN if stated.admits is None else stated.admits.value,
        "max_male_age": _limit(stated.max_male_age, facility.NO_AGE_LIMIT),
        "accepts": _words(stated.accepts),
        "features": features,
        "languages": _words(stated.languages),
        "max_nights": _limit(stated.max_nights, facility.NO_NIGHT_LIMIT),
    }


def _facility(row: facility.Facility, permit: facility.Permit | None) -> Facility:
    lat, lon = row.position
    return Facility(
        id=row.id,
        kind=row.kind.value,
        lat=lat,
        lon=lon,
        protection_level=UNKNOWN if row.protection_level is None else row.protection_level,
        municipality=row.municipality,
        permit_until=_permit_until(permit),
        max_persons=permit.max_persons if permit else None,
        **house_rules(row, row.staff_trained_on),
    )


def _units(session: Session) -> dict[str, UnitFacts]:
    doors = defaultdict(set)
    for row in session.scalars(sa.select(facility.AdjoiningUnits)):
        doors[row.unit_a_id].add(row.unit_b_id)
        doors[row.unit_b_id].add(row.unit_a_id)
    assertions = _assertions_of(session)
    out_of_service = _by(session, availability.OutOfService, "unit_id", "recorded_at")
    release, prices = releases(session), seasons(session)
    return {
        row.id: UnitFacts(
            unit=Unit(
                id=row.id,
                facility=row.facility_id,
                beds=row.beds,
                cots=row.cots,
                price=row.price,
                features=frozenset(row.features),
                adjoins=frozenset(doors[row.id]),
                sharing=row.sharing.value,
            ),
            code=row.code,
            assertions=tuple(assertions[row.id]),
            out_of_service=tuple(
                (o.first_night, o.last_night) for o in out_of_service[row.id] if o.lifted_at is None
            ),
            release=release.get(row.id),
            seasons=tuple(prices.get((row.facility_id, row.room_type), ())),
        )
        for row in session.scalars(sa.select(facility.Unit))
    }


def _assertions_of(session: Session) -> dict[str, list[UnitAssertion]]:
    """What has been said by unit, newest first. Nights long before the newest are left out, and so is
    one that a newer one overrules on every night it has left. (What came with an update has been
    superseded by then.)"""
    said = availability.AvailabilityAssertion
    newest = session.scalar(sa.select(sa.func.max(said.asserted_at)))
    assertions: dict[str, list[UnitAssertion]] = defaultdict(list)
    if newest is None:
        return assertions
    columns = (
        said.unit_id,
        said.first_night,
        said.last_night,
        said.is_open,
        said.asserted_at,
        said.valid_until,
        said.channel,
        said.update_id,
    )
    begin = newest.date() - LOOKS_BACK
    statement = sa.select(*columns).where(said.last_night >= begin, said.superseded_by.is_(None))
    for row in session.execute(statement.order_by(said.asserted_at.desc(), said.id.desc())):
        assertion = UnitAssertion(
            max(row.first_night, begin),
            row.last_night,
            row.is_open,
            row.asserted_at,
            row.valid_until,
            row.channel,
        )
        if row.update_id or not any(_overrules(newer, assertion) for newer in assertions[row.unit_id]):
            assertions[row.unit_id].append(assertion)
    return assertions


def _overrules(newer: UnitAssertion, assertion: UnitAssertion) -> bool:
    return newer.first_night <= assertion.first_night and assertion.last_night <= newer.last_night


def _threats(session: Session) -> dict[str, Threat]:
    places = defaultdict(list)
    for row in session.scalars(sa.select(threat.PerpetratorPlace)):
        lat, lon = row.position
        places[row.perpetrator_id].append(Circle(lat, lon, row.radius_km))
    ties = grouped(session, threat.PerpetratorTie.perpetrator_id, threat.PerpetratorTie.facility_id)
    municipality = threat.PerpetratorMunicipality
    municipalities = grouped(session, municipality.perpetrator_id, municipality.municipality)
    return {
        row.id: Threat(
            id=row.id,
            places=tuple(places[row.id]),
            facilities=frozenset(ties[row.id]),
            municipalities=frozenset(municipalities[row.id]),
            keep_km=row.keep_km,
        )
        for row in session.scalars(sa.select(threat.Perpetrator))
    }


def _watch(session: Session) -> dict[str, Any]:
    rows = {row.night: row.rounds for row in session.scalars(sa.select(availability.WatchCapacity))}
    return {"watch": rows.pop(None, None), "watch_by_night": rows}
