"""Long work beside the requests: started by one page, asked about by the next. Kept in this process only."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from app.core.errors import NotFound
from models.base import new_id

Result = TypeVar("Result")
KEPT = timedelta(minutes=30)


@dataclass
class Job(Generic[Result]):
    """`result` is None while it runs, and for good when it failed."""

    owner: str
    started_at: datetime
    id: str = field(default_factory=new_id)
    result: Result | None = None
    finished: threading.Event = field(default_factory=threading.Event)

    @property
    def is_running(self) -> bool:
        return not self.finished.is_set()


class Jobs(Generic[Result]):
    """Each owner has at most one job running, and only one runs at a time: the others wait. `report` is
    told of work that raised: nobody is there to catch it."""

    def __init__(self, report: Callable[[Exception], None]) -> None:
        self._report = report
        self._jobs: dict[str, Job[Result]] = {}
        self._table, self._turn = threading.Lock(), threading.Lock()

    def start(self, owner: str, now: datetime, work: Callable[[], Result | None]) -> Job[Result]:
        """The owner's job that is running already, or a new one."""
        with self._table:
            self._forget_before(now - KEPT)
            running = next(
                (job for job in self._jobs.values() if job.owner == owner and job.is_running), None
            )
            if running:
                return running
            job = Job[Result](owner, now)
            self._jobs[job.id] = job
        threading.Thread(target=self._do, args=(job, work), daemon=True).start()
        return job

    def find(self, id: str, owner: str) -> Job[Result]:
        """Raises NotFound for somebody else's, a forgotten one, or one of another process."""
        with self._table:
            job = self._jobs.get(id)
        if job is None or job.owner != owner:
            raise NotFound()
        return job

    def _do(self, job: Job[Result], work: Callable[[], Result | None]) -> None:
        try:
            with self._turn:
                job.result = work()
        except Exception as error:
            self._report(error)
        finally:
            job.finished.set()

    def _forget_before(self, earliest: datetime) -> None:
        for job in list(self._jobs.values()):
            if job.started_at < earliest and not job.is_running:
                del self._jobs[job.id]
