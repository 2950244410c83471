"""The ten examples of the contract come out exactly: every tier, the ledger, the best places."""

import json
from pathlib import Path

import pytest

from allocation.answers.explain import ledger
from allocation.answers.suggest import suggest
from allocation.problems.reading import read_problem
from allocation.problems.writing import write_problem
from allocation.solver.solve import solve

FOLDER = Path(__file__).parent / "examples"
NUMBERS = [path.name[:2] for path in sorted(FOLDER.glob("*.problem.json"))]


def read(number, kind):
    return json.loads((FOLDER / f"{number}.{kind}.json").read_text())


@pytest.fixture(params=NUMBERS)
def example(request):
    return read_problem(read(request.param, "problem")), read(request.param, "expected")


def test_there_are_ten_examples():
    assert len(NUMBERS) == 10


def test_every_tier_has_its_optimum(example):
    problem, expected = example
    plan = solve(problem)
    assert {tier.name: tier.value for tier in plan.tiers} == expected["tiers"]
    assert plan.status == "optimal"


def test_the_ledger_is_complete(example):
    problem, expected = example
    assert ledger(problem, expected["household"])["options"] == expected["ledger"]


def test_the_five_best_places_stand_in_order(example):
    problem, expected = example
    assert [item.to_json() for item in suggest(problem, expected["household"])] == expected["suggest"]


def test_a_problem_survives_being_written_and_read(example):
    problem, _ = example
    assert read_problem(write_problem(problem)) == problem
