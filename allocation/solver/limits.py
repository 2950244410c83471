"""How long a run may take, and who may stop it."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field


@dataclass
class Countdown:
    """Counts down a time limit in seconds (None: none) and can be stopped from outside, as by Ctrl-C."""

    time_limit: float | None = None
    started: float = field(default_factory=time.monotonic)
    # One for a clock and all its shares, so that whoever stops a run stops every part of it.
    _stopped: threading.Event = field(default_factory=threading.Event)

    def until(self, reserve: float) -> Countdown:
        """Return the same clock with some seconds less, kept for what comes afterwards."""
        limit = None if self.time_limit is None else max(0.0, self.time_limit - reserve)
        return Countdown(limit, self.started, self._stopped)

    def share(self, part: float) -> Countdown:
        """Return the same clock with only a part of what is left."""
        if self.time_limit is None:
            return self
        return self.until((1 - part) * max(0.0, self.time_limit - self.elapsed))

    def stop(self) -> None:
        """Ask for the best plan so far."""
        self._stopped.set()

    @property
    def stopped(self) -> bool:
        """Whether somebody asked for the best plan so far."""
        return self._stopped.is_set()

    @property
    def elapsed(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self.started

    @property
    def left(self) -> float:
        """Seconds left (infinite without a limit, 0 when stopped)."""
        if self.stopped:
            return 0.0
        return float("inf") if self.time_limit is None else max(0.0, self.time_limit - self.elapsed)
