"""Figures for the network's quarterly meeting: counts and medians, never a person (R-58).

Counts from one to four are not told, and a median of fewer than five neither. Where only one count of a table
is left out, the smallest of the others is left out too: else it could be reckoned from another table's sum.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import audit
from app.core.actor import Actor
from app.core.clock import SWEDEN, Clock, local
from app.core.policy import Permission, demand
from app.services.rehousing.quarters import Quarter, quarter_named
from models.placement import Placement, UnitNight
from models.rehousing import ExitKind, RehousingEvent, Stage, StayExit, Step

FEWEST = 5
STAY_BANDS = ((1, 3), (4, 7), (8, 14), (15, 30), (31, 60), (61, 400))


@dataclass(frozen=True)
class MeetingFigure:
    """`count`, `days` (a median): None when too few to be told."""

    code: str
    count: int | None
    days: float | None = None


@dataclass(frozen=True)
class Meeting:
    quarter: Quarter
    stay_lengths: tuple[MeetingFigure, ...]
    stay_median: float | None
    exits: tuple[MeetingFigure, ...]
    steps: tuple[MeetingFigure, ...]
    refusals: tuple[MeetingFigure, ...]


def meeting(session: Session, actor: Actor, clock: Clock, name: str | None) -> Meeting:
    """Audited."""
    demand(actor, Permission.MEETING_READ)
    quarter = quarter_named(name, local(clock.now()).date())
    audit.record(session, actor, clock, audit.Action.MEETING_READ, str(quarter))
    begins, ends = (_instant(day) for day in (quarter.first, quarter.end))
    exits = session.scalars(
        sa.select(StayExit).where(StayExit.recorded_at >= begins, StayExit.recorded_at < ends)
    ).all()
    nights = _nights(session, [exit.placement_id for exit in exits])
    events = session.scalars(
        sa.select(RehousingEvent).order_by(RehousingEvent.recorded_at, RehousingEvent.number)
    ).all()
    within = [event for event in events if begins <= event.recorded_at < ends]
    return Meeting(
        quarter=quarter,
        stay_lengths=_banded(nights),
        stay_median=_median(nights),
        exits=_counted(Counter(exit.kind.value for exit in exits), [kind.value for kind in ExitKind]),
        steps=_durations(events, within),
        refusals=_refusals(within),
    )


def _instant(day: date) -> datetime:
    return datetime.combine(day, time(), SWEDEN)


def _nights(session: Session, placements: Sequence[str]) -> list[int]:
    """How many nights each of these stays had."""
    statement = (
        sa.select(sa.func.count(sa.distinct(UnitNight.night)))
        .join(Placement, Placement.claim_id == UnitNight.claim_id)
        .where(Placement.id.in_(placements))
        .group_by(Placement.id)
    )
    return list(session.scalars(statement))


def _banded(nights: Iterable[int]) -> tuple[MeetingFigure, ...]:
    nights = list(nights)
    bands = {f"{first}-{last}": sum(first <= n <= last for n in nights) for first, last in STAY_BANDS}
    return _counted(bands, list(bands))


def _counted(counts: Mapping[str, int], codes: Iterable[str]) -> tuple[MeetingFigure, ...]:
    told = {code: _enough(counts.get(code, 0)) for code in codes}
    shown = sorted((count, code) for code, count in told.items() if count)
    if list(told.values()).count(None) == 1 and shown:
        told[shown[0][1]] = None
    return tuple(MeetingFigure(code, count) for code, count in told.items())


def _enough(count: int) -> int | None:
    return None if 0 < count < FEWEST else count


def _median(days: Sequence[float]) -> float | None:
    return round(median(days), 1) if len(days) >= FEWEST else None


def _durations(
    events: Iterable[RehousingEvent], within: Iterable[RehousingEvent]
) -> tuple[MeetingFigure, ...]:
    """How long requests had stood in the stages that they left in the quarter."""
    entered: dict[tuple[str, Stage], datetime] = {}
    ended, left = {event.id for event in within}, defaultdict(list)
    for event in events:
        began = entered.get((event.request_id, event.was))
        if event.id in ended and event.became is not event.was and began:
            left[event.was].append((event.recorded_at - began) / timedelta(days=1))
        if event.became is not event.was:
            entered[(event.request_id, event.became)] = event.recorded_at
    return tuple(
        MeetingFigure(stage.value, _enough(len(left[stage])), _median(left[stage]))
        for stage in Stage
        if left[stage]
    )


def _refusals(events: Iterable[RehousingEvent]) -> tuple[MeetingFigure, ...]:
    said_no = [e for e in events if e.step in (Step.REFUSE, Step.DECLINE, Step.WITHDRAW) and e.reason]
    counts = Counter(f"{event.party.value}:{event.reason.value}" for event in said_no if event.reason)
    return _counted(counts, sorted(counts))
