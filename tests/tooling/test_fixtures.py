"""The fixtures every other test leans on."""

import urllib.request

import pytest
import sqlalchemy as sa
from flask import Flask

from app.core.database import make_engine
from models import schema
from tests.browser import PHONE, assert_accessible
from tests.serving import serving

PAGE = (
    '<!doctype html><html lang="sv"><head><meta name="viewport" content="width=device-width">'
    '<link rel="icon" href="data:,"><title>Hej</title></head>'
    "<body><main><h1>Hej</h1>{}</main></body></html>"
)
BODIES = {
    "/": "<p>Välkommen</p>",
    "/bild": '<img src="/borta.png">',
    "/inline": "<script>document.title = 'Ny'</script>",
    "/ut": '<img alt="" src="http://192.0.2.1/x.png">',
}


@pytest.fixture
def address():
    app = Flask(__name__, static_folder=None)
    for path, body in BODIES.items():
        app.add_url_rule(path, path, lambda body=body: PAGE.format(body))
    app.after_request(only_own_scripts)
    with serving(app) as address:
        yield address


def only_own_scripts(response):
    response.headers["Content-Security-Policy"] = "script-src 'self'"
    return response


def test_every_test_gets_an_empty_ledger_of_its_own(database_url):
    engine = make_engine(database_url)
    with engine.begin() as connection:
        assert connection.scalar(sa.text("SELECT audit_seq FROM ledger")) == 0
        connection.execute(sa.text("UPDATE ledger SET audit_seq = 7"))
    engine.dispose()


test_nor_sees_what_another_test_wrote = test_every_test_gets_an_empty_ledger_of_its_own


def test_an_empty_database_has_no_tables(empty_database_url):
    engine = make_engine(empty_database_url)
    assert sa.inspect(engine).get_table_names() == []
    assert schema.current(engine) is None
    engine.dispose()


def test_an_app_is_served_on_a_port_of_its_own(address):
    with urllib.request.urlopen(address) as answer:
        assert "Välkommen" in answer.read().decode()


def test_a_good_page_passes_in_the_browser(address, open_page):
    for page in open_page(), open_page(PHONE):
        page.goto(address)
        assert_accessible(page)


def test_a_page_is_shown_without_javascript(address, open_page):
    page = open_page(javascript=False)
    page.goto(address)
    assert page.get_by_role("heading").inner_text() == "Hej"


def test_a_page_that_is_hard_to_use_is_found(address, open_page):
    page = open_page()
    page.goto(f"{address}/bild")
    with pytest.raises(AssertionError, match="image-alt"):
        assert_accessible(page)


@pytest.mark.parametrize(
    ("path", "complaint"), [("/inline", "Content Security Policy"), ("/ut", "another host")]
)
def test_what_a_page_does_wrong_is_noted(address, open_page, complaints, path, complaint):
    open_page().goto(f"{address}{path}")
    assert complaint in complaints.pop()
