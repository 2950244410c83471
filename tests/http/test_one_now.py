"""Noon strikes while a use case is under way: all of it happens in one night, by web, API and job."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from itertools import count

import pytest
import sqlalchemy as sa

from app.cli import outbox
from app.services.messages.outbox import notify
from app.services.messages.sender import FIRST_PAUSE
from models.ledger import AuditEntry
from models.notification import MessageKind, OutboxMessage
from models.organisation import OrganisationKind, Role
from models.placement import Claim
from models.request import PlacementRequest
from tests.api.callers import Caller, token_of
from tests.clocks import StrikingClock
from tests.reading import opened

ENDLESS = 1_000_000

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)


@pytest.fixture
def clock():
    return StrikingClock()


@pytest.fixture
def officer(signed_in, world):
    return signed_in(Role.DUTY_OFFICER, OrganisationKind.DUTY_TEAM, world.duty_team.id)


@pytest.fixture
def program(app, world):
    return Caller(app, token_of(world, world.officer))


def rows(world, statement):
    with world.database.read() as session:
        return list(session.scalars(statement))


def length(world):
    """Of the audit trail."""
    (entries,) = rows(world, sa.select(sa.func.max(AuditEntry.seq)))
    return entries


def instants(world, length):
    """When what the audit trail has had to tell since then was done."""
    return set(rows(world, sa.select(AuditEntry.at).where(AuditEntry.seq > length)))


def strokes(clock: StrikingClock) -> Iterator[Callable[[], None]]:
    """What lets noon strike before the first reading that follows, then after it, after the second … until
    what was done has been over before it struck. In between it is before noon."""
    for readings in count():
        clock.strike_after(ENDLESS)
        yield partial(clock.strike_after, readings)
        if not clock.has_struck:
            return


def text(visitor, path):
    page = opened(visitor, path)
    assert page.status == 200
    return page.text


@pytest.mark.parametrize(
    "path", ["/", "/ringlista", "/arenden/{case}", "/arenden/{case}/natt", "/forfragningar/{request}/platser"]
)
def test_a_page_is_that_of_before_noon_or_that_of_after(world, clock, officer, path):
    world.unit(world.facility())
    case = world.case()
    path, shown = path.format(case=case, request=world.request(case)), []
    for strike in strokes(clock):
        strike()
        shown.append(text(officer, path))
    assert set(shown) <= {shown[0], shown[-1]}


def test_a_place_held_on_the_page_is_held_at_one_instant(world, clock, officer):
    for strike in strokes(clock):
        world.unit(world.facility())
        page, done = opened(officer, f"/forfragningar/{world.request()}/platser"), length(world)
        strike()
        page.send("Håll platsen")
        made = rows(world, sa.select(Claim).order_by(Claim.created_at))
        assert instants(world, done) <= {claim.created_at for claim in made}
        assert {claim.expires_at - claim.created_at for claim in made} == {timedelta(minutes=90)}


def test_what_the_api_writes_down_it_writes_at_one_instant(world, clock, program):
    tomorrow = world.tonight + timedelta(days=1)  # can be reached on both sides of noon
    body = {"urgency": 1, "arrives": tomorrow.isoformat(), "nights": 2}
    for strike in strokes(clock):
        done = length(world)
        strike()
        answer = program.post("/requests", body | {"members": [{"age": 30, "gender": "female"}]})
        assert answer.status_code == 201
        (made,) = rows(world, sa.select(PlacementRequest).where(PlacementRequest.id == answer.json["id"]))
        assert instants(world, done) == {made.created_at, made.case.created_at}


def test_a_job_notes_at_one_instant_what_became_of_a_message(app, world, clock):
    house = world.organisation(OrganisationKind.HOTEL)
    world.actor(OrganisationKind.HOTEL, Role.HOTEL_STAFF, house)
    for strike in strokes(clock):
        with world.writing() as session:
            session.execute(sa.delete(OutboxMessage))
            notify(session, clock, house, MessageKind.INQUIRY, "round")
        strike()
        with app.app_context():
            outbox.send_all()
        (message,) = rows(world, sa.select(OutboxMessage))
        tried = sa.select(AuditEntry.at).where(AuditEntry.object_id == message.id)
        assert rows(world, tried) == [message.next_try_at - FIRST_PAUSE]
