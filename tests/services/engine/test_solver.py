"""The solver is a real child process here, and is killed for real."""

import json
import os
import sys
from dataclasses import replace
from datetime import date

import pytest

from allocation.problems.problem import Facility, Household, Member, Problem, Unit
from app.services.engine.solver import Limits, NoPlan, solve
from tests.waiting import PATIENCE_SECONDS

ENOUGH = Limits(seconds=PATIENCE_SECONDS, megabytes=4096)
NIGHT = date(2026, 12, 4)


@pytest.fixture
def problem():
    return Problem(
        first_night=NIGHT,
        nights=2,
        facilities=(Facility("house", "apartment", 56.0, 12.7, 1),),
        units=(Unit("large", "house", beds=4, price=900), Unit("small", "house", beds=1, price=500)),
        households=tuple(
            Household(name, 1, NIGHT, 2, (Member(30, "female"),) * heads)
            for name, heads in (("alone", 1), ("three", 3))
        ),
    )


def program(code):
    """A child that does what it likes instead of solving."""
    return sys.executable, "-c", code


def hanging(pid):
    """A child that never answers, and says who it is."""
    return program(f"import os, time; open({str(pid)!r}, 'w').write(str(os.getpid())); time.sleep(36000)")


def test_the_best_plan_comes_back_from_the_child(problem):
    plan = solve(problem, ENOUGH)
    assert plan.status == "optimal"
    assert {one.household: one.units for one in plan.placements} == {"alone": ("small",), "three": ("large",)}


def test_the_real_solver_is_killed_when_it_has_too_little_time(problem):
    with pytest.raises(NoPlan, match="too_slow"):
        solve(problem, replace(ENOUGH, seconds=0.02))


def test_the_real_solver_dies_of_too_little_memory(problem):
    with pytest.raises(NoPlan, match="died"):
        solve(problem, replace(ENOUGH, megabytes=60))


def test_a_child_that_hangs_is_killed_at_the_limit_and_is_gone(problem, tmp_path):
    pid, seconds = tmp_path / "pid", 1
    while not pid.exists() or not pid.read_text():  # it was killed before it had begun
        with pytest.raises(NoPlan, match="too_slow"):
            solve(problem, replace(ENOUGH, seconds=seconds), hanging(pid))
        seconds *= 2
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text()), 0)


def test_a_child_whose_plan_is_no_longer_wanted_is_killed_and_is_gone(problem, tmp_path):
    pid = tmp_path / "pid"
    with pytest.raises(NoPlan, match="died"):
        solve(problem, ENOUGH, hanging(pid), stop=lambda: pid.exists() and pid.read_text() != "")
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text()), 0)


def test_a_child_that_never_reads_its_problem_is_killed_too(problem):
    many = replace(problem, units=tuple(replace(problem.units[0], id=f"unit {n}") for n in range(5000)))
    with pytest.raises(NoPlan, match="too_slow"):
        solve(many, replace(ENOUGH, seconds=1), program("import time; time.sleep(36000)"))


@pytest.mark.parametrize("words", ["", "nonsense", "{}", '{"format": "allocation-plan/1"}'])
def test_what_is_no_plan_is_not_believed(problem, words):
    with pytest.raises(NoPlan, match="not_a_plan"):
        solve(problem, ENOUGH, program(f"print({words!r})"))


def test_a_plan_that_breaks_a_rule_is_refused_by_the_checker(problem):
    """The child answers with the best plan, but for the family that it puts into the single room too."""
    plan = solve(problem, ENOUGH).to_json()
    for placement in plan["placements"]:
        placement["units"] = ["small"]
    with pytest.raises(NoPlan, match="refused_by_the_checker"):
        solve(problem, ENOUGH, program(f"print({json.dumps(plan)!r})"))


def test_the_child_knows_no_secret_of_the_service(problem, monkeypatch):
    monkeypatch.setenv("TRYGGPLATS_SECRET_KEY", "secret")
    telling = program("import os, sys; sys.exit('TRYGGPLATS_SECRET_KEY' in os.environ)")
    with pytest.raises(NoPlan, match="not_a_plan"):  # and not "died"
        solve(problem, ENOUGH, telling)
