"""What a server does once the app is made and before it answers."""

import gc


def settle() -> None:
    """Takes what has been loaded out of every later round of the garbage collector: a full round over it
    took 140 ms, in the middle of somebody's request (`python -m benchmarks`, chart of rooms)."""
    gc.collect()
    gc.freeze()
