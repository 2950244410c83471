"""What every run of the solver says of itself in its row, so that any process can tell how far it is."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Record, link


class RunFailure(StrEnum):
    NO_PLAN = "no_plan"  # the solver died, was too slow, or its plan was refused by the checker


class SolverRun(Record):
    """Where a run stands follows from these instants (`app.services.engine.solver_runs.state_of`)."""

    __abstract__ = True

    created_by: Mapped[str] = link("user_account", index=False)
    created_at: Mapped[datetime] = mapped_column(index=True)
    deadline: Mapped[datetime]  # a run that says nothing after this has died with its process
    finished_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    failure: Mapped[RunFailure | None]
    problem_hash: Mapped[str | None] = mapped_column(sa.String(64))
