"""Where the calendars of single units are fetched from: kept sealed, because whoever has such an address
reads the house's bookings."""

from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import audit
from app.core.actor import Actor
from app.core.audit import Action
from app.core.clock import Clock
from app.core.errors import ErrorCode, InvalidInput, NotFound
from app.queries.facilities import facility_in_care
from app.services.feeds.calendar.fetch import Failed, https_parts
from models.facility import Unit
from models.feed import CalendarFeed

NOT_AN_ADDRESS = ErrorCode("calendar_not_an_address")
TOO_LONG = ErrorCode("calendar_address_too_long")
LONGEST = 2000


@dataclass(frozen=True)
class SetCalendar:
    facility_id: str
    unit_id: str
    address: str = field(repr=False)


@dataclass(frozen=True)
class UnitCalendar:
    """A unit, and where its calendar is fetched from (the host only), if it is."""

    unit: Unit
    host: str | None
    feed: CalendarFeed | None


def calendars_of(session: Session, actor: Actor, facility_id: str) -> list[UnitCalendar]:
    facility = facility_in_care(session, actor, facility_id)
    rows = session.execute(
        sa.select(Unit, CalendarFeed)
        .outerjoin(CalendarFeed, CalendarFeed.unit_id == Unit.id)
        .where(Unit.facility_id == facility.id)
        .order_by(Unit.code)
    )
    return [UnitCalendar(unit, _host(feed), feed) for unit, feed in rows]


def _host(feed: CalendarFeed | None) -> str | None:
    return https_parts(feed.address).hostname if feed else None


def set_calendar(session: Session, actor: Actor, clock: Clock, command: SetCalendar) -> None:
    """Fetch a unit's calendar from here from now on."""
    unit = _own_unit(session, actor, command.facility_id, command.unit_id)
    address = _checked(command.address)
    feed = session.scalar(sa.select(CalendarFeed).where(CalendarFeed.unit_id == unit.id))
    if feed is None:
        feed = CalendarFeed(unit_id=unit.id)
        session.add(feed)
    feed.created_by, feed.created_at = actor.user_id, clock.now()
    feed.fetched_at = feed.tried_at = feed.failure = feed.read_sha256 = None
    feed.unit = unit
    feed.address = address
    audit.record(session, actor, clock, Action.CALENDAR_CHANGED, unit.facility_id, unit=unit.id, set=True)


def remove_calendar(session: Session, actor: Actor, clock: Clock, facility_id: str, unit_id: str) -> None:
    unit = _own_unit(session, actor, facility_id, unit_id)
    feed = session.scalar(sa.select(CalendarFeed).where(CalendarFeed.unit_id == unit.id))
    if feed is not None:
        session.delete(feed)
        audit.record(
            session, actor, clock, Action.CALENDAR_CHANGED, unit.facility_id, unit=unit.id, set=False
        )


def _own_unit(session: Session, actor: Actor, facility_id: str, unit_id: str) -> Unit:
    facility = facility_in_care(session, actor, facility_id)
    unit = session.get(Unit, unit_id)
    if unit is None or unit.facility_id != facility.id:
        raise NotFound()
    return unit


def _checked(address: str) -> str:
    address = address.strip()
    if address.lower().startswith("webcal://"):
        address = "https://" + address[len("webcal://") :]
    if len(address) > LONGEST:
        raise InvalidInput({"address": [TOO_LONG]})
    try:
        https_parts(address)
    except Failed:
        raise InvalidInput({"address": [NOT_AN_ADDRESS]}) from None
    return address
