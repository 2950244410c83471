"""The same key and body: the same answer, once done. The same key, another body: refused."""

import threading
from dataclasses import dataclass
from datetime import date

import pytest
import sqlalchemy as sa

from app.core.actor import Actor
from app.core.errors import KeyReused
from app.services.accounts.idempotency import once
from models.organisation import OrganisationKind, Role

OFFICER = Actor("officer", "team", Role.DUTY_OFFICER, OrganisationKind.DUTY_TEAM)
OTHER = Actor("other", "team", Role.DUTY_OFFICER, OrganisationKind.DUTY_TEAM)


class Counted:
    """Work that tells how often it was done."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, session):
        self.times += 1
        return {"number": self.times}


@pytest.fixture
def work() -> Counted:
    return Counted()


def ask(database, clock, work, body, key="key", actor=OFFICER):
    with database.transaction() as session:
        return once(session, actor, clock, key, body, work)


def test_a_repeated_request_is_answered_as_the_first_and_does_nothing(database, clock, work):
    assert ask(database, clock, work, {"a": 1}) == ({"number": 1}, False)
    assert ask(database, clock, work, {"a": 1}) == ({"number": 1}, True)
    assert work.times == 1


def test_the_order_of_the_fields_does_not_matter(database, clock, work):
    ask(database, clock, work, {"a": 1, "b": 2})
    assert ask(database, clock, work, {"b": 2, "a": 1})[1]


def test_the_same_key_for_something_else_is_refused(database, clock, work):
    ask(database, clock, work, {"a": 1})
    with pytest.raises(KeyReused):
        ask(database, clock, work, {"a": 2})
    assert work.times == 1


def test_another_key_is_another_request(database, clock, work):
    ask(database, clock, work, {"a": 1})
    assert ask(database, clock, work, {"a": 1}, key="another") == ({"number": 2}, False)


def test_the_key_of_somebody_else_is_not_ours(database, clock, work):
    ask(database, clock, work, {"a": 1})
    assert ask(database, clock, work, {"a": 2}, actor=OTHER) == ({"number": 2}, False)


def test_a_request_that_failed_may_be_made_again(database, clock, work):
    def fail(session):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        ask(database, clock, fail, {"a": 1})
    assert ask(database, clock, work, {"a": 1}) == ({"number": 1}, False)


@dataclass(frozen=True)
class Hold:
    unit: str
    nights: tuple[date, ...]


@dataclass(frozen=True)
class Release:
    unit: str
    nights: tuple[date, ...]


def test_a_command_is_a_body_and_its_kind_counts(database, clock, work):
    nights = (date(2026, 12, 5),)
    ask(database, clock, work, Hold("u", nights))
    assert ask(database, clock, work, Hold("u", nights))[1]
    with pytest.raises(KeyReused):
        ask(database, clock, work, Release("u", nights))


def test_the_stored_digest_cannot_be_guessed_without_the_key(database, clock, work):
    import hashlib

    ask(database, clock, work, "19850101-0000")
    with database.read() as session:
        stored = session.scalar(sa.text("SELECT request_hash FROM idempotent_answer"))
    assert stored != hashlib.sha256(b'"19850101-0000"').hexdigest()[: len(stored)]


def test_twins_at_the_same_instant_get_one_answer(database, clock, work):
    """Eight at once: one does the work, the others wait for the ledger and are answered alike."""
    answers, start = [], threading.Barrier(8)

    def one() -> None:
        start.wait()
        answers.append(ask(database, clock, work, {"a": 1}))

    threads = [threading.Thread(target=one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert work.times == 1
    assert sorted(replayed for _, replayed in answers) == [False] + [True] * 7
    assert {answer["number"] for answer, _ in answers} == {1}


def test_it_costs_one_question_and_one_row(database, clock, work):
    statements = []
    sa.event.listen(database.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    ask(database, clock, work, {"a": 1})
    assert sum("idempotent_answer" in statement for statement in statements) == 2
