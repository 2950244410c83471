"""The snapshot of the network is read anew after every change a rule could see, and never else."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from allocation.problems.mistakes import mistakes_in
from allocation.problems.problem import UNKNOWN
from allocation.problems.writing import write_problem
from app.core.clock import night_of
from app.core.database import Unaudited
from app.core.errors import PlaceUnsafe
from app.queries.claims import live_claims
from app.services.engine.loading import load_snapshot
from app.services.engine.problem import around, build
from app.services.engine.snapshot import FOREVER, dated
from models.all import Base
from models.availability import WatchCapacity
from models.case import Case, Coming
from models.facility import Facility, FacilityKind, PermitStatus
from models.ledger import FACT_TABLES
from models.request import AskableRule, PhoneAnswer
from models.threat import BurntAddress, BurntReason, SeparationScope
from tests.scenes.availability import put_out_of_service
from tests.scenes.holds import held

NIGHTS = 10


def snapshot(world):
    with world.database.read() as session:
        return load_snapshot(session)


def facility_of(world, facility):
    return snapshot(world).facilities[facility]


def unit_of(world, unit):
    return dated(snapshot(world).units[unit], world.clock.now(), world.tonight, NIGHTS)


def test_every_fact_table_advances_the_version(world):
    """Whatever writes to it, SQL by hand included."""
    with world.database.engine.connect() as connection:
        listing = {"sqlite": "SELECT name FROM sqlite_master", "postgresql": "SELECT tgname FROM pg_trigger"}
        names = set(connection.scalars(sa.text(listing[connection.dialect.name])))
    wanted = {f"facts_{table}_{event}" for table in FACT_TABLES for event in ("insert", "update", "delete")}
    assert wanted <= names


def test_every_table_is_either_a_fact_or_known_not_to_be():
    others = {
        "api_token", "audit_entry", "availability_update", "calendar_feed", "case_access", "case_block",
        "certificate", "claim", "consent", "decision_record", "duty_alert", "duty_shift",
        "facility_address", "facility_key", "flat", "flat_offer", "follow_up", "idempotent_answer",
        "inquiry", "inquiry_round", "joint_place", "joint_proposal", "ledger", "match_proposal", "matching",
        "organisation", "outbox_message", "placement", "placement_event", "rehousing_event",
        "rehousing_request", "replan", "replan_step", "request_version", "risk_assessment",
        "sign_in_attempt", "stay_exit", "unit_night", "user_account", "user_session",
    }  # fmt: skip
    assert set(Base.metadata.tables) == FACT_TABLES | others


def test_the_snapshot_is_kept_until_a_fact_changes(world):
    house = world.facility()
    first = snapshot(world)
    assert snapshot(world) is first
    held(world, world.request(), world.unit(house))
    second = snapshot(world)
    assert second is not first
    assert snapshot(world) is second


def test_sql_by_hand_is_seen_too(world):
    house = world.facility()
    assert snapshot(world).facilities[house].max_nights is None
    with world.database.engine.begin() as connection:
        connection.execute(sa.update(Facility).values(max_nights=2))
    assert snapshot(world).facilities[house].max_nights == 2


def test_a_transaction_sees_its_own_changes_and_keeps_them_to_itself(world):
    house = world.facility()
    with pytest.raises(Unaudited), world.database.transaction() as session:
        _close_after_two_nights(session, house)
    assert snapshot(world).facilities[house].max_nights is None


def _close_after_two_nights(session, house):
    session.get_one(Facility, house).max_nights = 2
    session.flush()
    assert load_snapshot(session).facilities[house].max_nights == 2


def test_what_nobody_has_said_is_unknown(world):
    silent = {"admits": None, "max_male_age": None, "max_nights": None, "accepts": None, "features": None}
    house = facility_of(world, world.facility(**silent, languages=None, protection_level=None))
    names = ("admits", "max_male_age", "max_nights", "accepts", "features", "languages", "protection_level")
    assert {getattr(house, name) for name in names} == {UNKNOWN}


@pytest.mark.parametrize(
    ("status", "until"),
    [
        (PermitStatus.NONE, None),
        (PermitStatus.UNKNOWN, UNKNOWN),
        (PermitStatus.GRANTED, FOREVER),
        (PermitStatus.TRANSITIONAL, FOREVER),
    ],
)
def test_a_permit_says_until_when(world, status, until):
    assert facility_of(world, world.facility(permit=status)).permit_until == until


def test_trained_staff_is_a_feature_of_the_house(world):
    house = world.facility(staff_trained_on=world.tonight)
    assert snapshot(world).facilities[house].features == {"trained_staff"}


def test_silence_is_no_offer(world):
    unit = world.unit(world.facility())
    with world.writing() as session:
        session.execute(sa.text("DELETE FROM availability_assertion"))
    assert unit_of(world, unit).open == ()


def test_the_latest_word_holds_night_by_night(world):
    unit = world.unit(world.facility())
    with world.writing() as session:
        nights = {
            "first_night": world.tonight + timedelta(days=2),
            "last_night": world.tonight + timedelta(days=3),
        }
        session.add(world.assertion(unit, hours=0, is_open=False, **nights))
    opened = [(first - world.tonight).days for interval in unit_of(world, unit).open for first in interval]
    assert opened == [0, 1, 4, 9]


def test_a_word_that_has_run_out_is_no_offer(world):
    unit = world.unit(world.facility())
    with world.writing() as session:
        session.add(world.assertion(unit, hours=0, valid_until=world.clock.now()))
    assert unit_of(world, unit).open == ()


def test_a_unit_out_of_service_is_closed_whatever_was_said(world):
    unit = world.unit(world.facility())
    put_out_of_service(world, unit, 0, 0)
    assert unit_of(world, unit).open[0][0] == world.tonight + timedelta(days=1)


def test_a_figure_ages_from_the_last_time_somebody_said_open(world):
    unit = world.unit(world.facility())
    world.clock.advance(hours=5)
    assert unit_of(world, unit).stale_hours == 6


def test_ages_are_those_of_the_year_of_arrival(world):
    request = world.request(
        world.case((16, "male")), arrives=world.tonight.replace(year=world.tonight.year + 1)
    )
    assert snapshot(world).requests[request].household.members[0].age == 17


def test_a_child_who_comes_later_has_a_place_from_the_start(world):
    case = world.case((30, "female"), (14, "male"), (9, "female"))
    with world.writing() as session:
        _, boy, girl = session.get_one(Case, case).members
        boy.coming, girl.coming = Coming.LATER, Coming.STAYS
    request = world.request(case)
    assert [member.age for member in snapshot(world).requests[request].household.members] == [30, 14]


def problem_of(world, request):
    with world.database.read() as session:
        household = load_snapshot(session).requests[request].household
        claims = live_claims(session, world.officer, world.clock.now(), world.tonight, FOREVER)
        return around(
            load_snapshot(session), household, claims, world.clock.now(), night_of(world.clock.now())
        )


def test_everybody_with_a_bed_is_in_the_problem_and_locked_there(world):
    unit = world.unit(world.facility())
    resident, newcomer = world.request(), world.request()
    held(world, resident, unit)
    problem = problem_of(world, newcomer)
    assert problem.household[resident].current.units == (unit,)
    assert problem.household[resident].locked
    assert problem.household[newcomer].current is None


def test_separations_threats_groups_and_burnt_addresses_reach_the_problem(world):
    house = world.facility()
    cases = world.case(), world.case()
    requests = [world.request(case) for case in cases]
    held(world, requests[1], world.unit(house))
    world.separate(*cases, SeparationScope.DISTANCE, km=4.0)
    threat = world.perpetrator(cases[0], keep_km=2.0, housed_case_id=cases[1])
    with world.writing() as session:
        session.add(BurntAddress(case_id=cases[0], facility_id=house, reason=BurntReason.KNOWN))
    problem = problem_of(world, requests[0])
    household = problem.household[requests[0]]
    assert household.avoid == {house}
    assert household.threats == {threat}
    assert problem.household[requests[1]].is_threat == threat
    assert problem.threat[threat].keep_km == 2.0
    assert [(set(s.households), s.scope, s.km) for s in problem.separations] == [
        (set(requests), "distance", 4.0)
    ]


def test_watch_capacity_by_night_falls_back_to_the_standing_figure(world):
    with world.writing() as session:
        session.add_all([WatchCapacity(night=None, rounds=3), WatchCapacity(night=world.tonight, rounds=0)])
    capacity = problem_of(world, world.request()).watch_capacity
    assert capacity[world.tonight] == 0
    assert capacity[world.tonight + timedelta(days=1)] == 3


def test_the_whole_network_is_a_sound_problem(world):
    world.unit(world.facility(FacilityKind.HOTEL))
    held(world, world.request(min_protection_level=1), world.unit(world.facility()))
    request = world.request(
        needs=["step_free"], wishes=[{"feature": "kitchen", "weight": 2}], near=[56.0, 12.7]
    )
    with world.database.read() as session:
        claims = live_claims(session, world.officer, world.clock.now(), world.tonight, FOREVER)
        household = load_snapshot(session).requests[request].household
        problem = build(load_snapshot(session), [household], claims, world.clock.now(), world.tonight, 30)
    assert mistakes_in(write_problem(problem)) == []


ANSWERS = {
    AskableRule.BRINGS: ({"accepts": None}, {"brings": ["pets"]}),
    AskableRule.NEEDS: ({"features": None}, {"needs": ["step_free"]}),
    AskableRule.LANGUAGE: ({"languages": None}, {"language_required": True}),
    AskableRule.MAX_NIGHTS: ({"max_nights": None}, {}),
}


@pytest.mark.parametrize("rule", AskableRule)
@pytest.mark.parametrize("answers", [[True], [False], [True, False], [False, True]])
def test_the_latest_answer_on_the_telephone_settles_an_unknown(world, rule, answers):
    facility, needs = ANSWERS[rule]
    unit = world.unit(world.facility(**facility))
    request = world.request(**needs)
    for is_yes in answers:
        world.clock.advance(minutes=1)
        with world.writing() as session:
            session.add(
                PhoneAnswer(
                    request_id=request, facility_id=snapshot(world).units[unit].unit.facility, rule=rule,
                    is_yes=is_yes, answered_to=world.officer.user_id, answered_at=world.clock.now(),
                )
            )  # fmt: skip
    assert bool(answers[-1]) is _can_be_held(world, request, unit)


def _can_be_held(world, request, unit):
    try:
        held(world, request, unit)
    except PlaceUnsafe:
        return False
    return True


def test_an_answer_changes_nothing_that_the_register_knows(world):
    unit = world.unit(world.facility(accepts=[]))
    request = world.request(brings=["pets"])
    with world.writing() as session:
        session.add(
            PhoneAnswer(
                request_id=request, facility_id=snapshot(world).units[unit].unit.facility,
                rule=AskableRule.BRINGS, is_yes=True,
                answered_to=world.officer.user_id, answered_at=world.clock.now(),
            )
        )  # fmt: skip
    assert not _can_be_held(world, request, unit)
