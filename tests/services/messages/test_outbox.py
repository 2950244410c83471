import pytest
import sqlalchemy as sa

from app.core.database import Database
from app.services.messages.outbox import notify
from models.notification import Medium, MessageKind, OutboxMessage
from models.organisation import Organisation, OrganisationKind, Role, User
from tests.world import World


@pytest.fixture
def house(world: World) -> str:
    return world.organisation(OrganisationKind.HOTEL)


def queued(database: Database) -> list[tuple[str, Medium]]:
    with database.read() as session:
        rows = session.execute(sa.select(OutboxMessage.user_id, OutboxMessage.medium).order_by("medium"))
        return [(user_id, medium) for user_id, medium in rows]


def tell(world: World, house: str, kind: MessageKind = MessageKind.INQUIRY, about: str = "round") -> None:
    with world.writing() as session:
        notify(session, world.clock, house, kind, about)


def test_everybody_who_can_answer_gets_an_email(world: World, database: Database, house: str) -> None:
    staff = {world.actor(OrganisationKind.HOTEL, Role.HOTEL_STAFF, house).user_id for _ in range(2)}
    world.actor(OrganisationKind.HOTEL, Role.HOUSING_OFFICER, house)
    tell(world, house)
    assert {user for user, _ in queued(database)} == staff
    assert {medium for _, medium in queued(database)} == {Medium.EMAIL}


def test_their_duty_phone_gets_one_sms_however_many_they_are(
    world: World, database: Database, house: str
) -> None:
    for _ in range(3):
        world.actor(OrganisationKind.HOTEL, Role.HOTEL_STAFF, house)
    with world.writing() as session:
        session.get_one(Organisation, house).duty_phone = "040-628 04 11"
    tell(world, house)
    assert [medium for _, medium in queued(database)].count(Medium.SMS) == 1


def test_the_same_thing_is_told_once(world: World, database: Database, house: str) -> None:
    world.actor(OrganisationKind.HOTEL, Role.HOTEL_STAFF, house)
    for _ in range(2):
        tell(world, house)
    with world.writing() as session:
        for _ in range(2):
            notify(session, world.clock, house, MessageKind.REMINDER, "day")
    assert len(queued(database)) == 2


def test_a_disabled_account_is_told_nothing(world: World, database: Database, house: str) -> None:
    left = world.actor(OrganisationKind.HOTEL, Role.HOTEL_STAFF, house)
    with world.writing() as session:
        session.get_one(User, left.user_id).disabled_at = world.clock.now()
    tell(world, house)
    assert queued(database) == []


def test_another_house_is_told_nothing(world: World, database: Database, house: str) -> None:
    world.actor(OrganisationKind.HOTEL, Role.HOTEL_STAFF)
    tell(world, house)
    assert queued(database) == []


def test_who_is_kept_out_is_told_nothing(world: World, database: Database, house: str) -> None:
    kept_out = world.actor(OrganisationKind.HOTEL, Role.HOTEL_STAFF, house)
    with world.writing() as session:
        notify(
            session, world.clock, house, MessageKind.INQUIRY, "round", kept_out={kept_out.user_id}
        )  # fmt: skip
    assert queued(database) == []
