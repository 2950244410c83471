"""What a facility's answer to a question says of its rooms' nights, in the name of the facility."""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import audit
from app.core.actor import Actor
from app.core.clock import Clock
from app.services import occupancy
from models.availability import AvailabilityAssertion, AvailabilityUpdate, Channel
from models.facility import Facility
from models.placement import UnitNight


def say(
    session: Session,
    actor: Actor,
    clock: Clock,
    facility: Facility,
    units: Sequence[str],
    first: date,
    last: date,
    is_open: bool,
    channel: Channel,
) -> None:
    """One update of the facility's figures, as good as any other. Of a room that is claimed on one of the
    nights it is not said that it is closed: that the house is full, with us in it, closes nothing."""
    spoken_of = list(units) if is_open else _unclaimed(session, clock, units, first, last)
    update = AvailabilityUpdate(
        facility_id=facility.id, channel=channel, made_by=actor.user_id, made_at=clock.now()
    )
    session.add(update)
    session.flush()
    for unit in spoken_of:
        session.add(
            AvailabilityAssertion(
                unit_id=unit,
                first_night=first,
                last_night=last,
                is_open=is_open,
                channel=channel,
                asserted_by=actor.user_id,
                asserted_at=clock.now(),
                update_id=update.id,
            )
        )
    facility.availability_version += 1
    session.flush()
    audit.record(
        session,
        actor,
        clock,
        audit.Action.AVAILABILITY_ASSERTED,
        facility.id,
        units=spoken_of,
        is_open=is_open,
        first_night=first.isoformat(),
        last_night=last.isoformat(),
        channel=channel.value,
    )


def _unclaimed(session: Session, clock: Clock, units: Sequence[str], first: date, last: date) -> list[str]:
    occupancy.free_lapsed(session, clock.now())
    taken = sa.select(UnitNight.unit_id).where(
        UnitNight.unit_id.in_(units), UnitNight.night >= first, UnitNight.night <= last
    )
    claimed = set(session.scalars(taken))
    return [unit for unit in units if unit not in claimed]
