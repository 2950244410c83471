"""Who has been through *En säker hand*: each of a hotel's users, who come in no sooner, and the house."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.core import audit
from app.core.actor import Actor
from app.core.clock import Clock, local
from app.core.errors import ErrorCode, InvalidInput, NotFound
from app.services.houses.agreed_terms import hotel_staff
from app.services.houses.terms import facility_to_change
from models.facility import Facility

NOT_YET = ErrorCode("training_after_today")


@dataclass(frozen=True)
class RecordTraining:
    """`user_id` None: the house itself, which then counts as one with trained staff. `trained_on` None
    takes the day back: a user is out at once."""

    facility_id: str
    trained_on: date | None
    user_id: str | None = None


@dataclass(frozen=True)
class Trained:
    """Somebody who works there; `user_id` None: the house itself."""

    user_id: str | None
    name: str
    trained_on: date | None


def trained_people(session: Session, facility: Facility) -> list[Trained]:
    return [Trained(user.id, user.name, user.trained_on) for user in hotel_staff(session, facility)]


def read_training(
    session: Session, actor: Actor, clock: Clock, facility_id: str, user_id: str | None
) -> tuple[Facility, Trained]:
    """Audited. Raises NotFound for anybody but the hotel's own users."""
    facility = facility_to_change(session, actor, facility_id)
    audit.record(session, actor, clock, audit.Action.FACILITY_READ, facility.id, view="training")
    house = Trained(None, facility.code_name, facility.staff_trained_on)
    for person in (house, *trained_people(session, facility)):
        if person.user_id == user_id:
            return facility, person
    raise NotFound()


def record_training(session: Session, actor: Actor, clock: Clock, command: RecordTraining) -> None:
    """Raises NotFound for anybody but the hotel's own users, InvalidInput for a day that has not come."""
    facility = facility_to_change(session, actor, command.facility_id)
    if command.trained_on and command.trained_on > local(clock.now()).date():
        raise InvalidInput({"trained_on": [NOT_YET]})
    if command.user_id is None:
        was, facility.staff_trained_on = facility.staff_trained_on, command.trained_on
    else:
        user = next((user for user in hotel_staff(session, facility) if user.id == command.user_id), None)
        if user is None:
            raise NotFound()
        was, user.trained_on = user.trained_on, command.trained_on
    audit.record(
        session,
        actor,
        clock,
        audit.Action.TERMS_CHANGED,
        facility.id,
        what="training",
        user=command.user_id,
        was=_day(was),
        now=_day(command.trained_on),
    )


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None
