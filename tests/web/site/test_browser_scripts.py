"""The four scripts of the pages, on small pages of their own that the real app serves.

Time in the page is Playwright's clock: it runs as usual and can be put forward.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from flask import Blueprint, Response, render_template_string, request
from playwright.sync_api import expect

from app.core.policy import Permission
from app.http.context import clock
from app.http.security import needs
from tests.browser import escape_twice
from tests.visitors import PASSWORD

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)

PAGE = """
{% extends "layout.html" %}
{% from "macros/clock.html" import countdown %}
{% from "macros/fields.html" import text_field %}
{% from "macros/forms.html" import autosave_attributes, hidden_fields, save_status %}
{% from "macros/panels.html" import progress %}
{% block title %}Prov{% endblock %}
{% block heading %}Prov{% endblock %}
"""
COUNTDOWN = (
    PAGE
    + """
{% block content %}
<div class="card" data-lapsing>{{ countdown(expires_at, seconds) }}</div>
{% endblock %}"""
)
FORM = (
    PAGE
    + """
{% block content %}
<form method="post" {{ autosave_attributes(url_for('trial.save'), 'region') }}>
{{ hidden_fields() }}{{ text_field('alias', 'Alias') }}<p id="region"></p>{{ save_status() }}
</form>
{% endblock %}"""
)
WORK = (
    PAGE + """{% block content %}{{ progress('Räknar …', url_for('trial.progress'), 0, 2) }}{% endblock %}"""
)
WORKING = """{% from "macros/panels.html" import progress %}{{ progress('Räknar …', again, done, 2) }}"""


@dataclass
class Trial:
    """What the server was sent, and how it is to answer next (200 when nothing is said)."""

    saved: list[str] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    asked: int = 0

    def answer(self):
        return self.answers.pop(0) if self.answers else 200


@pytest.fixture
def app(fresh_app):
    return fresh_app


@pytest.fixture
def trial(app):
    trial, pages = Trial(), Blueprint("trial", __name__, url_prefix="/prov")

    @pages.get("/haller/<int:seconds>")
    @needs(Permission.PUBLIC)
    def hold(seconds):
        expires_at = clock().now() + timedelta(seconds=seconds)
        return render_template_string(COUNTDOWN, expires_at=expires_at, seconds=seconds)

    @pages.get("/sparas")
    @needs(Permission.PUBLIC)
    def form():
        return render_template_string(FORM)

    @pages.post("/sparas")
    @needs(Permission.PUBLIC)
    def save():
        status = trial.answer()
        trial.saved.append(request.form["alias"])
        return Response(
            render_template_string('<p id="region">{{ alias }}</p>', alias=trial.saved[-1]), status
        )

    @pages.get("/arbete")
    @needs(Permission.PUBLIC)
    def work():
        return render_template_string(WORK)

    @pages.get("/arbete/hur-langt")
    @needs(Permission.PUBLIC)
    def progress():
        trial.asked += 1
        status = trial.answer()
        again = request.path if trial.asked < 2 else None
        return Response(render_template_string(WORKING, again=again, done=trial.asked), status)

    app.register_blueprint(pages)
    return trial


@pytest.fixture
def opened(trial, live_server, open_page):
    """`opened("/sparas")`: a page of the trial whose clock can be put forward."""

    def open_trial(path, now=None):
        page = open_page()
        page.clock.install(time=now)
        page.goto(f"{live_server}/prov{path}")
        return page

    return open_trial


@pytest.fixture
def signed_in_at(trial, live_server, open_page, account):
    def open_signed_in(path):
        page = open_page()
        page.goto(f"{live_server}/logga-in?next=/prov{path}")
        page.get_by_label("E-postadress").fill(account())
        page.get_by_label("Lösenord").fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Logga in").click()
        page.wait_for_url(f"**/prov{path}")
        return page

    return open_signed_in


def left(page):
    return page.locator("[data-time-left]")


def spoken(page):
    return page.locator("[data-announce]")


def status(page):
    return page.locator("[data-save-status]")


def asked_when_leaving(page):
    asked = []

    def accept(dialog):
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", accept)
    page.goto("about:blank")
    return asked


def test_a_countdown_says_how_long_is_left(opened):
    page = opened("/haller/1880")
    expect(left(page)).to_have_text("31 min kvar")
    page.clock.run_for("01:00")
    expect(left(page)).to_have_text("30 min kvar")
    page.clock.run_for("29:00")
    expect(left(page)).to_have_text(re.compile(r"\d+ s kvar"))


def test_a_countdown_is_read_aloud_at_a_few_marks_only(opened):
    page = opened("/haller/1880")
    expect(left(page)).to_have_text("31 min kvar")
    assert spoken(page).inner_text() == ""
    page.clock.run_for("05:00")
    assert spoken(page).inner_text() == "30 min kvar"


def test_a_countdown_that_runs_out_says_so_and_marks_its_card(opened):
    page = opened("/haller/130")
    page.clock.run_for("02:20")
    expect(left(page)).to_have_text("har gått ut")
    expect(spoken(page)).to_have_text("har gått ut")
    expect(page.locator("[data-lapsing]")).to_have_class("card lapsed")


def test_a_countdown_does_not_trust_the_clock_of_the_phone(opened):
    page = opened("/haller/1880", now=datetime(2001, 1, 1, tzinfo=UTC))
    expect(left(page)).to_have_text("31 min kvar")


def test_without_scripts_the_hour_at_which_it_lapses_stands_there(trial, live_server, open_page):
    page = open_page(javascript=False)
    page.goto(f"{live_server}/prov/haller/1800")
    expect(page.locator(".countdown")).to_have_text("går ut 02:30")


def test_a_form_is_saved_shortly_after_a_change(opened, trial):
    page = opened("/sparas")
    page.get_by_label("Alias").fill("Blåklint")
    expect(status(page)).to_have_text(re.compile(r"Sparat \d\d:\d\d"))
    expect(page.locator("#region")).to_have_text("Blåklint")
    assert trial.saved == ["Blåklint"]


def test_a_form_that_could_not_be_saved_says_so_and_is_saved_again_by_itself(opened, trial):
    trial.answers = [503]
    page = opened("/sparas")
    page.get_by_label("Alias").fill("Blåklint")
    expect(status(page)).to_have_text("Inte sparat. Försöker igen …")
    expect(page.locator("#region")).to_have_text("")
    page.clock.run_for(5000)
    expect(status(page)).to_have_text(re.compile("Sparat"))
    assert trial.saved == ["Blåklint", "Blåklint"]


def test_what_was_written_while_the_net_was_gone_is_saved_when_it_is_back(opened, trial):
    page = opened("/sparas")
    page.context.set_offline(True)
    page.get_by_label("Alias").fill("Blåklint")
    expect(status(page)).to_have_text("Inte sparat. Försöker igen …")
    page.context.set_offline(False)
    page.clock.run_for(5000)
    expect(status(page)).to_have_text(re.compile("Sparat"))
    assert trial.saved == ["Blåklint"]


def test_whoever_is_signed_out_is_told_to_write_the_last_down_and_nothing_is_tried_again(opened, trial):
    trial.answers = [401]
    page = opened("/sparas")
    page.get_by_label("Alias").fill("Blåklint")
    expect(status(page)).to_have_text(re.compile("du är utloggad. Skriv upp det sista"))
    page.clock.run_for(20_000)
    assert len(trial.saved) == 1


def test_leaving_with_something_unsaved_is_asked_about(opened, trial):
    trial.answers = [503]
    page = opened("/sparas")
    page.get_by_label("Alias").press_sequentially("Bl")
    expect(status(page)).to_have_text("Inte sparat. Försöker igen …")
    assert asked_when_leaving(page) == ["beforeunload"]


def test_leaving_after_all_is_saved_is_not_asked_about(opened, trial):
    page = opened("/sparas")
    page.get_by_label("Alias").press_sequentially("Bl")
    expect(status(page)).to_have_text(re.compile("Sparat"))
    assert asked_when_leaving(page) == []


def test_long_work_is_followed_until_it_is_done_and_no_longer(opened, trial):
    page = opened("/arbete")
    expect(page.get_by_role("progressbar")).to_have_attribute("value", "0")
    for _ in range(6):
        page.clock.run_for(2000)
    expect(page.get_by_role("progressbar")).to_have_attribute("value", "2")
    page.clock.run_for(20_000)
    assert trial.asked == 2


def test_long_work_is_followed_on_after_an_answer_that_failed(opened, trial):
    trial.answers = [503]
    page = opened("/arbete")
    with page.expect_response("**/hur-langt") as failed:
        page.clock.run_for(2000)
    assert failed.value.status == 503
    expect(page.get_by_role("progressbar")).to_have_attribute("value", "0")
    page.clock.run_for(10_000)
    expect(page.get_by_role("progressbar")).to_have_attribute("value", "2")


def test_without_scripts_there_is_a_link_to_see_how_far_the_work_has_come(trial, live_server, open_page):
    page = open_page(javascript=False)
    page.goto(f"{live_server}/prov/arbete")
    page.get_by_role("link", name="Se hur långt det har kommit").click()
    expect(page.get_by_role("progressbar")).to_have_attribute("value", "0")


def test_hiding_empties_the_page_and_ends_the_session(signed_in_at, live_server):
    page = signed_in_at("/sparas")
    page.get_by_role("button", name="Göm").click()
    page.wait_for_url("**/static/neutral.html*")
    page.goto(f"{live_server}/")
    page.wait_for_url("**/logga-in")


def test_hiding_is_never_held_up_by_something_unsaved(signed_in_at, trial):
    trial.answers = [503]
    page = signed_in_at("/sparas")
    page.get_by_label("Alias").press_sequentially("Bl")
    expect(status(page)).to_have_text("Inte sparat. Försöker igen …")
    escape_twice(page)


def test_one_escape_or_two_far_apart_hide_nothing(signed_in_at):
    page = signed_in_at("/sparas")
    page.keyboard.press("Escape")
    page.wait_for_timeout(1200)
    page.keyboard.press("Escape")
    page.wait_for_timeout(300)
    assert page.url.endswith("/prov/sparas")
