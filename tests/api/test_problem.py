"""GET /problem: the network as the engine reads it."""

import json
import subprocess
import sys
from datetime import timedelta

import pytest
import sqlalchemy as sa

from allocation.problems.mistakes import mistakes_in
from app.core.actor import SYSTEM
from app.core.clock import night_of
from app.services.accounts import tokens
from app.services.seeding.files.reading import FOLDER
from app.services.seeding.seed import Seed, seed
from models.ledger import AuditEntry
from models.organisation import OrganisationKind, Role
from models.threat import SeparationScope
from tests.api.callers import Caller


@pytest.fixture
def coordinator(world, caller_of):
    return caller_of(world.actor(OrganisationKind.COORDINATION, Role.COORDINATOR))


@pytest.fixture
def problem(coordinator):
    def read(query=""):
        document = coordinator.get(f"/problem{query}").json
        assert mistakes_in(document) == []
        return document

    return read


def households(document):
    return {household["id"]: household.get("current") for household in document["households"]}


def test_those_who_wait_are_free_and_those_who_live_somewhere_are_locked(world, officer, problem):
    unit = world.unit(world.facility())
    held, waiting = world.request(), world.request()
    officer.post(f"/requests/{held}/holds", {"units": [unit]})
    assert households(problem()) == {held: {"units": [unit], "locked": True}, waiting: None}


def test_nobody_is_in_it_who_lacks_answers_has_gone_or_comes_later(world, officer, problem):
    unit = world.unit(world.facility())
    world.request(complete=False)
    world.request(closed_at=world.clock.now())
    world.request(arrives=world.tonight + timedelta(days=20))
    left = world.request(nights=1)
    hold = officer.post(f"/requests/{left}/holds", {"units": [unit]}).json["id"]
    placement = officer.post(f"/holds/{hold}/confirm").json["id"]
    officer.patch(f"/placements/{placement}", {"status": "departed", "reason": "moved_home"})
    world.clock.advance(days=1)
    assert households(problem()) == {}


def test_who_comes_later_is_in_a_later_problem(world, problem):
    later = world.request(arrives=world.tonight + timedelta(days=14))
    first = world.tonight + timedelta(days=10)
    document = problem(f"?first_night={first.isoformat()}&nights=30")
    assert document["horizon"] == {"first_night": first.isoformat(), "nights": 30}
    assert households(document) == {later: None}


def test_a_lapsed_hold_leaves_its_household_waiting(world, officer, problem):
    request = world.request()
    officer.post(f"/requests/{request}/holds", {"units": [world.unit(world.facility())]})
    world.clock.advance(minutes=90)
    assert households(problem()) == {request: None}


def test_what_keeps_people_apart_is_in_it(world, problem):
    first, second = world.case(), world.case()
    threat = world.perpetrator(first)
    world.separate(first, second, SeparationScope.DISTANCE, 12.0)
    requests = {world.request(first), world.request(second)}
    document = problem()
    (separation,) = document["separations"]
    assert set(separation.pop("households")) == requests
    assert separation == {"scope": "distance", "km": 12.0}
    assert [one["id"] for one in document["threats"]] == [threat]


def test_nobody_grows_older_than_the_contract_knows(world, officer, household, problem):
    arrives = world.tonight + timedelta(days=60)
    old = household(members=[{"age": 120, "gender": "female"}], nights=60)
    made = officer.post("/requests", old).json
    again = old | {"case_ref": made["case_ref"], "arrives": arrives.isoformat()}
    assert officer.post("/requests", again).status_code == 201
    assert len(problem("?nights=90")["households"]) == 2


def test_an_export_is_audited(world, problem):
    problem("?nights=2")
    with world.database.read() as session:
        last = session.scalars(sa.select(AuditEntry).order_by(AuditEntry.seq.desc()).limit(1)).one()
        assert last.action == "network:exported"
        assert last.details == {"first_night": world.tonight.isoformat(), "nights": 2}


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("first_night=2026-12-03", "first_night"),
        ("first_night=9999-12-31", "first_night"),
        ("first_night=now", "first_night"),
        ("nights=0", "nights"),
        ("nights=401", "nights"),
        ("nights=two", "nights"),
    ],
)
def test_nights_that_cannot_be_asked_for_are_named(coordinator, query, field):
    answer = coordinator.get(f"/problem?{query}")
    assert (answer.status_code, list(answer.json["fields"])) == (422, [field])


def test_the_seeded_city_is_solved_to_the_optimum_on_the_command_line(app, database, clock, tmp_path):
    with database.transaction() as session:
        done = seed(session, SYSTEM, clock, Seed(1, night_of(clock.now()), "no password", FOLDER))
        email = next(email for email, role in done.users if role == Role.COORDINATOR)
        token = tokens.create(session, SYSTEM, clock, email)
    problem, plan = tmp_path / "problem.json", tmp_path / "plan.json"
    problem.write_bytes(Caller(app, token).get("/problem").data)
    allocation("solve", problem, "--output", plan)
    assert json.loads(plan.read_text())["status"] == "optimal"
    assert allocation("check", problem, plan).strip() == "ok"


def allocation(*arguments):
    command = [sys.executable, "-m", "allocation", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
