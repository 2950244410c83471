"""Waiting for what comes from elsewhere: another process, thread or page. How fast the machine is decides how
long it takes, never whether the test passes."""

import time
from collections.abc import Callable
from typing import TypeVar

PATIENCE_SECONDS = 180
"""Only what never comes is waited for so long."""

Found = TypeVar("Found")


def wait_until(come: Callable[[], Found | None]) -> Found:
    """What `come` answers, as soon as that is true."""
    gives_up = time.monotonic() + PATIENCE_SECONDS
    while not (found := come()):
        assert time.monotonic() < gives_up, f"did not come within {PATIENCE_SECONDS} s"
        time.sleep(0.05)
    return found
