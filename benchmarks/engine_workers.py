"""A tight county made better for half a minute, here alone and by two local workers.

python -m benchmarks.engine_workers [--seed N]
"""

from __future__ import annotations

import argparse
import time

from distributed import LocalCluster

from allocation.generate import generate
from allocation.rules.tables import Tables
from allocation.solver.columns import columns_of
from allocation.solver.greedy import fill
from allocation.solver.limits import Countdown
from allocation.solver.linear.constraints import program_of
from allocation.solver.neighbourhoods import polish, values
from allocation.solver.search import search_near
from allocation.solver.workers import Here, Workers, workers_at
from benchmarks.engine_sizes import TIGHT

SECONDS = 30.0


def run(seed: int) -> None:
    """Print the first five tiers (what the placed take off them) at the start and after the same time."""
    problem = generate("county", seed, **TIGHT)  # type: ignore[arg-type]  # none of them is `nights`
    program = program_of(columns_of(Tables(problem)))
    start = fill(program)
    print("start     ", values(program, start)[:5])

    def polished(name: str, workers: Workers) -> None:
        began = time.perf_counter()
        answer = polish(
            program, start, Countdown(SECONDS), lambda pieces, clock: workers.each(search_near, pieces, clock)
        )
        print(f"{name:10} {values(program, answer)[:5]} after {time.perf_counter() - began:.0f} s")

    polished("alone", Here())
    with (
        LocalCluster(
            n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0"
        ) as two,
        workers_at(two.scheduler_address) as workers,
    ):
        polished("two more", workers)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    run(parser.parse_args().seed)
