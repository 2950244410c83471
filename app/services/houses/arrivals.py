"""A house says who came, who did not, and who has left, by booking code. The duty team is alerted at once.

It decides nothing by this: whoever has left keeps the place until an officer gives it back (intake.md,
indicator 4). What was noted by mistake can be taken back for a little while.
"""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from app.core import audit
from app.core.actor import Actor
from app.core.audit import Action
from app.core.clock import Clock
from app.core.errors import NotFound, NotPossibleNow
from app.queries.facilities import facility_in_care
from app.queries.placements import ENDED, PlacementStatus
from app.services.disclosure.to_house import Guest
from app.services.houses.guest_list import Stay, stays_at
from app.services.houses.guests import nights_in_view, read_guests
from app.services.messages import alerts
from app.services.placing.stays import note
from models.alert import AlertKind
from models.facility import Facility
from models.organisation import User
from models.placement import EventKind, PlacementEvent

UNDO_WITHIN = timedelta(minutes=10)

_POSSIBLE = {
    EventKind.ARRIVED: {PlacementStatus.EXPECTED, PlacementStatus.DID_NOT_ARRIVE, PlacementStatus.LEFT},
    EventKind.DID_NOT_ARRIVE: {PlacementStatus.EXPECTED},
    EventKind.LEFT: {PlacementStatus.ARRIVED},
}
"""What a house may note, and of whom."""

_ALERT = {
    EventKind.ARRIVED: AlertKind.ARRIVED,
    EventKind.DID_NOT_ARRIVE: AlertKind.DID_NOT_ARRIVE,
    EventKind.LEFT: AlertKind.DEPARTED,
}


@dataclass(frozen=True)
class NoteGuest:
    facility_id: str
    booking_code: str
    kind: EventKind


@dataclass(frozen=True)
class TakeBack:
    facility_id: str
    booking_code: str


@dataclass(frozen=True)
class Arrivals:
    facility: Facility
    guests: tuple[tuple[Guest, bool], ...]  # and whether what was noted last can be taken back


def read_arrivals(session: Session, actor: Actor, clock: Clock, facility_id: str) -> Arrivals:
    """Whom the house awaits and has; audited. Raises NotFound for another house."""
    facility, found = read_guests(session, actor, clock, facility_id, "arrivals")
    guests = ((guest, _to_take_back(session, clock, facility, stay) is not None) for stay, guest in found)
    return Arrivals(facility, tuple(guests))


def note_guest(session: Session, actor: Actor, clock: Clock, command: NoteGuest) -> None:
    """Raises NotFound for a code that is not of this house's guests, of the night before or tonight, and
    NotPossibleNow when it has been noted already."""
    facility = facility_in_care(session, actor, command.facility_id)
    stay = _stay(session, actor, clock, facility, command.booking_code)
    if stay.status not in _POSSIBLE[command.kind]:
        raise NotPossibleNow()
    event = note(session, actor, clock, stay.placement, command.kind)
    alerts.raise_alert(
        session,
        actor,
        clock,
        _ALERT[command.kind],
        request_id=stay.placement.claim.request_id,
        facility_id=facility.id,
        placement_id=stay.placement.id,
        event=event.id,
    )


def take_back(session: Session, actor: Actor, clock: Clock, command: TakeBack) -> None:
    """Undo what the house noted last. Raises NotFound, and NotPossibleNow when it is too late."""
    facility = facility_in_care(session, actor, command.facility_id)
    stay = _stay(session, actor, clock, facility, command.booking_code)
    event = _to_take_back(session, clock, facility, stay)
    if event is None:
        raise NotPossibleNow()
    event.undone_at = clock.now()
    alerts.take_back(session, actor, clock, stay.placement.id, event.id)
    audit.record(session, actor, clock, Action.TAKEN_BACK, stay.placement.id, kind=event.kind, event=event.id)


def _stay(session: Session, actor: Actor, clock: Clock, facility: Facility, code: str) -> Stay:
    for stay in stays_at(session, actor, facility.id, nights_in_view(clock)):
        if _plain(stay.placement.booking_code) == _plain(code) and stay.status not in ENDED:
            return stay
    raise NotFound()


def _plain(code: str) -> str:
    """As it is heard: without regard to case, blanks and hyphens."""
    return "".join(character for character in code.casefold() if character.isalnum())


def _to_take_back(session: Session, clock: Clock, facility: Facility, stay: Stay) -> PlacementEvent | None:
    """The latest that happened, if the house noted it a moment ago."""
    latest = stay.events[-1] if stay.events else None
    if latest is None or latest.kind not in _POSSIBLE or clock.now() - latest.recorded_at > UNDO_WITHIN:
        return None
    noted_by = session.get_one(User, latest.recorded_by)
    return latest if noted_by.organisation_id == facility.organisation_id else None
