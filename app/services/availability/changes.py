"""What an update makes of the assertions and periods that stand: which are added, which fall silent."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.core.clock import A_NIGHT
from app.core.rows import Columns, bound_rows
from app.queries.rooms import Assertion, OutOfServicePeriod, StandingNights, units_of
from app.services.availability.night_ranges import NightRange, layered, runs
from models.availability import AvailabilityAssertion, AvailabilityUpdate, OutOfService, OutOfServiceReason
from models.base import new_id

MOMENT = timedelta(microseconds=1)
UNSEEN = {"synchronize_session": False}
"""No session holds these rows as objects."""
Runs = Sequence[tuple[date, date]]
Table = type[AvailabilityAssertion] | type[OutOfService]
Values = Mapping[InstrumentedAttribute[Any], Any]


@dataclass(frozen=True)
class Change:
    """`ranges` and `out_of_service` are new; `lifted` (ids): periods out of service spoken of anew."""

    made: AvailabilityUpdate
    ranges: Sequence[NightRange]
    out_of_service: Sequence[OutOfServicePeriod]
    lifted: frozenset[str]

    def after(self, before: StandingNights, units: Collection[str]) -> StandingNights:
        """What of these units stands once it is done."""
        new = (
            _assertion(self.made, night_range) for night_range in self.ranges if night_range.unit_id in units
        )
        standing = chain.from_iterable(before.out_of_service.values())
        return StandingNights.of(
            (*new, *chain.from_iterable(before.assertions.values())),
            (*self.out_of_service, *(period for period in standing if period.id not in self.lifted)),
        )


def change(
    made: AvailabilityUpdate, said: Sequence[NightRange], standing: Iterable[OutOfServicePeriod]
) -> Change:
    """What saying this (in order) adds, and does to what is out of service."""
    anew = runs([night_range for night_range in said if night_range.is_open or night_range.out_of_service])
    ended = [period for period in standing if _touches(period, anew.get(period.unit_id, ()))]
    new = (
        _out_of_service_period(made, night_range, night_range.out_of_service)
        for night_range in said
        if night_range.out_of_service
    )
    rest = (part for period in ended for part in _rest(made, period, anew[period.unit_id]))
    return Change(
        made=made,
        ranges=[night_range for night_range in said if night_range.is_open is not None],
        out_of_service=[*new, *rest],
        lifted=frozenset(period.id for period in ended),
    )


def _touches(period: OutOfServicePeriod, anew: Runs) -> bool:
    return any(first <= period.last_night and period.first_night <= last for first, last in anew)


def _rest(made: AvailabilityUpdate, period: OutOfServicePeriod, anew: Runs) -> Iterator[OutOfServicePeriod]:
    """What of a period out of service goes on: the nights that nothing is said of."""
    begins = period.first_night
    for first, last in anew:
        if last < begins or first > period.last_night:
            continue
        if begins < first:
            yield _part(made, period, begins, first - A_NIGHT)
        if last >= period.last_night:
            return
        begins = last + A_NIGHT
    yield _part(made, period, begins, period.last_night)


def _part(
    made: AvailabilityUpdate, period: OutOfServicePeriod, first: date, last: date
) -> OutOfServicePeriod:
    return period._replace(id=new_id(), first_night=first, last_night=last, update_id=made.id)


def _assertion(made: AvailabilityUpdate, said: NightRange) -> Assertion:
    return Assertion(
        id=new_id(),
        unit_id=said.unit_id,
        first_night=said.first_night,
        last_night=said.last_night,
        is_open=bool(said.is_open),
        asserted_at=made.made_at,
        valid_until=said.valid_until,
        channel=made.channel,
        asserted_by=made.made_by,
        update_id=made.id,
        superseded_by=None,
    )


def _out_of_service_period(
    made: AvailabilityUpdate, said: NightRange, reason: OutOfServiceReason
) -> OutOfServicePeriod:
    return OutOfServicePeriod(
        id=new_id(),
        unit_id=said.unit_id,
        first_night=said.first_night,
        last_night=said.last_night,
        reason=reason,
        recorded_by=made.made_by,
        recorded_at=made.made_at,
        update_id=made.id,
        lifted_by=None,
    )


def write(session: Session, change: Change) -> None:
    """Four statements, however much is said."""
    made, assertion, period = change.made, AvailabilityAssertion, OutOfService
    lifted = {period.lifted_by: made.id, period.lifted_at: made.made_at}
    _mark(session, assertion, _overruled(session, change), {assertion.superseded_by: made.id})
    _mark(session, period, period.id.in_(change.lifted), lifted)
    _add(session, assertion, _COLUMNS, _rows(change), _in_common(made))
    _add(
        session, period, [getattr(period, name) for name in OutOfServicePeriod._fields], change.out_of_service
    )


_COLUMNS = tuple(
    getattr(AvailabilityAssertion, name)
    for name in ("id", "unit_id", "first_night", "last_night", "is_open", "valid_until", "asserted_at")
)


def _rows(change: Change) -> Iterator[tuple[Any, ...]]:
    """What is to be heard above the rest is said a moment later."""
    said_at = change.made.made_at
    for ranges, moment in zip(layered(change.ranges), (said_at, said_at + MOMENT), strict=True):
        for one in ranges:
            nights = one.first_night, one.last_night
            yield new_id(), one.unit_id, *nights, one.is_open, one.valid_until, moment


def _in_common(made: AvailabilityUpdate) -> Values:
    assertion = AvailabilityAssertion
    return {
        assertion.channel: made.channel,
        assertion.asserted_by: made.made_by,
        assertion.update_id: made.id,
    }


def take_back(session: Session, made: AvailabilityUpdate, now: datetime) -> None:
    """What it silenced stands again, and what it added no longer does: an assertion taken back is marked as
    superseded by its own update."""
    assertion, period = AvailabilityAssertion, OutOfService
    own = assertion.unit_id.in_(units_of(made.facility_id))
    again = {period.lifted_by: None, period.lifted_at: None}
    over = {period.lifted_by: made.id, period.lifted_at: now}
    _mark(session, assertion, own & (assertion.superseded_by == made.id), {assertion.superseded_by: None})
    _mark(session, period, period.lifted_by == made.id, again)
    _mark(session, assertion, own & (assertion.update_id == made.id), {assertion.superseded_by: made.id})
    _mark(session, period, period.update_id == made.id, over)


def _overruled(session: Session, change: Change) -> sa.ColumnElement[bool]:
    """Standing assertions each night of which, without a gap, is spoken of."""
    assertion = AvailabilityAssertion
    rows = ((unit, *run) for unit, of_unit in runs(change.ranges).items() for run in of_unit)
    run = bound_rows(session, (assertion.unit_id, assertion.first_night, assertion.last_night), rows).c
    return sa.and_(
        assertion.superseded_by.is_(None),
        assertion.unit_id == run.unit_id,
        assertion.first_night.between(run.first_night, run.last_night),
        assertion.last_night <= run.last_night,
    )


def _mark(session: Session, table: Table, rows: sa.ColumnElement[bool], values: Values) -> None:
    session.execute(sa.update(table).where(rows).values(values), execution_options=UNSEEN)


def _add(
    session: Session,
    table: Table,
    columns: Columns,
    rows: Iterable[Sequence[Any]],
    same: Values | None = None,
) -> None:
    """`same`: what all the rows have in common."""
    common = {column.key: sa.literal(value, column.type) for column, value in (same or {}).items()}
    source = sa.select(bound_rows(session, columns, rows), *common.values())
    names = [*(column.key for column in columns), *common]
    session.execute(sa.insert(table).from_select(names, source))
