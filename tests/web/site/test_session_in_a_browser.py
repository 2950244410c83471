"""Signing in, hiding and leaving in a real browser, at a desk and on a phone, with and without JavaScript."""

import pytest

from tests.browser import DESKTOP, PHONE, assert_accessible, escape_twice
from tests.visitors import PASSWORD

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)


@pytest.fixture
def enter(live_server, open_page, account):
    """`enter(page)` signs in at the form."""

    def sign_in(page) -> None:
        page.goto(f"{live_server}/logga-in")
        page.get_by_label("E-postadress").fill(account())
        page.get_by_label("Lösenord").fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Logga in").click()
        page.wait_for_url(f"{live_server}/")

    return sign_in


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without"])
@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_one_can_sign_in_and_out(open_page, enter, viewport, javascript):
    page = open_page(viewport, javascript=javascript)
    enter(page)
    page.get_by_text("Prov 1").first.click()
    page.get_by_role("button", name="Logga ut", exact=True).click()
    page.wait_for_url("**/logga-in")


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("path", ["/logga-in", "/tillganglighet", "/finns-inte"])
def test_the_pages_are_accessible(live_server, open_page, viewport, path):
    page = open_page(viewport)
    page.goto(live_server + path)
    assert_accessible(page)


def test_the_form_with_something_to_mend_is_accessible_and_has_the_focus(live_server, open_page):
    page = open_page()
    page.goto(f"{live_server}/logga-in")
    page.get_by_role("main").get_by_role("button", name="Logga in").click()
    assert page.title().startswith("Fel:")
    assert page.evaluate("document.activeElement.className") == "error-summary"
    assert_accessible(page)


PRESSED_TWICE = """() => {
  for (const key of ["Escape", "Escape"]) document.dispatchEvent(new KeyboardEvent("keydown", { key }));
  return document.body.childNodes.length === 0 && document.title === "";
}"""


def test_escape_twice_empties_the_page_before_anything_else_can_happen(open_page, enter):
    page = open_page()
    enter(page)
    assert page.evaluate(PRESSED_TWICE)


def test_escape_twice_leaves_for_an_empty_page_and_ends_the_session(open_page, enter):
    page = open_page()
    enter(page)
    escape_twice(page)
    assert page.inner_text("body") == ""
    page.go_back()
    page.wait_for_load_state()
    assert "Prov 1" not in page.content()


def test_hiding_works_without_scripts(open_page, enter):
    page = open_page(javascript=False)
    enter(page)
    page.get_by_role("button", name="Göm").click()
    page.wait_for_url("**/static/neutral.html*")


def test_the_back_button_shows_nothing_after_signing_out(open_page, enter):
    page = open_page()
    enter(page)
    page.get_by_text("Prov 1").first.click()
    page.get_by_role("button", name="Logga ut", exact=True).click()
    page.wait_for_url("**/logga-in")
    page.go_back()
    page.wait_for_load_state()
    assert "Prov 1" not in page.content()


def test_no_script_may_make_markup_of_text(live_server, chromium):
    """Trusted Types: what a stored text smuggles in cannot become HTML."""
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{live_server}/logga-in")
    attempt = "try { document.body.innerHTML = '<p>x</p>'; return false } catch { return true }"
    assert page.evaluate(f"() => {{ {attempt} }}")
    context.close()
