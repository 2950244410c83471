"""What has been done to a facility's figures, and when."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.queries.rooms import units_of
from models.availability import AvailabilityAssertion, AvailabilityUpdate
from models.organisation import User


@dataclass(frozen=True)
class UpdateEvent:
    """An update, or the undoing of one. `who`: of the reader's own organisation, else None."""

    update: AvailabilityUpdate
    at: datetime
    is_undoing: bool
    who: str | None


def latest_events(session: Session, facility_id: str, organisation_id: str, count: int) -> list[UpdateEvent]:
    """Newest first."""
    made = AvailabilityUpdate
    latest = sa.func.coalesce(made.undone_at, made.made_at)
    statement = sa.select(made).where(made.facility_id == facility_id)
    updates = list(session.scalars(statement.order_by(latest.desc(), made.made_at.desc()).limit(count)))
    names = _names(session, updates, organisation_id)
    events = [event for update in updates for event in _events(update, names)]
    return sorted(events, key=lambda event: event.at, reverse=True)[:count]


def _names(session: Session, updates: list[AvailabilityUpdate], organisation_id: str) -> dict[str, str]:
    """Of the organisation's own people."""
    ids = {id for update in updates for id in (update.made_by, update.undone_by) if id}
    own = sa.select(User).where(User.id.in_(ids), User.organisation_id == organisation_id)
    return {user.id: user.name for user in session.scalars(own)}


def _events(update: AvailabilityUpdate, names: dict[str, str]) -> list[UpdateEvent]:
    events = [UpdateEvent(update, update.made_at, False, names.get(update.made_by or ""))]
    if update.undone_at:
        events.append(UpdateEvent(update, update.undone_at, True, names.get(update.undone_by or "")))
    return events


def latest_standing(session: Session, facility_id: str) -> AvailabilityUpdate | None:
    """The update that can be undone."""
    made = AvailabilityUpdate
    statement = sa.select(made).where(made.facility_id == facility_id, made.undone_at.is_(None))
    return session.scalar(statement.order_by(made.made_at.desc(), made.id.desc()).limit(1))


def latest_moment(session: Session, facility_id: str) -> datetime | None:
    """When the facility's figures were last changed, or anything was said of them."""
    said, made = AvailabilityAssertion, AvailabilityUpdate
    of_assertions = sa.select(sa.func.max(said.asserted_at)).where(said.unit_id.in_(units_of(facility_id)))
    of_updates = sa.select(sa.func.max(made.made_at)).where(made.facility_id == facility_id)
    [moments] = session.execute(sa.select(of_assertions.scalar_subquery(), of_updates.scalar_subquery()))
    return max((moment for moment in moments if moment), default=None)
