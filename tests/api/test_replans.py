"""POST /replans, GET /replans/{id}, POST /replans/{id}/steps/{id}, /apply and /cancel"""

import pytest
import sqlalchemy as sa

from app.services.replanning import moves
from app.services.replanning.moves import StartReplan
from models.ledger import AuditEntry
from models.organisation import OrganisationKind, Role
from models.threat import SeparationScope
from tests.scenes.holds import held
from tests.scenes.placements import placed, rooms_of
from tests.scenes.replanning import chain_of_moves, lose
from tests.waiting import wait_until
from tests.world import WOMAN


@pytest.fixture
def somebody(world):
    return world.actor(OrganisationKind.COORDINATION, Role.COORDINATOR)


@pytest.fixture
def coordinator(caller_of, somebody):
    return caller_of(somebody)


@pytest.fixture
def house(world):
    return world.facility()


@pytest.fixture
def chain(world, house):
    return chain_of_moves(world, house, family=[WOMAN] * 3)


@pytest.fixture
def running(world, somebody):
    """A run that nobody has begun: its row and nothing more."""
    with world.database.transaction() as session:
        return moves.start(session, somebody, world.clock, StartReplan(10, 60)).id


def proposed(coordinator):
    """The proposal, once it has been worked out."""
    started = coordinator.post("/replans", {"nights": 10})
    assert started.status_code == 202

    def result():
        found = coordinator.get(f"/replans/{started.json['id']}").json
        return None if found["state"] == "running" else found

    return wait_until(result)


def refusal(answer):
    return answer.status_code, answer.json["code"]


def decide(coordinator, replan, accepted=True):
    for step in replan["steps"]:
        path = f"/replans/{replan['id']}/steps/{step['id']}"
        assert coordinator.post(path, {"accepted": accepted}).json == {"id": step["id"], "accepted": accepted}


def test_the_whole_way_from_a_lost_room_to_new_ones(world, coordinator, chain):
    found = proposed(coordinator)
    assert found["state"] == "in_review"
    single, family = found["steps"]
    assert (single["from"], single["to"], single["gives_way_to"]) == ([chain["large"]], [chain["small"]], [2])
    assert (family["from"], family["to"], family["waits_for"]) == ([chain["lost"]], [chain["large"]], [1])
    assert (single["rules"], family["rules"]) == ([], ["closed"])
    assert [(step["adults"], step["urgency"], step["kind"]) for step in found["steps"]] == [
        (1, 3, "move"),
        (3, 1, "move"),
    ]
    decide(coordinator, found)
    applied = coordinator.post(f"/replans/{found['id']}/apply")
    assert (applied.status_code, applied.json["state"]) == (200, "applied")
    assert (rooms_of(world, chain["family"]), rooms_of(world, chain["single"])) == (
        {chain["large"]}, {chain["small"]},
    )  # fmt: skip


def test_who_waits_is_counted_before_and_after_with_proof(world, coordinator, house):
    world.unit(house)
    world.request(urgency=1), world.request(urgency=2)
    tiers = proposed(coordinator)["tiers"]
    assert tiers[:4] == [
        {"name": "unplaced_1", "value": 0, "bound": 0, "proven": True, "before": 1},
        {"name": "unplaced_2", "value": 1, "bound": 1, "proven": True, "before": 1},
        {"name": "unplaced_3", "value": 0, "bound": 0, "proven": True, "before": 0},
        {"name": "moves", "value": 0, "bound": 0, "proven": True, "before": None},
    ]


def test_progress_is_told_in_seconds(world, coordinator, running):
    world.clock.advance(seconds=12)
    found = coordinator.get(f"/replans/{running}").json
    assert (found["state"], found["seconds"], found["limit"]) == ("running", 12, 60)
    assert (found["steps"], found["tiers"]) == ([], [])


def test_a_run_is_cancelled_and_a_second_time_changes_nothing(world, coordinator, running):
    for _ in range(2):
        assert coordinator.post(f"/replans/{running}/cancel").json["state"] == "cancelled"
    with world.database.read() as session:
        cancelled = sa.select(sa.func.count()).where(AuditEntry.action == "replan:cancelled")
        assert session.scalar(cancelled) == 1


def test_one_run_at_a_time(coordinator, running):
    assert refusal(coordinator.post("/replans", {"nights": 10})) == (409, "not_possible_now")


def test_the_same_key_starts_one_run(coordinator):
    started = [coordinator.post("/replans", {"nights": 10}, key="once").json["id"] for _ in range(2)]
    assert started[0] == started[1]


def test_what_is_not_in_review_is_neither_decided_nor_applied(coordinator, running):
    assert refusal(coordinator.post(f"/replans/{running}/apply")) == (409, "not_possible_now")
    step = f"/replans/{running}/steps/{'A' * 22}"
    assert refusal(coordinator.post(step, {"accepted": True})) == (409, "not_possible_now")


def test_when_the_facts_have_moved_on_nothing_is_changed(world, coordinator, house):
    lost, spare = world.unit(house), world.unit(house)
    placement = placed(world, lost)
    lose(world, lost)
    found = proposed(coordinator)
    decide(coordinator, found)
    held(world, world.request(), spare)
    assert refusal(coordinator.post(f"/replans/{found['id']}/apply")) == (409, "unit_taken")
    assert rooms_of(world, placement) == {lost}


def test_a_first_place_is_no_move_to_decide_on(world, coordinator, house):
    world.unit(house)
    world.request()
    found = proposed(coordinator)
    (step,) = found["steps"]
    assert (step["kind"], step["from"]) == ("first_place", [])
    path = f"/replans/{found['id']}/steps/{step['id']}"
    assert refusal(coordinator.post(path, {"accepted": True})) == (409, "not_possible_now")


def test_a_rule_between_two_cases_is_not_told(world, coordinator, house):
    cases = world.case(), world.case()
    for case in cases:
        placed(world, world.unit(house), case=case)
    world.unit(world.facility())
    world.separate(*cases, SeparationScope.FACILITY)
    assert [step["rules"] for step in proposed(coordinator)["steps"]] == [["not_suitable"]]


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({}, "nights"),
        ({"nights": 0}, "nights"),
        ({"nights": 401}, "nights"),
        ({"nights": "30"}, "nights"),
        ({"nights": 30, "seconds": 9000}, "seconds"),
    ],
)
def test_a_mistake_is_named(coordinator, body, path):
    answer = coordinator.post("/replans", body)
    assert (answer.status_code, list(answer.json["fields"])) == (422, [path])


def test_a_reading_is_one_line_in_the_audit(world, coordinator, running):
    coordinator.get(f"/replans/{running}")
    with world.database.read() as session:
        entry = session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "replan:read")).one()
    assert entry.object_id == running


def test_one_that_does_not_exist_is_not_found(coordinator):
    assert refusal(coordinator.get(f"/replans/{'A' * 22}")) == (404, "not_found")


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COORDINATOR])
def test_nobody_else_re_plans(world, caller_of, running, role):
    other = caller_of(world.actor(OrganisationKind.COORDINATION, role))
    for call in (
        other.get(f"/replans/{running}"),
        other.post("/replans", {"nights": 10}),
        other.post(f"/replans/{running}/steps/{'A' * 22}", {"accepted": True}),
        other.post(f"/replans/{running}/apply"),
        other.post(f"/replans/{running}/cancel"),
    ):
        assert refusal(call) == (403, "not_allowed")
