"""A proposal to move households, made by the solver and reviewed move by move before anything is booked."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Record, link
from models.solver_run import SolverRun


class Replan(SolverRun):
    """One run. What it found stands in its steps."""

    __tablename__ = "replan"
    __table_args__ = (sa.CheckConstraint("nights BETWEEN 1 AND 400", name="nights"),)

    first_night: Mapped[date]
    nights: Mapped[int]
    applied_at: Mapped[datetime | None]
    tiers: Mapped[list[dict[str, Any]]] = mapped_column(default=list)

    steps: Mapped[list["ReplanStep"]] = relationship(back_populates="replan", order_by="ReplanStep.position")


class ReplanStep(Record):
    """One household that would change: moved, given a first place, or left without one (`to_units` empty)."""

    __tablename__ = "replan_step"
    __table_args__ = (sa.UniqueConstraint("replan_id", "position"),)

    replan_id: Mapped[str] = link("replan", index=False)
    position: Mapped[int]
    request_id: Mapped[str] = link("placement_request")
    placement_id: Mapped[str | None] = link("placement", nullable=True, index=False)
    from_units: Mapped[list[str]]
    to_units: Mapped[list[str]]
    rules: Mapped[list[str]]  # what the present place breaks; empty: moved for somebody else's sake
    accepted: Mapped[bool | None]
    decided_by: Mapped[str | None] = link("user_account", nullable=True, index=False)
    decided_at: Mapped[datetime | None]

    replan: Mapped[Replan] = relationship(back_populates="steps")
