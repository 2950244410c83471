"""The service as it is served: two processes under the project's own gunicorn.conf.py, on one database."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from app.core.clock import SystemClock
from app.core.config import Settings
from models.organisation import OrganisationKind, Role
from tests.scenes.rehousing import Homes
from tests.visitors import PASSWORD, TOKEN
from tests.waiting import PATIENCE_SECONDS, wait_until

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)

ROOT = Path(__file__).resolve().parents[3]
KEY = re.compile(r'name="idempotency_key" value="([^"]+)"')


@pytest.fixture
def environment(database_url: str) -> dict[str, str]:
    return {"TRYGGPLATS_DEMO": "1", "TRYGGPLATS_DATABASE_URL": database_url}


@pytest.fixture
def settings(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Settings:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return Settings.from_env()


@pytest.fixture
def clock() -> SystemClock:
    return SystemClock()


@pytest.fixture
def access_log(tmp_path: Path) -> Path:
    return tmp_path / "access.log"


@pytest.fixture
def workers(environment: dict[str, str], access_log: Path) -> Iterator[str]:
    """The address under which they answer. The socket listens before they do: whoever comes early waits."""
    with (
        socket.create_server(("127.0.0.1", 0)) as listening,
        _gunicorn(listening, environment, access_log),
    ):
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


@contextmanager
def _gunicorn(listening: socket.socket, environment: dict[str, str], access_log: Path) -> Iterator[None]:
    """Its settings are the project's; said here is where it listens and what it notes of each request
    (process, status, path), and that a slow worker is not killed."""
    says = ["--bind", f"fd://{listening.fileno()}", "--timeout", "0"]
    notes = ["--access-logfile", str(access_log), "--access-logformat", "%(p)s %(s)s %(U)s"]
    command = [sys.executable, "-m", "gunicorn", *says, *notes, "app.factory:create_app()"]
    server = subprocess.Popen(
        command, cwd=ROOT, env=os.environ | environment, pass_fds=[listening.fileno()],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield
    finally:
        server.terminate()
        server.wait(PATIENCE_SECONDS)


class Person:
    """Somebody with a browser that has no scripts. A page that is not there is an error."""

    def __init__(self, address: str, email: str) -> None:
        self._address, self._opener = address, build_opener(HTTPCookieProcessor(CookieJar()))
        self.press("/logga-in", email=email, password=PASSWORD)

    def look(self, path: str) -> str:
        return self._ask(path)[1]

    def press(self, path: str, on: str = "/tillganglighet", **fields: str) -> str:
        """Where the button leads that posts to this path, with token and key of the page it is `on`."""
        page = self.look(on)
        hidden = {"csrf_token": TOKEN.findall(page)[0], "idempotency_key": (KEY.findall(page) or [""])[0]}
        return self._ask(path, urlencode(hidden | fields).encode())[0]

    def _ask(self, path: str, body: bytes | None = None) -> tuple[str, str]:
        with self._opener.open(self._address + path, body, PATIENCE_SECONDS) as answer:
            return answer.url.removeprefix(self._address), answer.read().decode()


def answered(access_log: Path, path: str) -> set[str]:
    """The processes that have answered under this path; each has found what it was asked for."""
    lines = [line.split() for line in access_log.read_text().splitlines()]
    found = [(process, status) for process, status, asked in lines if asked == path]
    assert {status for _, status in found} <= {"200", "303"}
    return {process for process, _ in found}


def followed(person: Person, access_log: Path, path: str) -> str:
    """The page of a run, looked at until it has ended and both processes have shown it."""

    def ended() -> str | None:
        page = person.look(path)
        return None if "<progress" in page or len(answered(access_log, path)) < 2 else page

    return wait_until(ended)


def proposed(person: Person, access_log: Path, button: str, result: str) -> bool:
    """Whether the solver came to the result when it was asked once more."""
    path = person.press(button, on=button)
    assert path.startswith(f"{button}/")
    return result in followed(person, access_log, path)


def test_each_process_knows_of_a_run_whichever_began_it(world, account, workers, access_log):
    world.unit(world.facility())
    world.request()
    homes = Homes(world)
    homes.pooled()
    homes.flat()
    officer = account(Role.DUTY_OFFICER, OrganisationKind.DUTY_TEAM, world.duty_team.id)
    coordinator = account(Role.COORDINATOR, OrganisationKind.COORDINATION)
    for email, button, result in (
        (officer, "/gemensamt-forslag", "Inget annat sätt ger fler en plats"),
        (coordinator, "/bostadsmatchning", "bevisat bäst"),
    ):
        person = Person(workers, email)
        # on a busy machine the solver may not be done in its time: asked again
        wait_until(partial(proposed, person, access_log, button, result))
