"""The demo's letter box, and what stands in the letters."""

from dataclasses import replace

import pytest

from app.http.words.notices import compose
from app.services.messages.outbox import notify
from models.notification import MessageKind
from models.organisation import OrganisationKind, Role, User
from tests.reading import opened
from tests.visitors import Visitor

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)


@pytest.fixture
def demo(apps, settings, clock):
    with apps.lent(replace(settings, demo=True), clock) as app:
        yield app


def tell_an_english_reader(world):
    house = world.organisation(OrganisationKind.HOTEL)
    reader = world.actor(OrganisationKind.HOTEL, Role.HOTEL_STAFF, house)
    with world.writing() as session:
        user = session.get_one(User, reader.user_id)
        user.locale, user.email = "en", "hotell@exempel.se"
        notify(session, world.clock, house, MessageKind.INQUIRY, "round")


def test_outside_the_demo_there_is_no_letter_box(visitor):
    assert visitor.get("/demo/utskick").status_code == 404


def test_an_empty_letter_box_says_so(demo):
    assert "Ingenting har skickats." in opened(Visitor(demo), "/demo/utskick").text


def test_in_the_demo_what_was_sent_can_be_read_but_not_where_it_went(demo, world):
    tell_an_english_reader(world)
    assert "väntar" in opened(Visitor(demo), "/demo/utskick").text
    result = demo.test_cli_runner().invoke(args=["outbox", "send"])
    assert result.output.endswith("Sent: 1. Not sent this time: 0.\n")
    page = opened(Visitor(demo), "/demo/utskick")
    assert "✓ skickat" in page.text
    assert "Something waits in Tryggplats" in page.text
    assert "hotell@exempel.se" not in page.html


@pytest.mark.parametrize("kind", MessageKind)
@pytest.mark.parametrize("locale", ["sv", "en"])
def test_each_kind_has_a_text_short_enough_for_one_sms_or_two(app, kind, locale):
    with app.app_context():
        text = compose(kind, locale)
    assert 0 < len(text.body) <= 140  # two parts of 70, as Swedish letters may need
    assert "Tryggplats" in text.body
    assert "http" not in text.body


def test_there_are_no_more_texts_than_kinds_and_languages(app):
    with app.app_context():
        texts = {compose(kind, locale) for kind in MessageKind for locale in ("sv", "en")}
    assert len(texts) == 2 * len(MessageKind)
