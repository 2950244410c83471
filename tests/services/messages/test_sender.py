"""What waits in the outbox is sent once, tried again when it was not, and given up in the end."""

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.core.database import Database
from app.services.messages import sender
from app.services.messages.outbox import notify
from app.services.messages.sender import LEASE, send_due
from app.services.messages.text import MessageText, NotDelivered
from models.ledger import AuditEntry
from models.notification import Medium, MessageKind, OutboxMessage
from models.organisation import Organisation, OrganisationKind, Role, User


class Recorder:
    """A way that keeps what it is given, and fails as long as it is told to."""

    def __init__(self, clock=None):
        self.sent, self.fails, self.takes = [], False, timedelta(0)
        self._clock = clock

    def send(self, to, text):
        if self._clock:
            self._clock.advance(seconds=self.takes.total_seconds())
        if self.fails:
            raise NotDelivered("refused")
        self.sent.append((to, text))


@pytest.fixture
def way(clock):
    return Recorder(clock)


@pytest.fixture
def house(world):
    return world.organisation(OrganisationKind.HOTEL)


def somebody(world, house, email="hotell@exempel.se"):
    actor = world.actor(OrganisationKind.HOTEL, Role.HOTEL_STAFF, house)
    with world.writing() as session:
        session.get_one(User, actor.user_id).email = email
    return actor


def tell(world, house, about="round"):
    with world.writing() as session:
        notify(session, world.clock, house, MessageKind.INQUIRY, about)


def said(kind, locale):
    return MessageText(f"{kind} {locale}", "-")


def send(world, way):
    return send_due(world.database, world.clock, dict.fromkeys(Medium, way), said)


def only(world):
    with world.database.read() as session:
        return session.scalars(sa.select(OutboxMessage)).one()


def test_what_is_queued_is_sent_once(world, house, way):
    somebody(world, house)
    tell(world, house)
    assert [outcome.why for outcome in send(world, way)] == [None]
    assert way.sent == [("hotell@exempel.se", MessageText("inquiry sv", "-"))]
    assert only(world).sent_at == world.clock.now()
    world.clock.advance(days=2)
    assert send(world, way) == []


def test_an_sms_goes_to_the_duty_phone_and_to_nobodys_own(world, house, way):
    somebody(world, house)
    with world.writing() as session:
        session.get_one(Organisation, house).duty_phone = "040-628 04 11"
    tell(world, house)
    send(world, way)
    assert sorted(to for to, _ in way.sent) == ["040-628 04 11", "hotell@exempel.se"]


def test_it_is_tried_again_after_a_minute_two_four_and_at_most_an_hour(world, house, way):
    somebody(world, house)
    tell(world, house)
    way.fails, pauses = True, []
    for _ in range(9):
        assert [outcome.why for outcome in send(world, way)] == ["refused"]
        pauses.append((only(world).next_try_at - world.clock.now()).total_seconds() / 60)
        world.clock.advance(minutes=pauses[-1] - 0.1)
        assert send(world, way) == []
        world.clock.advance(minutes=0.1)
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_once_it_succeeds_it_is_over(world, house, way):
    somebody(world, house)
    tell(world, house)
    way.fails = True
    send(world, way)
    way.fails = False
    world.clock.advance(minutes=1)
    send(world, way)
    assert (len(way.sent), only(world).tries, only(world).given_up_at) == (1, 2, None)


def test_after_a_day_it_is_given_up_and_never_tried_again(world, house, way):
    somebody(world, house)
    tell(world, house)
    way.fails, tries = True, 0
    for _ in range(60):
        tries += len(send(world, way))
        world.clock.advance(minutes=60)
    message = only(world)
    assert message.given_up_at - message.created_at == timedelta(days=1)
    assert message.tries == tries < 30


def test_a_message_to_an_account_that_has_been_disabled_goes_nowhere(world, house, way):
    actor = somebody(world, house)
    tell(world, house)
    with world.writing() as session:
        session.get_one(User, actor.user_id).disabled_at = world.clock.now()
    assert [outcome.why for outcome in send(world, way)] == ["no_address"]
    assert way.sent == []


def test_one_that_fails_does_not_stop_the_others(world, house, way):
    class OneFails(Recorder):
        def send(self, to, text):
            self.fails = to == "a@exempel.se"
            super().send(to, text)

    for email in ("a@exempel.se", "b@exempel.se", "c@exempel.se"):
        somebody(world, house, email)
    tell(world, house)
    way = OneFails()
    assert sorted(outcome.why or "" for outcome in send(world, way)) == ["", "", "refused"]
    assert sorted(to for to, _ in way.sent) == ["b@exempel.se", "c@exempel.se"]


def test_two_senders_at_once_never_send_the_same_one(world, house, settings):
    for number in range(30):
        somebody(world, house, f"{number}@exempel.se")
    tell(world, house)
    ways, errors = [Recorder() for _ in range(2)], []
    start = threading.Barrier(2)

    def send_all(way):
        database = Database(settings)
        start.wait()
        try:
            while send_due(database, world.clock, dict.fromkeys(Medium, way), said):
                pass
        except Exception as error:
            errors.append(error)
        finally:
            database.engine.dispose()

    threads = [threading.Thread(target=send_all, args=(way,)) for way in ways]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert sorted(to for way in ways for to, _ in way.sent) == sorted(f"{n}@exempel.se" for n in range(30))


def test_what_a_killed_sender_had_claimed_is_sent_when_its_lease_is_over(world, house, way):
    class Killed(BaseException):
        pass

    class Dies(Recorder):
        def send(self, to, text):
            raise Killed

    somebody(world, house)
    tell(world, house)
    with pytest.raises(Killed):
        send(world, Dies())
    assert send(world, way) == []
    world.clock.advance(seconds=LEASE.total_seconds())
    send(world, way)
    assert len(way.sent) == 1


def test_a_slow_sender_stops_when_its_lease_is_over(world, house, way):
    for number in range(4):
        somebody(world, house, f"{number}@exempel.se")
    tell(world, house)
    way.takes = LEASE / 2
    assert len(send(world, way)) == 2


def test_an_empty_outbox_writes_nothing(world, way):
    with world.database.read() as session:
        before = session.scalar(sa.select(sa.func.count()).select_from(AuditEntry))
    assert send(world, way) == []
    with world.database.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(AuditEntry)) == before


def test_the_audit_knows_ids_and_no_addresses(world, house, way):
    somebody(world, house)
    tell(world, house)
    send(world, way)
    with world.database.read() as session:
        told = session.scalars(sa.select(AuditEntry).where(AuditEntry.action.startswith("outbox:"))).all()
        assert [entry.action for entry in told] == ["outbox:tried", "outbox:sent"]
        assert "exempel.se" not in str([entry.details for entry in told])


def test_a_letter_does_not_show_its_address_when_printed():
    letter = sender.Letter("id", Medium.EMAIL, MessageKind.INQUIRY, "sv", "hotell@exempel.se")
    assert "exempel.se" not in repr(letter)
