"""What goes wrong is answered as a page or as problem+json, and says nothing of the inside."""

import re

import pytest
import sqlalchemy as sa

from app.core import audit, errors
from app.core.actor import SYSTEM
from app.core.audit import Action
from app.core.errors import AppError, NotAllowed
from app.core.policy import Permission
from app.http.context import EXTENSION
from app.http.security import needs
from app.http.words.errors import SENTENCES
from app.services.accounts import tokens
from models.ledger import AuditEntry
from models.organisation import Role, User

VARYING = re.compile(r'[\w-]{22}(?=[.<"])|value="[\w.-]{60,}"')  # the request's id, the form's token
EXAMPLES: list[AppError] = [
    errors.Conflict(),
    errors.UnitTaken(),
    errors.PlaceUnsafe(["permit_valid"]),
    errors.HoldLapsed(),
    errors.IntakeIncomplete(["gender"]),
    errors.NotPossibleNow(),
    errors.InvalidInput({"nights": ["Ska vara ett heltal."]}),
    errors.KeyReused(),
    errors.TooManyTries(30),
    errors.Busy(),
    errors.NotFound(),
    errors.NotAllowed(),
    errors.NotSignedIn(),
]


@pytest.fixture
def app(fresh_app):
    return fresh_app


def serve(app, raised: BaseException, permission: Permission = Permission.PUBLIC) -> None:
    """Pages that raise: /fel and /api/fel."""

    def raises() -> str:
        raise raised

    for path in ("/fel", "/api/fel"):
        methods = ["GET", "POST"]
        app.add_url_rule(path, endpoint=path, view_func=needs(permission)(raises), methods=methods)


def all_errors(kind: type[AppError] = AppError) -> set[type[AppError]]:
    return {kind}.union(*(all_errors(child) for child in kind.__subclasses__()))


def test_every_error_has_a_sentence():
    assert {error.code for error in all_errors()} <= set(SENTENCES)


@pytest.mark.parametrize("error", EXAMPLES, ids=lambda error: error.code)
class TestAnError:
    def test_is_a_problem_under_api(self, app, error):
        serve(app, error)
        answer = app.test_client().get("/api/fel")
        problem = answer.get_json()
        assert (answer.status_code, answer.mimetype) == (error.status, "application/problem+json")
        assert (problem["status"], problem["code"]) == (error.status, error.code)
        assert problem["type"] == f"urn:tryggplats:problem:{error.code}"
        assert problem["title"]
        assert problem["detail"]
        assert problem["request_id"] == answer.headers["X-Request-ID"]

    def test_tells_a_script_in_a_sentence(self, app, error):
        serve(app, error)
        answer = app.test_client().get("/fel", headers={"X-Fragment": "true"})
        assert (answer.status_code, answer.mimetype) == (error.status, "text/plain")

    def test_is_a_page_after_a_form(self, app, visitor, error):
        serve(app, error)
        answer = visitor.post("/fel")
        assert (answer.status_code, answer.mimetype) == (error.status, "text/html")


def test_a_problem_names_the_fields_to_mend(app):
    serve(app, errors.InvalidInput({"nights": ["Ska vara ett heltal."]}))
    assert app.test_client().get("/api/fel").get_json()["fields"] == {"nights": ["Ska vara ett heltal."]}


def test_a_problem_names_what_is_missing(app):
    serve(app, errors.IntakeIncomplete(["gender"]))
    assert app.test_client().get("/api/fel").get_json()["missing"] == ["gender"]


def test_a_problem_names_the_rules(app):
    serve(app, errors.PlaceUnsafe(["permit_valid"]))
    assert app.test_client().get("/api/fel").get_json()["rules"] == ["permit_valid"]


def test_facts_that_were_not_meant_to_be_shown_are_not(app):
    serve(app, errors.UnitTaken(case="somebody else's", unit="u"))
    assert "somebody" not in app.test_client().get("/api/fel").get_data(as_text=True)


def test_what_was_not_expected_says_nothing_of_itself(app):
    serve(app, ValueError("Kim Öberg, Storgatan 1"))
    for path in ("/fel", "/api/fel"):
        answer = app.test_client().get(path)
        said = answer.get_data(as_text=True)
        assert answer.status_code == 500
        assert "Öberg" not in said
        assert answer.headers["X-Request-ID"] in said


def test_a_failure_is_told_even_when_the_database_is_gone(app, signed_in):
    officer = signed_in()
    engine = app.extensions[EXTENSION].database.engine
    with engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE user_session"))
    answer = officer.client.get("/")
    assert answer.status_code == 500
    assert "Något gick fel hos oss" in answer.get_data(as_text=True)


