"""A session can be ended from here, ends by itself, and is of no use to a thief."""

import contextlib
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.core import audit
from app.core.actor import SYSTEM
from app.core.audit import Action
from app.core.errors import TooManyTries
from app.http.context import EXTENSION
from app.services.accounts import sessions, throttle
from models.access import SignInAttempt, UserSession
from models.ledger import AuditEntry
from models.organisation import OrganisationKind, Role, User
from tests.visitors import PASSWORD, TOKEN, Visitor


def database(app):
    return app.extensions[EXTENSION].database


def is_in(visitor: Visitor) -> bool:
    return visitor.get("/").status_code == 200


def cookie_of(visitor: Visitor) -> str:
    cookie = visitor.client.get_cookie("s")
    assert cookie is not None
    return cookie.value


def thief(app, cookie: str) -> Visitor:
    visitor = Visitor(app)
    visitor.client.set_cookie("s", cookie)
    return visitor


class TestACookie:
    def test_holds_the_token_and_the_forms_nonce_and_nothing_else(self, signed_in):
        officer = signed_in()
        officer.get("/")
        with officer.client.session_transaction() as cookie:
            assert set(cookie) == {"_user_id", "csrf_token"}
            assert len(cookie["_user_id"]) >= 43  # 32 random bytes

    def test_is_kept_from_scripts_and_other_sites(self, visitor, account):
        answer = visitor.sign_in(account())
        (header,) = [line for line in answer.headers.getlist("Set-Cookie") if line.startswith("s=")]
        assert "HttpOnly" in header
        assert "SameSite=Strict" in header
        assert "Path=/" in header
        assert "Expires" not in header

    def test_is_bound_to_the_host_and_to_https_in_production(self, apps, settings, account, clock):
        secure = replace(settings, secure_cookies=True, trusted_hosts=("localhost",))
        with apps.lent(secure, clock) as made:
            visitor = Visitor(made)
            page = visitor.client.get("/logga-in", base_url="https://localhost").get_data(as_text=True)
            token = TOKEN.search(page)
            assert token is not None
            form = {"csrf_token": token[1], "email": account(), "password": PASSWORD}
            answer = visitor.client.post("/logga-in", data=form, base_url="https://localhost")
        (header,) = answer.headers.getlist("Set-Cookie")
        assert header.startswith("__Host-s=")
        assert "; Secure;" in header

    def test_a_token_is_stored_as_its_digest_only(self, app, signed_in):
        with signed_in().client.session_transaction() as cookie:
            token = cookie["_user_id"]
        with database(app).read() as session:
            stored = session.scalars(sa.select(UserSession.token_sha256)).all()
        assert token not in stored


class TestAStolenCookie:
    def test_opens_nothing_after_signing_out(self, app, signed_in):
        officer = signed_in()
        copy = thief(app, cookie_of(officer))
        assert is_in(copy)
        officer.post("/logga-ut")
        assert not is_in(copy)

    def test_is_told_401_when_it_acts(self, app, signed_in):
        officer = signed_in()
        copy = thief(app, cookie_of(officer))
        token = copy.token()
        officer.post("/logga-ut")
        assert copy.client.post("/gom", data={"csrf_token": token}).status_code == 401
        assert copy.client.get("/", headers={"X-Fragment": "true"}).status_code == 401

    def test_opens_nothing_after_hiding(self, app, signed_in):
        officer = signed_in()
        copy = thief(app, cookie_of(officer))
        officer.post("/gom")
        assert not is_in(copy)

    def test_opens_nothing_once_the_account_is_disabled(self, app, signed_in, clock):
        officer = signed_in()
        with database(app).transaction() as session:
            session.scalars(sa.select(User)).one().disabled_at = clock.now()
            record(session, clock)
        assert not is_in(officer)

    def test_from_before_the_sign_in_is_of_no_use(self, app, account):
        """What somebody else may have planted before is not what the visitor carries after."""
        visitor = Visitor(app)
        visitor.get("/logga-in")
        planted = thief(app, cookie_of(visitor))
        visitor.sign_in(account())
        assert is_in(visitor)
        assert not is_in(planted)

    def test_a_late_note_of_having_been_seen_does_not_wake_it(self, app, signed_in, clock):
        officer = signed_in()
        copy = thief(app, cookie_of(officer))
        with officer.client.session_transaction() as cookie:
            token = cookie["_user_id"]
        officer.post("/logga-ut")
        with database(app).transaction() as session:
            sessions.touch(session, clock, token)
        assert not is_in(copy)


def record(session, clock) -> None:
    audit.record(session, SYSTEM, clock, Action.USER_CHANGED, "u")


class TestTime:
    def test_ends_a_session_that_nobody_uses(self, signed_in, clock):
        officer = signed_in()
        clock.advance(minutes=20)
        assert not is_in(officer)

    def test_ends_a_partners_session_sooner(self, signed_in, clock):
        officer = signed_in()
        reception = signed_in(Role.FACILITY_MANAGER, OrganisationKind.PROTECTED_HOME)
        clock.advance(minutes=10)
        assert not is_in(reception)
        assert is_in(officer)

    def test_does_not_end_a_session_in_use_before_twelve_hours(self, signed_in, clock):
        officer = signed_in()
        for _ in range(12 * 4 - 1):
            clock.advance(minutes=15)
            assert is_in(officer)
        clock.advance(minutes=15)
        assert not is_in(officer)

    def test_being_seen_is_written_at_most_once_a_minute(self, app, signed_in, clock):
        def seen_at():
            with database(app).read() as session:
                return session.scalar(sa.select(UserSession.last_seen_at))

        officer = signed_in()
        signed_in_at = clock.now()
        clock.advance(seconds=59)
        officer.get("/")
        assert seen_at() == signed_in_at
        clock.advance(seconds=1)
        officer.get("/")
        assert seen_at() == signed_in_at + timedelta(minutes=1)


