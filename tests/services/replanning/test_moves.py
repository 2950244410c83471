import pytest
import sqlalchemy as sa

from allocation.solver.solve import solve
from app.core.errors import NotAllowed, NotPossibleNow, UnitTaken
from app.services.replanning import moves
from app.services.replanning.moves import DecideStep, ReplanState, StartReplan, in_order_of_freeing, state_of
from models.facility import Admits, Facility
from models.organisation import OrganisationKind, Role
from models.placement import Certificate, DecisionRecord
from models.replan import Replan
from tests.scenes.holds import held
from tests.scenes.placements import placed, rooms_of
from tests.scenes.replanning import NIGHTS, lose


@pytest.fixture
def coordinator(world):
    return world.actor(OrganisationKind.COORDINATION, Role.COORDINATOR)


@pytest.fixture
def house(world):
    return world.facility()


def started(world, coordinator):
    with world.database.transaction() as session:
        return moves.start(session, coordinator, world.clock, StartReplan(NIGHTS, 10)).id


def proposed(world, coordinator):
    """A re-plan that has been solved, and its steps."""
    replan = started(world, coordinator)
    with world.database.read() as session:
        problem = moves.problem_of(session, coordinator, world.clock, session.get_one(Replan, replan))
    plan = solve(problem)
    with world.database.transaction() as session:
        moves.finish(session, coordinator, world.clock, replan, problem, plan)
    return replan


def steps(world, replan):
    with world.database.read() as session:
        return [
            (step.id, step.placement_id, tuple(step.from_units), tuple(step.to_units), step.rules)
            for step in session.get_one(Replan, replan).steps
        ]


def decide(world, coordinator, replan, accepted=True):
    for step in steps(world, replan):
        with world.database.transaction() as session:
            moves.decide(session, coordinator, world.clock, DecideStep(replan, step[0], accepted))


def applied(world, coordinator, replan):
    with world.database.transaction() as session:
        moves.apply(session, coordinator, world.clock, replan)


def test_a_lost_room_moves_its_household_and_nobody_else(world, coordinator, house):
    lost, spare, other = (world.unit(house) for _ in range(3))
    placement, _ = placed(world, lost), placed(world, other)
    lose(world, lost)
    replan = proposed(world, coordinator)
    assert [step[1:] for step in steps(world, replan)] == [(placement, (lost,), (spare,), ["closed"])]


def test_a_chain_is_shown_with_whoever_leaves_first(world, coordinator, house):
    """A family loses its large room; the other large one is lived in by one who can do with the small."""
    lost, large, small = world.unit(house), world.unit(house), world.unit(house, beds=1)
    family = placed(world, lost, case=world.case(*[(30, "female")] * 3))
    single = placed(world, large)
    lose(world, lost)
    replan = proposed(world, coordinator)
    assert [(step[1], step[3]) for step in steps(world, replan)] == [(single, (small,)), (family, (large,))]


def test_all_moves_are_made_at_once_with_a_certificate_and_a_decision_each(world, coordinator, house):
    lost, large, small = world.unit(house), world.unit(house), world.unit(house, beds=1)
    family = placed(world, lost, case=world.case(*[(30, "female")] * 3))
    single = placed(world, large)
    lose(world, lost)
    replan = proposed(world, coordinator)
    decide(world, coordinator, replan)
    applied(world, coordinator, replan)
    assert (rooms_of(world, family), rooms_of(world, single)) == ({large}, {small})
    with world.database.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Certificate)) == 4
        assert session.scalar(sa.select(sa.func.count()).select_from(DecisionRecord)) == 4
        assert state_of(session.get_one(Replan, replan), world.clock.now()) is ReplanState.APPLIED


def test_two_who_change_places_are_moved_at_the_same_time(world, coordinator, house):
    """Neither room is free until both are left."""
    rooms = world.unit(house), world.unit(world.facility())
    family = placed(world, rooms[0], case=world.case((40, "female"), (20, "male")))
    woman = placed(world, rooms[1])
    with world.writing() as session:
        session.get_one(Facility, house).admits = Admits.WOMEN
    replan = proposed(world, coordinator)
    decide(world, coordinator, replan)
    applied(world, coordinator, replan)
    assert (rooms_of(world, family), rooms_of(world, woman)) == ({rooms[1]}, {rooms[0]})


def test_nothing_is_applied_before_every_move_is_decided(world, coordinator, house):
    lost, _ = world.unit(house), world.unit(house)
    placed(world, lost)
    lose(world, lost)
    replan = proposed(world, coordinator)
    with pytest.raises(NotPossibleNow):
        applied(world, coordinator, replan)


def test_rejecting_a_link_of_a_chain_refuses_the_rest_and_changes_nothing(world, coordinator, house):
    lost, large, _ = world.unit(house), world.unit(house), world.unit(house, beds=1)
    family = placed(world, lost, case=world.case(*[(30, "female")] * 3))
    placed(world, large)
    lose(world, lost)
    replan = proposed(world, coordinator)
    decide(world, coordinator, replan)
    with world.database.transaction() as session:
        first = steps(world, replan)[0][0]
        moves.decide(session, coordinator, world.clock, DecideStep(replan, first, accepted=False))
    with pytest.raises(UnitTaken):
        applied(world, coordinator, replan)
    assert rooms_of(world, family) == {lost}


def test_a_proposal_that_the_facts_have_overtaken_is_refused(world, coordinator, house):
    lost, spare = world.unit(house), world.unit(house)
    placement = placed(world, lost)
    lose(world, lost)
    replan = proposed(world, coordinator)
    decide(world, coordinator, replan)
    held(world, world.request(), spare)
    with pytest.raises(UnitTaken):
        applied(world, coordinator, replan)
    assert rooms_of(world, placement) == {lost}


def test_somebody_who_waits_is_part_of_the_proposal_but_no_move(world, coordinator, house):
    unit = world.unit(house)
    world.request()
    replan = proposed(world, coordinator)
    ((step, placement, _, to_units, _),) = steps(world, replan)
    assert (placement, to_units) == (None, (unit,))
    with pytest.raises(NotPossibleNow), world.database.transaction() as session:
        moves.decide(session, coordinator, world.clock, DecideStep(replan, step, accepted=True))


def test_a_run_that_never_reports_has_failed(world, coordinator):
    replan = started(world, coordinator)
    world.clock.advance(minutes=2)
    with world.database.read() as session:
        assert state_of(session.get_one(Replan, replan), world.clock.now()) is ReplanState.FAILED


def test_a_cancelled_run_writes_nothing_when_it_ends(world, coordinator, house):
    world.unit(house)
    world.request()
    replan = started(world, coordinator)
    with world.database.transaction() as session:
        moves.cancel(session, coordinator, world.clock, replan)
    with world.database.read() as session:
        problem = moves.problem_of(session, coordinator, world.clock, session.get_one(Replan, replan))
    with world.database.transaction() as session:
        moves.finish(session, coordinator, world.clock, replan, problem, solve(problem))
    assert steps(world, replan) == []


def test_only_a_coordinator_replans(world):
    with pytest.raises(NotAllowed):
        started(world, world.officer)


def test_a_ring_of_moves_has_an_order_too():
    homes, given = {"a": ("1",), "b": ("2",)}, {"a": ("2",), "b": ("1",)}
    assert sorted(in_order_of_freeing(["a", "b"], homes, given)) == ["a", "b"]
