"""Asking and answering, in few words."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from app.queries.inquiries import state_of
from app.services.engine.loading import network
from app.services.engine.verification import claims_around
from app.services.inquiries.answering import Answer, answer, answer_by_phone
from app.services.inquiries.asking import AskFacilities, ask, withdraw
from app.services.placing.whom_to_ask import askable
from models.alert import DutyAlert
from models.availability import AvailabilityAssertion
from models.facility import Facility, FacilityKind
from models.inquiry import DeclineReason, Inquiry
from models.notification import OutboxMessage
from models.organisation import OrganisationKind, Role
from models.placement import Claim

MINUTES = 90
STAFF = {
    FacilityKind.HOTEL: (OrganisationKind.HOTEL, Role.HOTEL_STAFF),
    FacilityKind.PROTECTED: (OrganisationKind.PROTECTED_HOME, Role.FACILITY_MANAGER),
}


def silent_unit(world, facility, **values):
    """A unit of whose nights nobody has said anything."""
    unit = world.unit(facility, **values)
    with world.writing() as session:
        session.execute(sa.delete(AvailabilityAssertion).where(AvailabilityAssertion.unit_id == unit))
    return unit


def silent_house(world, kind=FacilityKind.PROTECTED, **values):
    """A facility with one such unit."""
    house = world.facility(kind, **values)
    silent_unit(world, house)
    return house


def staff_of(world, facility):
    with world.database.read() as session:
        row = session.get_one(Facility, facility)
    kind, role = STAFF[row.kind]
    return world.actor(kind, role, row.organisation_id)


def to_ask(world, request):
    """Questions by facility, in order."""
    with world.database.read() as session:
        household = network(session).requests[request].household
        claims = claims_around(session, world.officer, world.clock, household)
        found = askable(session, world.clock, household, claims)
    return {one.place.facility_id: one.questions for one in found}


def asked(world, request, *facilities, actor=None, minutes=15):
    """The inquiries, by facility."""
    with world.database.transaction() as session:
        command = AskFacilities(request, facilities, minutes)
        round_ = ask(session, actor or world.officer, world.clock, command)
        return {inquiry.facility_id: inquiry.id for inquiry in round_.inquiries}


def answered(world, inquiry, actor, reason=None):
    """Yes, or no for a reason."""
    with world.database.transaction() as session:
        command = Answer(inquiry, reason is None, reason)
        return answer(session, actor, world.clock, MINUTES, command).id


def said_yes(world, inquiry):
    """By somebody of the facility."""
    return answered(world, inquiry, staff_of(world, row(world, Inquiry, inquiry).facility_id))


def said_no(world, inquiry, reason=DeclineReason.STAFFING):
    return answered(world, inquiry, staff_of(world, row(world, Inquiry, inquiry).facility_id), reason)


def phoned(world, inquiry, reason=None, actor=None):
    with world.database.transaction() as session:
        command = Answer(inquiry, reason is None, reason)
        return answer_by_phone(session, actor or world.officer, world.clock, MINUTES, command).id


def withdrawn(world, inquiry, actor=None):
    with world.database.transaction() as session:
        round_id = session.get_one(Inquiry, inquiry).round_id
        withdraw(session, actor or world.officer, world.clock, round_id)


def row(world, model, id):
    with world.database.read() as session:
        return session.get_one(model, id)


def rows(world, model):
    with world.database.read() as session:
        return list(session.scalars(sa.select(model)))


def state(world, inquiry):
    return state_of(row(world, Inquiry, inquiry), world.clock.now())


def alerts(world):
    return [alert.kind for alert in rows(world, DutyAlert)]


def messages(world, about):
    return [message.kind for message in rows(world, OutboxMessage) if message.about_id == about]


def holds(world):
    return [claim for claim in rows(world, Claim) if claim.released_at is None]


@contextmanager
def nothing_changes(world) -> Iterator[None]:
    """Neither inquiries, holds, figures, alerts nor messages."""

    def stands():
        models = (Inquiry, Claim, AvailabilityAssertion, DutyAlert, OutboxMessage)
        with world.database.read() as session:
            return [session.execute(sa.select(model.__table__)).all() for model in models]

    before = stands()
    yield
    assert stands() == before
