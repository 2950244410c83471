"""What an update makes of the words and periods that stand: which are added, which fall silent."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.rows import bound_rows
from app.queries.rooms import Broken, Standing, Word
from app.services.stretches import A_NIGHT, Stretch, runs
from models.availability import AvailabilityAssertion, AvailabilityUpdate, OutOfService, OutOfServiceReason
from models.base import new_id

UNSEEN = {"synchronize_session": False}
"""No session holds these rows as objects."""
Runs = Sequence[tuple[date, date]]


@dataclass(frozen=True)
class Change:
    """`words` and `broken` are new; `silenced` and `lifted` (ids) have been spoken of anew."""

    words: Sequence[Word]
    broken: Sequence[Broken]
    silenced: frozenset[str]
    lifted: frozenset[str]

    def after(self, words: Iterable[Word], broken: Iterable[Broken]) -> Standing:
        """What stands once it is done, of what stood."""
        return Standing.of(
            (*self.words, *(word for word in words if word.id not in self.silenced)),
            (*self.broken, *(period for period in broken if period.id not in self.lifted)),
        )


def change(
    made: AvailabilityUpdate, said: Sequence[Stretch], words: Iterable[Word], broken: Iterable[Broken]
) -> Change:
    """What saying this (in order) does to `words` and `broken`."""
    spoken_of = runs([stretch for stretch in said if stretch.is_open is not None])
    anew = runs([stretch for stretch in said if stretch.is_open or stretch.out_of_service])
    ended = [period for period in broken if _touches(period, anew.get(period.unit_id, ()))]
    return Change(
        words=[_word(made, stretch) for stretch in said if stretch.is_open is not None],
        broken=[
            *(_broken(made, stretch, stretch.out_of_service) for stretch in said if stretch.out_of_service),
            *(rest for period in ended for rest in _rest(made, period, anew[period.unit_id])),
        ],
        silenced=frozenset(word.id for word in words if _is_within(word, spoken_of.get(word.unit_id, ()))),
        lifted=frozenset(period.id for period in ended),
    )


def _is_within(word: Word, spoken_of: Runs) -> bool:
    """Every night of it is spoken of without a gap."""
    place = bisect_right(spoken_of, word.first_night, key=lambda run: run[0])
    return place > 0 and word.last_night <= spoken_of[place - 1][1]


def _touches(period: Broken, anew: Runs) -> bool:
    return any(first <= period.last_night and period.first_night <= last for first, last in anew)


def _rest(made: AvailabilityUpdate, period: Broken, anew: Runs) -> Iterator[Broken]:
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


def _part(made: AvailabilityUpdate, period: Broken, first: date, last: date) -> Broken:
    return period._replace(id=new_id(), first_night=first, last_night=last, update_id=made.id)


def _word(made: AvailabilityUpdate, said: Stretch) -> Word:
    return Word(
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


def _broken(made: AvailabilityUpdate, said: Stretch, reason: OutOfServiceReason) -> Broken:
    return Broken(
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


def write(session: Session, made: AvailabilityUpdate, change: Change) -> None:
    """Four statements, however much is said."""
    silenced = AvailabilityAssertion.id.in_(_ids(session, change.silenced))
    lifted = OutOfService.id.in_(_ids(session, change.lifted))
    _mark(session, AvailabilityAssertion, silenced, superseded_by=made.id)
    _mark(session, OutOfService, lifted, lifted_by=made.id, lifted_at=made.made_at)
    _add(session, AvailabilityAssertion, Word._fields, change.words)
    _add(session, OutOfService, Broken._fields, change.broken)


def take_back(session: Session, made: AvailabilityUpdate, now: datetime) -> None:
    """What it silenced stands again, and what it added no longer does: a word taken back is marked as
    superseded by its own update."""
    word, period = AvailabilityAssertion, OutOfService
    _mark(session, word, word.superseded_by == made.id, superseded_by=None)
    _mark(session, period, period.lifted_by == made.id, lifted_by=None, lifted_at=None)
    _mark(session, word, word.update_id == made.id, superseded_by=made.id)
    _mark(session, period, period.update_id == made.id, lifted_by=made.id, lifted_at=now)


Table = type[AvailabilityAssertion] | type[OutOfService]


def _ids(session: Session, ids: Iterable[str]) -> sa.Select[tuple[str]]:
    rows = bound_rows(session, [AvailabilityAssertion.id], [(id,) for id in ids])
    return sa.select(rows.c.id)


def _mark(session: Session, table: Table, rows: sa.ColumnElement[bool], **values: Any) -> None:
    session.execute(sa.update(table).where(rows).values(values), execution_options=UNSEEN)


def _add(session: Session, table: Table, names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    source = bound_rows(session, [getattr(table, name) for name in names], rows)
    session.execute(sa.insert(table).from_select(list(names), sa.select(source)))
