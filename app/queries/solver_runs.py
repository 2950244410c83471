"""Runs of the solver, of whatever kind: which may still report, and which go before another."""

from datetime import datetime
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.solver_run import SolverRun

Run = TypeVar("Run", bound=SolverRun)


def under_way(kind: type[Run], now: datetime) -> sa.Select[Run]:
    """Those that may still report, whoever's they are; the last to end first."""
    unfinished = (kind.finished_at.is_(None), kind.cancelled_at.is_(None), kind.deadline > now)
    return sa.select(kind).where(*unfinished).order_by(kind.deadline.desc())


def last_deadline(session: Session, kind: type[SolverRun], now: datetime) -> datetime | None:
    """When the last of those that may still report must have done so; None when there is none."""
    return session.scalar(under_way(kind, now).with_only_columns(kind.deadline).limit(1))


def must_wait(session: Session, run: SolverRun, now: datetime) -> bool:
    """Whether another of its kind goes before it: each gets a later deadline than those before it."""
    kind = type(run)
    before = under_way(kind, now).where(kind.deadline < run.deadline)
    return run.cancelled_at is None and session.scalar(before.limit(1)) is not None


def is_cancelled(session: Session, kind: type[SolverRun], run_id: str) -> bool:
    cancelled = sa.select(kind.cancelled_at.is_not(None)).where(kind.id == run_id)
    return session.scalar(cancelled) or False
