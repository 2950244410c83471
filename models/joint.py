"""A proposal for everybody who waits, together, as the solver made it for one organisation."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, relationship

from models.base import Record, link
from models.solver_run import SolverRun


class JointProposal(SolverRun):
    """One run, seen by colleagues of whoever asked. `proven`: nothing better exists; None until known."""

    __tablename__ = "joint_proposal"

    organisation_id: Mapped[str] = link("organisation")
    proven: Mapped[bool | None]

    places: Mapped[list["JointPlace"]] = relationship(back_populates="proposal")


class JointPlace(Record):
    """What the plan gives one request that waited; no units: nothing."""

    __tablename__ = "joint_place"
    __table_args__ = (sa.UniqueConstraint("proposal_id", "request_id"),)

    proposal_id: Mapped[str] = link("joint_proposal", index=False)
    request_id: Mapped[str] = link("placement_request")
    units: Mapped[list[str]]

    proposal: Mapped[JointProposal] = relationship(back_populates="places")
