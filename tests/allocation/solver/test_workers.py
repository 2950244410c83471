"""Pieces searched by workers: two real ones, processes of their own behind a Dask scheduler."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Event

import pytest
from dask import config
from distributed import LocalCluster

from allocation.__main__ import main
from allocation.checker.check import check
from allocation.generate import generate
from allocation.problems.writing import write_problem
from allocation.rules.tables import Tables
from allocation.solver.columns import columns_of
from allocation.solver.greedy import fill
from allocation.solver.limits import Countdown
from allocation.solver.linear.constraints import program_of
from allocation.solver.neighbourhoods import polish
from allocation.solver.search import search_near
from allocation.solver.solve import solve
from allocation.solver.workers import Elsewhere, Here, workers_at
from tests.allocation.plan_text import text


@pytest.fixture(scope="module")
def scheduler():
    with LocalCluster(
        n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0"
    ) as cluster:
        yield cluster.scheduler_address


def renamed(city, prefix):
    """The same city under other ids, whose households take nothing but what is there."""

    def own(id):
        return prefix + id

    return replace(
        city,
        facilities=tuple(replace(one, id=own(one.id)) for one in city.facilities),
        units=tuple(
            replace(
                one,
                id=own(one.id),
                facility=own(one.facility),
                adjoins=frozenset(map(own, one.adjoins)),
                features=one.features | {prefix},
            )
            for one in city.units
        ),
        households=tuple(
            replace(
                one,
                id=own(one.id),
                needs=one.needs | {prefix},
                avoid=frozenset(map(own, one.avoid)),
                threats=frozenset(),
                is_threat=None,
            )
            for one in city.households
        ),
        threats=(),
        separations=(),
        together=(),
        watch_capacity=None,
    )


@pytest.fixture(scope="module")
def two_cities():
    """Two cities with no rule between them, each with more to choose from than is worth keeping here."""
    city = generate("city", 3, nights=10, unit_share=0.5)
    here, there = renamed(city, "a"), renamed(city, "b")
    return replace(
        here,
        facilities=here.facilities + there.facilities,
        units=here.units + there.units,
        households=here.households + there.households,
    )


class Counting:
    """Notes how many pieces were handed over, and hands them on."""

    def __init__(self, workers):
        self.workers, self.pieces = workers, 0

    def each(self, work, parts, clock):
        self.pieces += len(parts)
        return self.workers.each(work, parts, clock)


def test_two_workers_make_the_same_plan_byte_for_byte(scheduler, two_cities):
    with workers_at(scheduler) as workers:
        counting = Counting(workers)
        plan = solve(two_cities, workers=counting)
    assert counting.pieces == 1  # the other city is searched here meanwhile
    assert plan.status == "optimal"
    assert text(plan) == text(solve(two_cities))


def test_the_neighbourhoods_of_one_large_piece_are_searched_alike(scheduler):
    program = program_of(columns_of(Tables(generate("city", 1, unit_share=0.35, mean_stay=40))))
    start = fill(program)

    def polished(workers):
        counting = Counting(workers)
        answer = polish(
            program, start, Countdown(), lambda pieces, clock: counting.each(search_near, pieces, clock)
        )
        assert counting.pieces > 1
        return answer.tolist()

    with workers_at(scheduler) as workers:
        away = polished(workers)
    assert away == polished(Here())
    assert away != start.tolist()


def test_the_command_line_asks_workers_too(scheduler, two_cities, tmp_path, capsys):
    problem = tmp_path / "problem.json"
    problem.write_text(json.dumps(write_problem(two_cities)))
    documents = []
    for more in ([], ["--workers", scheduler]):
        assert main(["solve", str(problem), *more]) == 0
        documents.append(json.loads(capsys.readouterr().out))
        del documents[-1]["stats"]
    assert documents[0] == documents[1]


def test_workers_that_are_not_there_are_named(two_cities, tmp_path, capsys):
    problem = tmp_path / "problem.json"
    problem.write_text(json.dumps(write_problem(two_cities)))
    with config.set({"distributed.comm.timeouts.connect": "1s"}):
        assert main(["solve", str(problem), "--workers", "tcp://127.0.0.1:1"]) == 2
    assert "--workers: tcp://127.0.0.1:1" in capsys.readouterr().err


def test_a_worker_that_never_answers_does_not_keep_a_plan_waiting(two_cities):
    never = Event()
    with ThreadPoolExecutor(1) as executor:
        executor.submit(never.wait)
        plan = solve(two_cities, time_limit=2, workers=Elsewhere(executor))
        never.set()
    assert check(two_cities, plan) == []
