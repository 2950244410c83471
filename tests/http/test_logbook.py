"""The technical log helps to find a fault, and holds no word of what was typed or stored."""

import io
import json

import pytest
import sqlalchemy as sa

from app.core import audit
from app.core.actor import SYSTEM
from app.core.audit import Action
from app.core.policy import Permission
from app.http import logbook
from app.http.context import EXTENSION
from app.http.security import needs
from models.organisation import Organisation, OrganisationKind, User
from tests.visitors import Visitor

CANARY = "Kanariefågeln"


@pytest.fixture
def written(apps, settings, clock, monkeypatch):
    """An app, and a function that returns what it has logged so far."""
    stream = io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    with apps.fresh(settings, clock) as app:
        yield app, stream


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_request_is_one_line_of_json(written):
    app, stream = written
    answer = app.test_client().get("/healthz")
    (line,) = lines(stream)
    assert line["route"] == "health.alive"
    assert (line["method"], line["status"]) == ("GET", 200)
    assert line["request_id"] == answer.headers["X-Request-ID"]
    assert isinstance(line["ms"], float)
    assert set(line) == {
        "event", "level", "timestamp", "request_id", "route", "method", "status", "ms", "actor",
    }  # fmt: skip


def test_the_actor_is_an_id(written, account):
    app, stream = written
    visitor = Visitor(app)
    visitor.sign_in(account())
    visitor.get("/")
    with app.extensions[EXTENSION].database.read() as session:
        user_id = session.scalar(sa.select(User.id))
    assert lines(stream)[-1]["actor"] == user_id


def test_nothing_that_was_sent_stands_in_it(written):
    app, stream = written
    visitor = Visitor(app)
    visitor.sign_in(f"{CANARY}@exempel.se", CANARY)
    visitor.get(f"/{CANARY}?q={CANARY}", headers={"User-Agent": CANARY, "X-Canary": CANARY})
    visitor.client.get("/api/v1/x", headers={"Authorization": f"Bearer {CANARY}"})
    assert len(lines(stream)) == 4
    assert CANARY not in stream.getvalue()


def fail_with_value() -> str:
    raise ValueError(CANARY)


def fail_in_chain() -> str:
    try:
        return fail_with_value()
    except ValueError as error:
        raise RuntimeError(CANARY) from error


@pytest.mark.parametrize("view", [fail_with_value, fail_in_chain])
def test_a_failure_names_its_class_and_place_and_no_value(written, view):
    app, stream = written
    app.add_url_rule("/fel", view_func=needs(Permission.PUBLIC)(view))
    answer = app.test_client().get("/fel")
    failure = lines(stream)[0]
    assert failure["event"] == "failure"
    assert failure["exception"] in ("ValueError", "RuntimeError")
    assert any(str(place).startswith("fail_") for place in failure["places"])  # type: ignore[attr-defined]
    assert failure["request_id"] == answer.headers["X-Request-ID"]
    assert CANARY not in stream.getvalue()


def test_a_failure_after_the_answer_was_made_is_told_alike(written):
    app, stream = written

    @app.after_request
    def fail(response):
        if not stream.getvalue():
            raise ValueError(CANARY)
        return response

    assert app.test_client().get("/healthz").status_code == 500
    assert lines(stream)[0]["exception"] == "ValueError"
    assert CANARY not in stream.getvalue()


class TestWhatADatabaseRefuses:
    """PostgreSQL's and SQLite's messages quote the values; the log has their codes."""

    @pytest.fixture(params=["sqlite", "postgresql"])
    def databases(self, request):
        return request.getfixturevalue(f"{request.param}_databases")

    def refused(self, database, clock) -> sa.exc.DBAPIError:
        with pytest.raises(sa.exc.IntegrityError) as raised, database.transaction() as session:
            for _ in range(2):
                session.add(Organisation(kind=OrganisationKind.HOTEL, name=CANARY))
            audit.record(session, SYSTEM, clock, Action.SEEDED, "t")
        return raised.value

    def test_is_told_without_the_value(self, database, clock):
        facts = logbook.described(self.refused(database, clock))
        assert facts["exception"] == "IntegrityError"
        assert facts["cause"] in ("IntegrityError", "UniqueViolation")
        assert CANARY not in json.dumps(facts)

    def test_is_told_with_its_code_and_constraint(self, database, clock):
        facts = logbook.described(self.refused(database, clock))
        if database.engine.dialect.name == "postgresql":
            assert (facts["sqlstate"], facts["constraint"]) == ("23505", "uq_organisation_name")
        else:
            assert facts["sqlite"] == "SQLITE_CONSTRAINT_UNIQUE"
