"""A re-plan as a coordinator reads it: how far it has come, and each step with what it hangs together with.

A coordinator stands outside the circles: a household is its heads and its urgency, never a case or a name.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.core.clock import Clock
from app.core.policy import Permission, demand
from app.queries.users import name_of
from app.services.disclosure.between_households import rules_told
from app.services.engine.loading import load_snapshot
from app.services.engine.party import heads_of
from app.services.engine.snapshot import Snapshot
from app.services.engine.solver_runs import GRACE
from app.services.replanning import moves
from app.services.replanning.moves import ReplanState, state_of
from app.services.replanning.stored import latest_replans, replan_seen_by
from models.replan import Replan, ReplanStep
from models.request import PlacementRequest

LISTED = 20
COUNTED = frozenset({"unplaced_1", "unplaced_2", "unplaced_3", "moves"})


class StepKind(StrEnum):
    """What a step is for its household."""

    MOVE = "move"
    FIRST_PLACE = "first_place"
    NO_PLACE = "no_place"  # they live somewhere and the plan has no room for them


@dataclass(frozen=True)
class Run:
    """How far a re-plan has come; tells of nobody's home. `seconds` of at most `limit`."""

    id: str
    state: ReplanState
    by: str
    created_at: datetime
    finished_at: datetime | None
    first_night: date
    nights: int
    seconds: int
    limit: int


@dataclass(frozen=True)
class ReviewedPlace:
    code_name: str
    unit_ids: tuple[str, ...]
    unit_codes: tuple[str, ...]


@dataclass(frozen=True)
class ReviewStep:
    """`rules`: what the present place breaks. `gives_way_to` and `waits_for`: the numbers of the steps that
    come into its units, and that leave the units it comes into."""

    id: str
    number: int
    kind: StepKind
    adults: int
    children: int
    urgency: int
    origin: ReviewedPlace | None
    target: ReviewedPlace | None
    rules: tuple[str, ...]
    gives_way_to: tuple[int, ...]
    waits_for: tuple[int, ...]
    accepted: bool | None
    decided_by: str | None
    decided_at: datetime | None

    @property
    def stays(self) -> bool:
        """Whether the household remains where it is when the accepted moves are made."""
        return self.kind is StepKind.NO_PLACE or self.accepted is False


@dataclass(frozen=True)
class Tier:
    """`before`: how many of that urgency were without a place when the run began; else None."""

    name: str
    value: int
    bound: int
    before: int | None

    @property
    def proven(self) -> bool:
        return self.bound == self.value


@dataclass(frozen=True)
class Review:
    run: Run
    steps: tuple[ReviewStep, ...]
    tiers: tuple[Tier, ...]

    def of(self, kind: StepKind) -> list[ReviewStep]:
        return [step for step in self.steps if step.kind is kind]

    @property
    def undecided(self) -> int:
        return sum(step.accepted is None for step in self.of(StepKind.MOVE))

    @property
    def accepted(self) -> int:
        return sum(step.accepted is True for step in self.of(StepKind.MOVE))

    @property
    def all_counted_proven(self) -> bool:
        """Nobody can do better in who is without a place, nor in how many move for that."""
        return bool(self.counted) and all(tier.proven for tier in self.counted)

    @property
    def counted(self) -> list[Tier]:
        """The tiers that count households, most important first."""
        return [tier for tier in self.tiers if tier.name in COUNTED]

    def in_the_way(self, step: ReviewStep) -> list[ReviewStep]:
        """Steps that do not leave the units which this one comes into; none of a step that is rejected."""
        return [
            other
            for other in self.steps
            if other.number in step.waits_for and other.stays and step.accepted is not False
        ]


def list_runs(session: Session, actor: Actor, clock: Clock) -> list[Run]:
    demand(actor, Permission.REPLAN)
    return [_run(session, replan, clock.now()) for replan in latest_replans(session, actor, LISTED)]


def progress(session: Session, actor: Actor, clock: Clock, replan_id: str) -> Run:
    """Asked for every other second: tells of no home, so it leaves nothing in the audit."""
    demand(actor, Permission.REPLAN)
    return _run(session, replan_seen_by(session, actor, replan_id), clock.now())


def review(session: Session, actor: Actor, clock: Clock, replan_id: str) -> Review:
    """The whole proposal, audited. One that was cancelled or failed has no steps to show."""
    replan = moves.read(session, actor, clock, replan_id)
    run = _run(session, replan, clock.now())
    shown = replan.steps if run.state in (ReplanState.IN_REVIEW, ReplanState.APPLIED) else []
    return Review(
        run=run,
        steps=tuple(_steps(session, actor, shown)),
        tiers=tuple(Tier(one["name"], one["value"], one["bound"], one["before"]) for one in replan.tiers),
    )


def _run(session: Session, replan: Replan, now: datetime) -> Run:
    ended = replan.finished_at or replan.cancelled_at or now
    limit = int((replan.deadline - GRACE - replan.created_at).total_seconds())
    return Run(
        id=replan.id,
        state=state_of(replan, now),
        by=name_of(session, replan.created_by) or "",
        created_at=replan.created_at,
        finished_at=replan.finished_at,
        first_night=replan.first_night,
        nights=replan.nights,
        seconds=min(limit, int((ended - replan.created_at).total_seconds())),
        limit=limit,
    )


def _steps(session: Session, actor: Actor, steps: Sequence[ReplanStep]) -> Iterable[ReviewStep]:
    snapshot, urgency, links = load_snapshot(session), _urgency(session, steps), _links(steps)
    for step in steps:
        number, (adults, children) = step.position + 1, heads_of(snapshot, step.request_id)
        yield ReviewStep(
            id=step.id,
            number=number,
            kind=_kind(step),
            adults=adults,
            children=children,
            urgency=urgency[step.request_id],
            origin=_home(snapshot, step.from_units),
            target=_home(snapshot, step.to_units),
            rules=rules_told(step.rules, actor),
            gives_way_to=tuple(comes for leaves, comes in links if leaves == number),
            waits_for=tuple(leaves for leaves, comes in links if comes == number),
            accepted=step.accepted,
            decided_by=name_of(session, step.decided_by),
            decided_at=step.decided_at,
        )


def _kind(step: ReplanStep) -> StepKind:
    if not step.to_units:
        return StepKind.NO_PLACE
    return StepKind.MOVE if step.placement_id else StepKind.FIRST_PLACE


def _links(steps: Sequence[ReplanStep]) -> list[tuple[int, int]]:
    """The numbers of every two steps of which the first leaves a unit and the second comes into it."""
    return [
        (leaves.position + 1, comes.position + 1)
        for leaves in steps
        for comes in steps
        if leaves is not comes and not set(leaves.from_units).isdisjoint(comes.to_units)
    ]


def _urgency(session: Session, steps: Sequence[ReplanStep]) -> dict[str, int]:
    asked = [step.request_id for step in steps]
    found = sa.select(PlacementRequest.id, PlacementRequest.urgency).where(PlacementRequest.id.in_(asked))
    return dict(session.execute(found).all())


def _home(snapshot: Snapshot, unit_ids: Sequence[str]) -> ReviewedPlace | None:
    if not unit_ids:
        return None
    units = [snapshot.units[id] for id in unit_ids]
    name = snapshot.code_names[units[0].unit.facility]
    return ReviewedPlace(name, tuple(unit_ids), tuple(unit.code for unit in units))