def test_what_does_not_exist_and_what_is_hidden_look_the_same(app, visitor):
    serve(app, errors.NotFound())
    visitor.get("/logga-in")
    hidden, absent = visitor.get("/fel"), visitor.get("/finns-inte")
    pages = [
        VARYING.sub("", answer.get_data(as_text=True)).replace("/finns-inte", "/fel")
        for answer in (hidden, absent)
    ]
    assert pages[0] == pages[1]
    assert (hidden.status_code, dict(hidden.headers).keys()) == (404, dict(absent.headers).keys())


def test_a_method_that_is_not_served_says_which_are(client):
    assert set(client.put("/healthz").allow) == {"GET", "HEAD"}
    assert client.options("/healthz").status_code == 405


def test_a_double_slash_in_an_address_is_mended_within_the_service(client):
    answer = client.get("/x", environ_overrides={"PATH_INFO": "/static//icon.svg"})
    assert (answer.status_code, answer.location) == (308, "http://localhost/static/icon.svg")


class TestAViewThatForgot:
    """to ask who may see it answers nobody."""

    @pytest.mark.parametrize("path", ["/naken", "/api/naken"])
    def test_answers_500(self, app, path):
        app.add_url_rule(path, endpoint=path, view_func=lambda: "hemligt")
        answer = app.test_client().get(path)
        assert answer.status_code == 500
        assert "hemligt" not in answer.get_data(as_text=True)

    def test_answers_500_even_for_an_error_of_its_own(self, app):
        def raises() -> str:
            raise errors.UnitTaken()

        app.add_url_rule("/naken", view_func=raises)
        assert app.test_client().get("/naken").status_code == 500


class TestARefusal:
    """Somebody asks for a function that is closed to their role."""

    @pytest.fixture
    def denied(self, app):
        def listed() -> list[AuditEntry]:
            with app.extensions[EXTENSION].database.read() as session:
                query = sa.select(AuditEntry).where(AuditEntry.action == Action.ACCESS_DENIED)
                return list(session.scalars(query))

        return listed

    def test_is_403_and_stands_in_the_audit(self, app, signed_in, denied):
        serve(app, ZeroDivisionError(), Permission.USERS_WRITE)
        assert signed_in(Role.DUTY_OFFICER).get("/fel").status_code == 403
        (entry,) = denied()
        assert entry.details == {"route": "/fel", "permission": "users:write"}

    def test_inside_a_service_stands_in_the_audit_too(self, app, signed_in, denied):
        serve(app, NotAllowed(permission="placement:write"), Permission.SIGNED_IN)
        assert signed_in().get("/fel").status_code == 403
        assert len(denied()) == 1

    def test_of_a_visitor_stands_nowhere(self, app, visitor, denied):
        serve(app, ZeroDivisionError(), Permission.USERS_WRITE)
        assert visitor.get("/fel").status_code == 303
        assert denied() == []


class TestABearerToken:
    @pytest.fixture
    def open_page(self, app):
        app.add_url_rule(
            "/api/oppen", view_func=needs(Permission.SIGNED_IN)(lambda: {"in": True}), methods=["GET", "POST"]
        )
        app.add_url_rule(
            "/oppen", endpoint="page", view_func=needs(Permission.SIGNED_IN)(lambda: {"in": True})
        )
        return app

    @pytest.fixture
    def token(self, open_page, account, clock):
        email = account()
        with open_page.extensions[EXTENSION].database.transaction() as session:
            return tokens.create(session, SYSTEM, clock, email)

    def ask(self, app, token, path="/api/oppen", method="GET"):
        return app.test_client().open(path, method=method, headers={"Authorization": f"Bearer {token}"})

    def test_opens_the_api_without_a_forms_token(self, open_page, token):
        assert self.ask(open_page, token, method="POST").status_code == 200

    def test_sets_no_cookie(self, open_page, token):
        assert not self.ask(open_page, token).headers.getlist("Set-Cookie")

    def test_opens_no_page(self, open_page, token):
        assert self.ask(open_page, token, "/oppen").status_code == 303

    def test_is_what_a_cookie_is_not_under_api(self, open_page, signed_in):
        """Else another site could use the browser's."""
        assert signed_in().client.get("/api/oppen").status_code == 401

    @pytest.mark.parametrize("token", ["", "x", "tp_" + "A" * 43, "ö"])
    def test_that_nobody_was_given_opens_nothing(self, open_page, token):
        assert self.ask(open_page, token).status_code == 401

    def test_that_was_revoked_opens_nothing(self, open_page, token, clock):
        with open_page.extensions[EXTENSION].database.transaction() as session:
            assert tokens.revoke(session, SYSTEM, clock, "duty_officer.1@exempel.se") == 1
        assert self.ask(open_page, token).status_code == 401

    def test_ends_with_the_account(self, open_page, token, clock):
        with open_page.extensions[EXTENSION].database.transaction() as session:
            session.scalars(sa.select(User)).one().disabled_at = clock.now()
            audit.record(session, SYSTEM, clock, Action.USER_CHANGED, "u")
        assert self.ask(open_page, token).status_code == 401
