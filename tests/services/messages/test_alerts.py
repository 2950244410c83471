from datetime import date

import pytest
import sqlalchemy as sa

from app.core.actor import SYSTEM, Actor
from app.core.database import Database
from app.core.errors import NotAllowed, NotFound
from app.services.messages.alerts import Alert, alerts_for, raise_alert, seen
from models.alert import AlertKind, DutyAlert
from models.case import CaseBlock
from models.ledger import AuditEntry
from models.notification import OutboxMessage
from models.organisation import OrganisationKind, Role
from models.request import PlacementRequest
from tests.clocks import SetClock
from tests.world import World


@pytest.fixture
def request_id(world: World) -> str:
    return world.request()


@pytest.fixture
def facility(world: World) -> str:
    return world.facility(code_name="Hus Lind")


def raised(world: World, request_id: str, facility: str, kind: AlertKind = AlertKind.ARRIVED) -> str:
    with world.writing() as session:
        alert = raise_alert(
            session, SYSTEM, world.clock, kind,
            request_id=request_id, facility_id=facility, nights=["2026-12-05"],
        )  # fmt: skip
        return alert.id


def shown(database: Database, clock: SetClock, actor: Actor) -> list[Alert]:
    with database.transaction() as session:
        return alerts_for(session, actor, clock)


def test_the_team_that_owns_the_case_is_told_where_and_whose(
    world: World, database: Database, clock: SetClock, request_id: str, facility: str
) -> None:
    alert_id = raised(world, request_id, facility)
    (alert,) = shown(database, clock, world.officer)
    assert (alert.id, alert.code_name, alert.request_id) == (alert_id, "Hus Lind", request_id)
    assert (alert.in_circle, alert.nights) == (True, (date(2026, 12, 5),))


def test_outside_the_circle_there_is_no_alert(
    world: World, database: Database, clock: SetClock, request_id: str, facility: str
) -> None:
    alert_id = raised(world, request_id, facility)
    stranger = world.actor(OrganisationKind.DUTY_TEAM, Role.DUTY_OFFICER)
    assert shown(database, clock, stranger) == []
    with pytest.raises(NotFound), database.transaction() as session:
        seen(session, stranger, clock, alert_id)


def test_somebody_with_a_conflict_of_interest_is_neither_shown_nor_sent_anything(
    world: World, database: Database, clock: SetClock, request_id: str, facility: str
) -> None:
    relative = world.actor(OrganisationKind.DUTY_TEAM, Role.DUTY_OFFICER, world.duty_team.id)
    with world.writing() as session:
        case_id = session.get_one(PlacementRequest, request_id).case_id
        session.add(CaseBlock(case_id=case_id, user_id=relative.user_id, recorded_at=clock.now()))
    raised(world, request_id, facility)
    assert shown(database, clock, relative) == []
    with database.read() as session:
        assert set(session.scalars(sa.select(OutboxMessage.user_id))) == {world.officer.user_id}


def test_a_coordinator_hears_of_closed_nights_but_not_whose_they_are(
    world: World, database: Database, clock: SetClock, request_id: str, facility: str
) -> None:
    coordinator = world.actor(OrganisationKind.COORDINATION, Role.COORDINATOR)
    raised(world, request_id, facility)
    raised(world, request_id, facility, AlertKind.CLAIMED_NIGHT_CLOSED)
    (alert,) = shown(database, clock, coordinator)
    assert alert.kind is AlertKind.CLAIMED_NIGHT_CLOSED
    assert (alert.ref, alert.request_id, alert.placement_id) == (None, None, None)


def test_a_coordinator_cannot_take_it_off_the_teams_page(
    world: World, database: Database, clock: SetClock, request_id: str, facility: str
) -> None:
    coordinator = world.actor(OrganisationKind.COORDINATION, Role.COORDINATOR)
    alert_id = raised(world, request_id, facility, AlertKind.CLAIMED_NIGHT_CLOSED)
    with pytest.raises(NotFound), database.transaction() as session:
        seen(session, coordinator, clock, alert_id)
    assert [alert.id for alert in shown(database, clock, world.officer)] == [alert_id]


def test_a_partner_may_not_even_ask(world: World, database: Database, clock: SetClock) -> None:
    partner = world.actor(OrganisationKind.HOTEL, Role.HOTEL_STAFF)
    with pytest.raises(NotAllowed):
        shown(database, clock, partner)


def test_what_somebody_has_seen_leaves_the_page_and_the_chain_says_who_saw_it(
    world: World, database: Database, clock: SetClock, request_id: str, facility: str
) -> None:
    alert_id = raised(world, request_id, facility)
    for _ in range(2):
        with database.transaction() as session:
            seen(session, world.officer, clock, alert_id)
    assert shown(database, clock, world.officer) == []
    with database.read() as session:
        said = session.scalars(sa.select(AuditEntry.actor_id).where(AuditEntry.action == "alert:seen")).all()
        assert said == [world.officer.user_id]
        assert session.get_one(DutyAlert, alert_id).seen_by == world.officer.user_id


def test_showing_alerts_is_a_read_of_cases(
    world: World, database: Database, clock: SetClock, request_id: str, facility: str
) -> None:
    alert_id = raised(world, request_id, facility)
    shown(database, clock, world.officer)
    with database.read() as session:
        details = session.scalars(sa.select(AuditEntry.details).order_by(AuditEntry.seq.desc())).first()
    assert details == {"alerts": [alert_id]}
