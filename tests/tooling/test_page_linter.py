"""The linter must find what it is there for: each fault is put into an otherwise good page."""

import pytest
from flask import Flask

from tests.page_linter import LintingClient, lint

GOOD = """<!doctype html>
<html lang="sv">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width">
  <title>Inkorg</title>
  <link rel="stylesheet" href="/static/app.css">
  <script src="/static/app.js" defer></script>
</head>
<body>
  <a href="#main">Till innehållet</a>
  <main id="main">
    <h1>Inkorg</h1>
    <h2>Väntar</h2>
    <form method="post" action="/sok">
      <input type="hidden" name="csrf_token" value="abc">
      <label for="q">Ort</label> <input id="q" name="q" aria-describedby="hint">
      <span id="hint">Hela ordet</span>
      <label><input type="checkbox" name="pets"> Djur</label>
      <fieldset><legend>Nu?</legend><label><input type="radio" name="now" value="1"> Ja</label></fieldset>
      <button><img src="/static/search.svg" alt="Sök"></button>
    </form>
  </main>
</body>
</html>"""


def test_a_good_page_has_no_faults():
    assert lint(GOOD) == []


def test_a_good_part_of_a_page_needs_neither_title_nor_heading():
    assert lint('<ul id="list"><li>Ett</li></ul>', fragment=True) == []


def test_a_part_of_a_page_is_checked_too():
    assert lint('<p style="color: red">Hej</p>', fragment=True) == ["<p> has style"]


@pytest.mark.parametrize(
    ("good", "bad", "fault"),
    [
        ("<!doctype html>\n", "", "Expected DOCTYPE"),
        (' lang="sv"', "", "no language"),
        ("<title>Inkorg</title>", "<title> </title>", "no title"),
        ('<meta name="viewport" content="width=device-width">', "", "no viewport"),
        ("<h1>Inkorg</h1>", "", "0 <h1>"),
        ("<h1>Inkorg</h1>", "<h1>Inkorg</h1><h1>Igen</h1>", "2 <h1>"),
        ('<main id="main">', '<div id="main">', "0 <main>"),
        ("<h2>Väntar</h2>", "<h3>Väntar</h3>", "leaves out a level"),
        ('id="hint"', 'id="q"', "id q stands 2 times"),
        ('id="hint"', "", "refers to hint"),
        ('href="#main"', 'href="#content"', "refers to content"),
        ('<label for="q">Ort</label>', "", "has no label"),
        ('<label for="q">Ort</label>', '<label for="q"></label>', "has no label"),
        ("</label></fieldset>", "", "seen too early"),
        (' alt="Sök"', "", "has no alt"),
        (' alt="Sök"', ' alt=""', "has no words"),
        ("<legend>Nu?</legend>", "", "no fieldset with a legend"),
        ('<input type="hidden" name="csrf_token" value="abc">', "", "no CSRF token"),
        ('value="abc"', 'value=""', "no CSRF token"),
        ("<h1>", '<h1 style="color: red">', "has style"),
        ("<h1>", '<h1 onclick="go()">', "has onclick"),
        ("</main>", "<script>go()</script></main>", "<script> stands in the page"),
        ("</title>", "</title><style>h1 {}</style>", "<style> stands in the page"),
        ('href="#main"', 'href="javascript:go()"', "runs script"),
        ('src="/static/app.js"', 'src="https://example.org/app.js"', "asks https://example.org/app.js"),
        ('src="/static/search.svg"', 'src="//example.org/a.svg"', "asks //example.org/a.svg"),
        ("Hela ordet", "<div>Hela ordet</div>", "<div> stands in <span"),
        ("Till innehållet", "<button>Till</button>", "<button> stands in <a"),
        ("<h2>Väntar</h2>", "<p><ul><li>x</li></ul></p>", "Unexpected end tag"),
        ('id="main"', 'id="main" id="main"', "attribute"),
    ],
)
def test_a_fault_is_found(good, bad, fault):
    page = GOOD.replace(good, bad)
    assert page != GOOD
    assert any(fault in found for found in lint(page)), lint(page)


def client_of(page, status=200):
    app = Flask(__name__, static_folder=None)
    app.add_url_rule("/", "page", lambda: (page, status))
    app.test_client_class = LintingClient
    return app.test_client()


@pytest.mark.parametrize("status", [200, 404, 500])
def test_every_page_that_a_test_fetches_is_checked(status):
    with pytest.raises(AssertionError, match="0 <h1>"):
        client_of(GOOD.replace("<h1>Inkorg</h1>", ""), status).get("/")


def test_a_part_fetched_alone_is_checked_as_a_part():
    assert client_of("<p>Ledig</p>").get("/", headers={"X-Fragment": "1"}).text == "<p>Ledig</p>"
