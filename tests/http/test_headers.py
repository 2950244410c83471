"""The same headers on every answer: pages, errors, files, files that have not changed."""

import pytest
from flask.testing import FlaskClient

from app.core.policy import Permission
from app.http.headers import HEADERS
from app.http.security import needs
from tests.http.routes import routes


def fails() -> str:
    raise ZeroDivisionError


@pytest.fixture
def broken(fresh_app):
    """The app with a page that fails."""
    fresh_app.add_url_rule("/trasig", view_func=needs(Permission.PUBLIC)(fails))
    fresh_app.add_url_rule("/api/trasig", endpoint="api_fails", view_func=needs(Permission.PUBLIC)(fails))
    return fresh_app


def assert_headers(answer) -> None:
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert len(answer.headers.getlist("Content-Security-Policy")) == 1
    assert answer.headers["X-Request-ID"]
    assert "Server" not in answer.headers


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_every_route_sends_them_whatever_the_method(app, method):
    client = FlaskClient(app, app.response_class)  # HEAD has no page to be linted
    for route in routes(app):
        answer = client.open(route.path, method=method, buffered=True)
        assert_headers(answer)
        cached = route.endpoint == "static" and answer.status_code == 200
        assert answer.headers["Cache-Control"] == ("no-cache" if cached else "no-store")


@pytest.mark.parametrize(
    ("path", "status"),
    [("/finns-inte", 404), ("/trasig", 500), ("/api/trasig", 500), ("/api/v1/finns-inte", 404), ("/", 303)],
)
def test_errors_send_them(broken, path, status):
    answer = broken.test_client().get(path)
    assert answer.status_code == status
    assert_headers(answer)
    assert answer.headers["Cache-Control"] == "no-store"


def test_too_much_at_once_sends_them(client):
    answer = client.post("/logga-in", data={"email": "a" * 1_100_000})
    assert answer.status_code == 413
    assert_headers(answer)


def test_too_many_parts_are_refused(client):
    answer = client.post(
        "/logga-in", data={f"f{i}": "x" for i in range(201)}, content_type="multipart/form-data"
    )
    assert answer.status_code == 413


def test_a_host_that_is_not_ours_is_refused(client):
    answer = client.get("/logga-in", headers={"Host": "ond.example"})
    assert answer.status_code == 400
    assert "ond.example" not in answer.get_data(as_text=True)
    assert_headers(answer)


def test_a_file_with_its_content_in_its_address_may_be_kept(app, client):
    page = client.get("/logga-in").get_data(as_text=True)
    address = page.split('href="/static/css/base.css')[1].split('"')[0]
    answer = client.get(f"/static/css/base.css{address}", buffered=True)
    assert "immutable" in answer.headers["Cache-Control"]
    assert_headers(answer)


def test_a_file_that_has_not_changed_sends_them(client):
    tag = client.get("/static/icon.svg", buffered=True).headers["ETag"]
    answer = client.get("/static/icon.svg", headers={"If-None-Match": tag}, buffered=True)
    assert answer.status_code == 304
    assert_headers(answer)


def test_no_page_needs_a_script_or_a_style_of_its_own(client):
    policy = client.get("/logga-in").headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "script-src 'self';" in policy
    assert "style-src 'self';" in policy
