"""A change is accepted from our own pages only; what is refused changes nothing."""

import pytest
import sqlalchemy as sa

from app.http.context import EXTENSION
from models.all import Base
from tests.http.routes import routes

ELSEWHERE = {
    "no token": ({}, {}),
    "another token": ({"csrf_token": "wrong"}, {}),
    "a foreign origin": (None, {"Origin": "https://ond.example"}),
    "an origin that is hidden": (None, {"Origin": "null"}),
    "another site": (None, {"Sec-Fetch-Site": "cross-site"}),
    "a neighbouring site": (None, {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost"}),
}


def contents(app):
    """Every row of every table but the time a session was last seen."""
    with app.extensions[EXTENSION].database.read() as session:
        return {
            table.name: sorted(
                map(str, session.execute(sa.select(*(c for c in table.c if c.name != "last_seen_at"))).all())
            )
            for table in Base.metadata.sorted_tables
        }


@pytest.mark.parametrize("how", ELSEWHERE)
def test_no_form_is_taken_from_elsewhere(app, signed_in, how):
    officer = signed_in()
    form, headers = ELSEWHERE[how]
    form = {"csrf_token": officer.token()} if form is None else form
    before = contents(app)
    for route in routes(app):
        if route.is_unsafe and not (route.is_api or route.asks_for_a_facilitys_key):
            answer = officer.client.open(route.path, method=route.method, data=form, headers=headers)
            assert (route.endpoint, answer.status_code) == (route.endpoint, 403)
    assert contents(app) == before


def test_the_token_of_another_visitor_is_of_no_use(signed_in):
    officer, other = signed_in(), signed_in()
    answer = officer.client.post("/logga-ut", data={"csrf_token": other.token()})
    assert answer.status_code == 403
    assert officer.get("/").status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://localhost"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "null"},  # what a browser sends under no-referrer
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_our_own_pages_may(signed_in, headers):
    assert signed_in().post("/logga-ut", headers=headers).status_code == 303


def test_a_script_of_ours_may_send_the_token_in_a_header(signed_in):
    officer = signed_in()
    answer = officer.client.post("/logga-ut", headers={"X-CSRFToken": officer.token()})
    assert answer.status_code == 303


def test_the_sentence_says_how_to_go_on(signed_in):
    page = signed_in().client.post("/logga-ut").get_data(as_text=True)
    assert "Öppna sidan på nytt" in page


def test_looking_changes_nothing(app, signed_in):
    """No GET but the reads that are recorded in the audit."""
    officer = signed_in()
    before = contents(app)
    for route in routes(app):
        if not route.is_unsafe and not route.is_api:
            officer.client.get(route.path, buffered=True)
    after = contents(app)
    recorded = {"audit_entry", "ledger"}
    assert {name: rows for name, rows in after.items() if name not in recorded} == {
        name: rows for name, rows in before.items() if name not in recorded
    }
