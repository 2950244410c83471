"""A home states its own rules; whoever lives there stays, and the duty team hears of it."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from app.core.errors import NotAllowed, NotFound, OtherwiseChanged, PlaceUnsafe
from app.services.houses.address import ChangeAddress, change_own_address, read_own_address
from app.services.houses.house_rules import ChangeHouseRules, change_house_rules, read_house_rules, rules_of
from models.alert import AlertKind, DutyAlert
from models.case import Gender
from models.facility import NO_AGE_LIMIT, Admits, Facility, FacilityAddress
from models.ledger import AuditEntry
from models.organisation import OrganisationKind, Role
from models.placement import Placement
from tests.scenes.holds import held
from tests.scenes.houses import BOY, Home
from tests.scenes.requests import requested
from tests.stored import rows
from tests.world import WOMAN


@pytest.fixture
def home(world):
    return Home(world, features=["kitchen", "sauna", "trained_staff"])


def change(home, seen=None, actor=None, **changes):
    command = ChangeHouseRules(home.id, home.with_rules(**changes), seen or home.rules.mark)
    with home.world.database.transaction() as session:
        change_house_rules(session, actor or home.manager, home.world.clock, command)


def read(home):
    with home.world.database.transaction() as session:
        return read_house_rules(session, home.manager, home.world.clock, home.id)


def entries(world):
    with world.database.read() as session:
        return session.scalars(sa.select(AuditEntry).order_by(AuditEntry.seq)).all()


@pytest.mark.parametrize(
    "changes",
    [
        {"admits": None},
        {"admits": Admits.WOMEN},
        {"max_male_age": None},
        {"max_male_age": 12},
        {"max_male_age": NO_AGE_LIMIT},
        {"max_nights": 30},
        {"accepts": None},
        {"accepts": ()},
        {"accepts": ("pets",)},
        {"languages": ("so", "sv")},
        {"asks_first": True},
        {"house_rules": "Tyst efter tio."},
    ],
)
def test_what_is_saved_is_what_is_read(home, changes):
    expected = home.with_rules(**changes)
    change(home, **changes)
    assert home.rules == expected


def test_what_the_form_does_not_ask_about_stays(home):
    change(home, features=("step_free",))
    assert home.rules.features == ("sauna", "step_free", "trained_staff")


def test_a_house_that_no_longer_knows_knows_nothing(home):
    change(home, features=None)
    assert home.rules.features is None


def test_the_audit_names_what_changed_and_not_what_it_says(world, home):
    change(home, house_rules="Tyst efter tio.", max_nights=30)
    entry = entries(world)[-1]
    assert (entry.action, entry.object_id) == ("facility:house_rules_changed", home.id)
    assert sorted(entry.details["changed"]) == ["house_rules", "max_nights"]
    assert "Tyst" not in str(entry.details)


def test_of_two_who_change_them_at_once_the_second_is_told(home):
    seen = home.rules.mark
    change(home, seen, max_nights=30)
    with pytest.raises(OtherwiseChanged):
        change(home, seen, max_nights=10)
    assert home.rules.max_nights == 30


def test_a_resident_whom_the_new_rules_would_not_take_stays_and_the_duty_team_hears(world, home):
    placement = home.houses(WOMAN, BOY)
    home.houses(WOMAN)
    change(home, max_male_age=14)
    [alert] = rows(world, DutyAlert)
    assert (alert.kind, alert.placement_id) == (AlertKind.PLACE_NO_LONGER_HOLDS, placement)
    assert alert.details == {"rules": ["male_age"]}
    with world.database.read() as session:
        assert session.get(Placement, placement) is not None


def test_whoever_lives_elsewhere_is_none_of_its_business(world, home):
    other = Home(world)
    other.houses(WOMAN, BOY)
    change(home, max_male_age=14)
    assert rows(world, DutyAlert) == []


def test_a_change_that_takes_everybody_raises_no_alert(world, home):
    home.houses(WOMAN, BOY)
    change(home, max_male_age=15)
    assert rows(world, DutyAlert) == []


def test_saving_what_was_there_already_says_nothing(world, home):
    before = len(entries(world))
    with world.database.transaction() as session:
        command = ChangeHouseRules(home.id, home.rules, home.rules.mark)
        change_house_rules(session, home.manager, world.clock, command)
    assert len(entries(world)) == before


def test_new_rules_hold_for_the_next_household(world, home):
    change(home, max_male_age=14)
    with world.database.read() as session:
        assert rules_of(session.get_one(Facility, home.id)).max_male_age == 14
    with pytest.raises(PlaceUnsafe):
        held(world, requested(world, WOMAN, BOY), home.unit)


def test_persons_of_the_night_are_counted_children_included(world, home):
    home.houses(WOMAN, BOY, (1, Gender.FEMALE))
    home.houses(WOMAN)
    assert read(home).persons == 4


def test_a_hold_is_not_told_by_heads(world, home):
    held(world, requested(world, WOMAN, BOY), home.unit)
    assert read(home).persons == 0


def test_persons_elsewhere_are_not_counted(world, home):
    Home(world).houses(WOMAN, BOY)
    assert read(home).persons == 0


def test_the_latest_permit_is_shown(world, home):
    permit = read(home).permit
    assert permit is not None
    assert permit.max_persons == 20


@pytest.mark.parametrize("service", [read_house_rules, read_own_address])
def test_another_houses_rules_and_address_do_not_exist(world, home, service):
    other = Home(world)
    with pytest.raises(NotFound), world.database.transaction() as session:
        service(session, other.manager, world.clock, home.id)


@pytest.mark.parametrize(
    ("kind", "role"),
    [
        (OrganisationKind.HOTEL, Role.HOTEL_STAFF),
        (OrganisationKind.COORDINATION, Role.COORDINATOR),
        (OrganisationKind.DUTY_TEAM, Role.DUTY_OFFICER),
    ],
)
@pytest.mark.parametrize("service", [read_house_rules, read_own_address])
def test_only_managers_reach_them(world, home, service, kind, role):
    somebody = world.actor(kind, role, home.organisation)
    with pytest.raises(NotAllowed), world.database.transaction() as session:
        service(session, somebody, world.clock, home.id)


def test_the_address_is_read_and_changed_under_audit(world, home):
    command = ChangeAddress(home.id, "Hittepågatan 1", "Ring på.")
    with world.database.transaction() as session:
        change_own_address(session, home.manager, world.clock, command)
    with world.database.transaction() as session:
        own = read_own_address(session, home.manager, world.clock, home.id)
    assert (own.street, own.arrival) == ("Hittepågatan 1", "Ring på.")
    assert [entry.action for entry in entries(world)][-2:] == ["facility:changed", "address:read"]
    assert "Hittepå" not in str([entry.details for entry in entries(world)])


def test_looking_at_an_address_that_nobody_has_stated_makes_none(world, home):
    with world.database.transaction() as session:
        own = read_own_address(session, home.manager, world.clock, home.id)
    assert (own.street, own.arrival) == ("", "")
    with world.database.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(FacilityAddress)) == 0


def test_a_day_of_training_still_makes_the_staff_trained(world, home):
    with world.writing() as session:
        session.get_one(Facility, home.id).staff_trained_on = date(2026, 1, 1) + timedelta(days=1)
    change(home, features=("kitchen",))
    request = requested(world, WOMAN, needs=["trained_staff"])
    assert held(world, request, home.unit)