class TestSigningInAgain:
    def test_gives_a_new_token(self, app, account):
        email, tokens = account(), set()
        visitor = Visitor(app)
        for _ in range(2):
            visitor.sign_in(email)
            with visitor.client.session_transaction() as cookie:
                tokens.add(cookie["_user_id"])
        assert len(tokens) == 2

    def test_a_third_time_ends_the_session_used_longest_ago(self, app, account, clock):
        email = account()
        places = [Visitor(app) for _ in range(3)]
        for place in places:
            place.sign_in(email)
            clock.advance(minutes=2)
        assert [is_in(place) for place in places] == [False, True, True]

    def test_after_the_hashing_became_harder_stores_a_new_hash(self, app, apps, settings, account, clock):
        email = account()
        with apps.lent(replace(settings, argon2_time_cost=2), clock) as harder:
            Visitor(harder).sign_in(email)
        with database(app).read() as session:
            assert ",t=2," in session.scalars(sa.select(User.password_hash)).one()


class TestGuessing:
    WRONG = "inte lösenordet alls"

    def guess(self, app, email, password=WRONG, address="192.0.2.1") -> int:
        visitor = Visitor(app)
        return visitor.sign_in(email, password, environ_overrides={"REMOTE_ADDR": address}).status_code

    def test_gets_slow_after_five_tries(self, app, account):
        email = account()
        assert [self.guess(app, email) for _ in range(6)] == [422] * 5 + [429]

    def test_says_how_long_to_wait(self, app, account):
        email = account()
        for _ in range(5):
            self.guess(app, email)
        answer = Visitor(app).sign_in(email, self.WRONG)
        assert answer.headers["Retry-After"] == "60"

    def test_is_counted_for_an_account_that_does_not_exist_too(self, app):
        assert [self.guess(app, "ingen@exempel.se") for _ in range(6)] == [422] * 5 + [429]

    def test_evaluates_at_most_twelve_of_hundreds_in_the_first_hour(self, app, clock):
        evaluated = 0
        for _ in range(300):
            with contextlib.suppress(TooManyTries), database(app).transaction() as session:
                throttle.count_try(session, clock, "kim@exempel.se", "192.0.2.1")
                evaluated += 1
            clock.advance(seconds=12)
        assert 10 <= evaluated <= 12

    def test_does_not_keep_the_owner_out_where_they_are_known(self, app, account, clock):
        """Somebody knocks from outside all night; the officer still comes in at the office."""
        email, office = account(), "198.51.100.7"
        assert self.guess(app, email, PASSWORD, office) == 303
        for _ in range(20):
            self.guess(app, email)
        assert self.guess(app, email) == 429
        assert self.guess(app, email, PASSWORD, office) == 303

    def test_the_right_password_wipes_the_slate(self, app, account, clock):
        email = account()
        for _ in range(4):
            self.guess(app, email)
        assert self.guess(app, email, PASSWORD) == 303
        assert [self.guess(app, email) for _ in range(5)] == [422] * 5

    def test_is_slowed_for_an_address_that_tries_many_accounts(self, app, clock):
        answers = [self.guess(app, f"namn{number}@exempel.se") for number in range(31)]
        assert answers == [422] * 30 + [429]
        assert self.guess(app, "annan@exempel.se", address="192.0.2.2") == 422
        clock.advance(minutes=1)
        assert self.guess(app, "annan@exempel.se") == 422

    def test_is_forgotten_after_a_day(self, app, account, clock):
        email = account()
        for _ in range(5):
            self.guess(app, email)
        clock.advance(days=1, seconds=1)
        assert [self.guess(app, email) for _ in range(5)] == [422] * 5

    def test_the_wait_doubles_up_to_a_quarter_of_an_hour(self):
        minutes = [throttle.wait_after(failures) // timedelta(minutes=1) for failures in range(12)]
        assert minutes == [0, 0, 0, 0, 0, 1, 2, 4, 8, 15, 15, 15]

    def test_is_counted_by_all_processes_together(self, app, apps, settings, account, clock):
        email = account()
        with apps.fresh(settings, clock) as other:
            for _ in range(5):
                self.guess(other, email)
        assert self.guess(app, email) == 429

    def test_leaves_no_address_in_clear(self, app, account):
        self.guess(app, "kim.oberg@exempel.se")
        with database(app).read() as session:
            attempt = session.scalars(sa.select(SignInAttempt)).one()
        assert "kim" not in attempt.email_index
        assert "192" not in attempt.address_index


class TestTheTrail:
    @pytest.fixture
    def actions(self, app):
        def listed() -> list[str]:
            with database(app).read() as session:
                wanted = AuditEntry.action.startswith("session:")
                return list(
                    session.scalars(sa.select(AuditEntry.action).where(wanted).order_by(AuditEntry.seq))
                )

        return listed

    def test_tells_who_came_and_went(self, signed_in, actions):
        signed_in().post("/logga-ut")
        assert actions() == [Action.SIGNED_IN, Action.SIGNED_OUT]

    @pytest.mark.parametrize("email", ["duty_officer.1@exempel.se", "ingen@exempel.se"])
    def test_tells_of_a_refusal(self, visitor, account, actions, email):
        account()
        visitor.sign_in(email, "inte lösenordet alls")
        assert actions() == [Action.REFUSED]
