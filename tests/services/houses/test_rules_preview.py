"""Whom changed rules would have turned away: counted over this house's own past, and nothing else."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.core.errors import NotAllowed, NotFound
from app.services.houses import rules_preview
from app.services.houses.rules_preview import Effect, preview_rules
from app.services.placing.stays import EndPlacement, MovePlacement, depart, move
from models.case import CaseBlock, Gender, Member
from models.facility import NO_AGE_LIMIT, NO_NIGHT_LIMIT, Admits, Facility, PermitStatus
from models.ledger import AuditEntry
from models.organisation import OrganisationKind, Role
from models.placement import EventReason
from models.request import PlacementRequest
from models.threat import PerpetratorTie
from tests.scenes.houses import BOY, MAN, Home
from tests.scenes.inquiries import asked_ago
from tests.scenes.requests import keep, requested
from tests.world import WOMAN

MOTHER_AND_SON = (WOMAN, BOY)
OLD, NEW, YOUNGER = 90, 89, 14


@pytest.fixture
def home(world):
    return Home(world)


@pytest.fixture
def exact(monkeypatch):
    """Small numbers as well, to see what is counted."""
    monkeypatch.setattr(rules_preview, "FEW", 0)


def seen(home, **changes):
    with home.world.database.transaction() as session:
        rules = home.with_rules(**changes)
        return preview_rules(session, home.manager, home.world.clock, home.id, rules)


def effect(home, rule, **changes):
    [found] = [one for one in seen(home, **changes).effects if one.rule == rule]
    return found


def test_fewer_than_five_are_not_told(home):
    for _ in range(4):
        home.asked_about(*MOTHER_AND_SON)
    found = seen(home, max_male_age=YOUNGER)
    assert (found.households, found.turned_away) == (None, None)
    assert effect(home, "male_age", max_male_age=YOUNGER) == Effect("male_age", None, None, None)


def test_five_are(home):
    for _ in range(5):
        home.asked_about(*MOTHER_AND_SON)
    home.asked_about(WOMAN)
    found = seen(home, max_male_age=YOUNGER)
    assert (found.households, found.turned_away) == (6, 5)
    assert effect(home, "male_age", max_male_age=YOUNGER).turned_away == 5


def test_nobody_and_a_few_look_the_same(home):
    without = seen(home, max_male_age=YOUNGER)
    home.asked_about(*MOTHER_AND_SON)
    assert seen(home, max_male_age=YOUNGER) == without


@pytest.mark.parametrize(
    ("rule", "household", "asked_for", "changes"),
    [
        ("admits", (MAN,), {}, {"admits": Admits.WOMEN}),
        ("male_age", MOTHER_AND_SON, {}, {"max_male_age": YOUNGER}),
        ("brings", (WOMAN,), {"brings": ["pets"]}, {"accepts": ("substance_use",)}),
        ("needs", (WOMAN,), {"needs": ["kitchen"]}, {"features": ("step_free",)}),
        ("max_nights", (WOMAN,), {"nights": 8}, {"max_nights": 7}),
        ("language", (WOMAN,), {"languages": ["so"], "language_required": True}, {"languages": ("sv",)}),
    ],
)
def test_each_rule_of_the_house_is_tried(world, exact, rule, household, asked_for, changes):
    home = Home(world, accepts=["pets"], features=["kitchen"], languages=["so"])
    home.asked_about(*household, **asked_for)
    home.asked_about(WOMAN)
    assert effect(home, rule, **changes) == Effect(rule, turned_away=1, to_ask=0, let_in=0)
    assert seen(home, **changes).turned_away == 1


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"max_male_age": NO_AGE_LIMIT}, {"max_male_age": None}, (0, 1, 0)),
        ({"max_male_age": None}, {"max_male_age": YOUNGER}, (1, 0, 0)),
        ({"max_male_age": YOUNGER}, {"max_male_age": 15}, (0, 0, 1)),
        ({"max_male_age": YOUNGER}, {"max_male_age": NO_AGE_LIMIT}, (0, 0, 1)),
        ({"max_male_age": YOUNGER}, {"max_male_age": None}, (0, 1, 0)),
        ({"max_male_age": None}, {"max_male_age": NO_AGE_LIMIT}, (0, 0, 1)),
        ({"max_nights": None}, {"max_nights": NO_NIGHT_LIMIT}, (0, 0, 0)),
    ],
)
def test_unknown_no_limit_and_a_limit_are_three_answers(world, exact, before, after, expected):
    home = Home(world, **before)
    home.asked_about(*MOTHER_AND_SON)
    assert effect(home, "male_age", **after) == Effect("male_age", *expected)


def test_a_need_that_one_room_meets_is_met(world, exact):
    home = Home(world, features=["kitchen"])
    world.unit(home.id, features=["kitchen"])
    home.asked_about(WOMAN, needs=["kitchen"])
    assert effect(home, "needs", features=()).turned_away == 0


def test_a_household_is_counted_once_as_it_was_when_last_asked_about(world, home, exact):
    request = home.asked_about(WOMAN, days=20)
    grown(world, request, BOY)
    asked_ago(world, request, home.id, timedelta(days=5))
    found = seen(home, max_male_age=YOUNGER)
    assert (found.households, found.turned_away) == (1, 1)


def test_what_became_of_a_household_later_changes_nothing(world, home, exact):
    request = home.asked_about(WOMAN)
    grown(world, request, BOY)
    assert seen(home, max_male_age=YOUNGER).turned_away == 0


def grown(world, request, member):
    age, gender = member
    with world.writing() as session:
        case_id = session.get_one(PlacementRequest, request).case_id
        year = world.tonight.year - age
        session.add(Member(case_id=case_id, position=1, birth_year=year, gender=gender))
    keep(world, request)


def test_whoever_lived_there_is_counted(world, home, exact):
    home.houses(*MOTHER_AND_SON)
    found = seen(home, max_male_age=YOUNGER)
    assert (found.households, found.turned_away, found.residents) == (1, 1, 1)


def test_whoever_was_both_asked_about_and_housed_is_one_household(world, home, exact):
    placement = home.houses(*MOTHER_AND_SON)
    with world.database.read() as session:
        request = session.scalar(sa.select(PlacementRequest.id))
    asked_ago(world, request, home.id, timedelta(days=10))
    assert placement
    assert seen(home, max_male_age=YOUNGER).households == 1


def test_what_lies_more_than_ninety_days_back_is_forgotten(home, exact):
    home.asked_about(*MOTHER_AND_SON, days=OLD + 1)
    assert seen(home, max_male_age=YOUNGER).households == 0
    home.asked_about(*MOTHER_AND_SON, days=NEW)
    assert seen(home, max_male_age=YOUNGER).households == 1


def test_what_other_houses_were_asked_or_housed_is_never_counted(world, home, exact):
    other = Home(world)
    other.asked_about(*MOTHER_AND_SON)
    other.houses(*MOTHER_AND_SON)
    requested(world, *MOTHER_AND_SON)
    assert seen(home, max_male_age=YOUNGER) == rules_preview.RulesPreview(
        0, 0, tuple(Effect(rule, 0, 0, 0) for rule in rules_preview.TRIED), 0
    )


def test_where_a_household_went_afterwards_cannot_be_told(world, home, exact):
    placement = home.houses(*MOTHER_AND_SON)
    elsewhere = world.unit(world.facility())
    before = seen(home, max_male_age=YOUNGER)
    world.clock.advance(hours=24)
    with world.database.transaction() as session:
        move(session, world.officer, world.clock, MovePlacement(placement, (elsewhere,), EventReason.SAFETY))
    after = seen(home, max_male_age=YOUNGER)
    assert (after.households, after.turned_away) == (before.households, before.turned_away)
    assert (before.residents, after.residents) == (1, 0)


def test_whoever_has_left_is_no_resident(world, home, exact):
    placement = home.houses(*MOTHER_AND_SON)
    with world.database.transaction() as session:
        depart(session, world.officer, world.clock, EndPlacement(placement, EventReason.PLANNED))
    assert seen(home, max_male_age=YOUNGER).residents == 0


def test_a_resident_whom_the_rules_never_took_is_not_news(world, exact):
    home = Home(world)
    home.houses(WOMAN, (40, Gender.MALE))
    with world.writing() as session:
        session.get_one(Facility, home.id).max_male_age = 17
    assert seen(home, max_male_age=YOUNGER).residents == 0


def test_what_the_house_never_knew_of_a_household_is_not_tried(world, home, exact):
    """Its threats, and what the register says of the house."""
    request = home.asked_about(WOMAN)
    with world.database.read() as session:
        case_id = session.get_one(PlacementRequest, request).case_id
    threat = world.perpetrator(case_id)
    with world.writing() as session:
        session.add(PerpetratorTie(perpetrator_id=threat, facility_id=home.id))
    keep(world, request)
    asked_ago(world, request, home.id, timedelta(days=1))
    assert seen(home, max_male_age=YOUNGER).turned_away == 0


def test_a_manager_with_a_conflict_of_interest_is_not_told_of_the_case(world, home, exact):
    request = home.asked_about(*MOTHER_AND_SON)
    with world.writing() as session:
        case_id = session.get_one(PlacementRequest, request).case_id
        block = CaseBlock(case_id=case_id, user_id=home.manager.user_id, recorded_at=world.clock.now())
        session.add(block)
    assert seen(home, max_male_age=YOUNGER).households == 0


def test_a_house_whose_permit_is_unknown_is_told_all_the_same(world, exact):
    home = Home(world, permit=PermitStatus.UNKNOWN)
    home.asked_about(*MOTHER_AND_SON)
    assert seen(home, max_male_age=YOUNGER).turned_away == 1


def test_it_is_audited_and_changes_nothing(world, home):
    before = home.rules
    seen(home, max_male_age=YOUNGER)
    assert home.rules == before
    with world.database.read() as session:
        entry = session.scalars(sa.select(AuditEntry).order_by(AuditEntry.seq.desc())).first()
        assert entry is not None
        assert (entry.action, entry.object_id) == ("facility:read", home.id)


def test_nobody_tries_rules_on_the_past_of_another_house(world, home):
    other = Home(world)
    with pytest.raises(NotFound), world.database.transaction() as session:
        preview_rules(session, other.manager, world.clock, home.id, other.rules)


def test_hotel_staff_have_no_rules_to_try(world, home):
    staff = world.actor(OrganisationKind.HOTEL, Role.HOTEL_STAFF, home.organisation)
    rules = home.rules
    with pytest.raises(NotAllowed), world.database.transaction() as session:
        preview_rules(session, staff, world.clock, home.id, rules)
