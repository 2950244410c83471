"""`make bench`: the figures of docs/benchmarks.md, measured in one run on this machine.

The engine's larger sizes take minutes each: `python -m benchmarks.engine_sizes county nation shelter`.
"""

from benchmarks import booking, engine_sizes, engine_straight, engine_workers, homes, portal

if __name__ == "__main__":
    booking.run()
    portal.run()
    homes.run()
    engine_sizes.run(["city"], seed=1)
    engine_straight.run(seed=1)
    engine_workers.run(seed=1)
