"""flask work: what the service does by itself, as long as it runs. Any number may run at once."""

import signal
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import click
from flask import Flask
from flask.cli import with_appcontext

from app.cli import outbox
from app.http import logbook
from app.http.context import clock, database, log
from app.services.availability.freshness import due_reminders
from app.services.feeds.calendar.rounds import fetch_due_calendars
from app.services.placing.holds import give_back_lapsed
from app.services.placing.recheck import broken_places, tell_of_broken_places
from app.services.rehousing.digest import remind_of_stalled
from app.services.rehousing.steps.lapses import turn_the_clock


@dataclass
class Job:
    """`every`: seconds between two rounds. Each round makes its own transactions."""

    name: str
    every: float
    work: Callable[[], object]
    due: float = field(default=0.0)


def remind() -> None:
    with database().transaction() as session:
        due_reminders(session, clock())


def lapse_holds() -> None:
    with database().transaction() as session:
        give_back_lapsed(session, clock())


def recheck_placements() -> None:
    with database().read() as session:
        places = broken_places(session, clock())
    if places:
        with database().transaction() as session:
            tell_of_broken_places(session, clock(), places)


def fetch_calendars() -> None:
    fetch_due_calendars(database(), clock())


def move_requests_on() -> None:
    with database().transaction() as session:
        turn_the_clock(session, clock())


def tell_of_stalled() -> None:
    with database().transaction() as session:
        remind_of_stalled(session, clock())


def jobs() -> list[Job]:
    """The first round of each comes at once."""
    return [
        Job("send_outbox", 10, outbox.send_all),
        Job("lapse_holds", 60, lapse_holds),
        Job("remind", 60, remind),
        Job("recheck_placements", 120, recheck_placements),
        Job("fetch_calendars", 60, fetch_calendars),
        Job("move_requests_on", 600, move_requests_on),
        Job("tell_of_stalled", 1800, tell_of_stalled),
    ]


@click.command("work")
@with_appcontext
def command() -> None:
    """Send, fetch, remind and give back until told to stop (SIGTERM or Ctrl-C)."""
    stop = threading.Event()
    for told in (signal.SIGTERM, signal.SIGINT):
        signal.signal(told, lambda *_: stop.set())
    work_until(stop, jobs())


def work_until(stop: threading.Event, jobs: Sequence[Job]) -> None:
    """A round that is under way is finished first."""
    while not stop.is_set():
        for job in jobs:
            if job.due <= time.monotonic() and not stop.is_set():
                _one_round(job)
        stop.wait(max(0.0, min(job.due for job in jobs) - time.monotonic()))


def _one_round(job: Job) -> None:
    """Whatever goes wrong in one job is logged, and the others go on."""
    try:
        job.work()
    except Exception as error:
        log().error("job_failed", job=job.name, **logbook.described(error))
    job.due = time.monotonic() + job.every


def beside(app: Flask) -> Callable[[], None]:
    """Start working in a thread of the server's process; call what comes back to end it."""
    stop = threading.Event()

    def work() -> None:
        with app.app_context():
            work_until(stop, jobs())

    thread = threading.Thread(target=work, name="work")
    thread.start()

    def end() -> None:
        stop.set()
        thread.join()

    return end
