"""Signing in and out at the browser."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from app.http.headers import CLEAR_SITE_DATA
from models.organisation import OrganisationKind, Role, User
from tests.visitors import PASSWORD, Visitor

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)


def test_the_right_password_opens_the_start_page(visitor, account):
    answer = visitor.sign_in(account())
    assert (answer.status_code, answer.location) == (303, "/")
    assert "Prov 1" in visitor.get("/").get_data(as_text=True)


def test_the_page_says_the_role_of_whoever_is_signed_in(signed_in):
    officer = signed_in(Role.DUTY_OFFICER)
    assert "Socialjour" in officer.get("/").get_data(as_text=True)


@pytest.mark.parametrize("email", ["duty_officer.1@exempel.se", "ingen@exempel.se"])
def test_a_wrong_password_and_an_unknown_address_are_answered_alike(visitor, account, email):
    account()
    answer = visitor.sign_in(email, "fel lösenord, helt fel")
    assert answer.status_code == 422
    assert "E-postadressen eller lösenordet stämmer inte." in answer.get_data(as_text=True)


def test_the_password_is_never_sent_back(visitor, account):
    account()
    answer = visitor.sign_in("duty_officer.1@exempel.se", "fel lösenord, helt fel")
    assert "fel lösenord" not in answer.get_data(as_text=True)


def test_an_empty_form_says_which_fields_to_fill_in(visitor):
    page = visitor.sign_in("", "").get_data(as_text=True)
    assert 'href="#email"' in page
    assert 'href="#password"' in page


def test_hotel_staff_without_the_training_are_told_so_but_only_with_the_right_password(visitor, account):
    email = account(Role.HOTEL_STAFF, OrganisationKind.HOTEL)
    refused = visitor.sign_in(email)
    assert refused.status_code == 403
    assert "En säker hand" in refused.get_data(as_text=True)
    assert "En säker hand" not in visitor.sign_in(email, "fel lösenord, helt fel").get_data(as_text=True)
    assert visitor.get("/", headers={"X-Fragment": "true"}).status_code == 401


def test_hotel_staff_with_the_training_come_in(visitor, account, clock):
    email = account(Role.HOTEL_STAFF, OrganisationKind.HOTEL, trained_on=clock.now().date())
    assert visitor.sign_in(email).status_code == 303


def test_hotel_staff_whose_training_is_taken_back_are_signed_out(world, visitor, account, clock):
    email = account(Role.HOTEL_STAFF, OrganisationKind.HOTEL, trained_on=clock.now().date())
    visitor.sign_in(email)
    assert visitor.get("/").status_code == 200
    with world.writing() as session:
        session.execute(sa.update(User).where(User.role == Role.HOTEL_STAFF).values(trained_on=None))
    assert visitor.get("/", headers={"X-Fragment": "true"}).status_code == 401


def test_a_visitor_is_brought_back_to_the_page_they_asked_for(visitor, account):
    asked = visitor.get("/arenden?x=1")
    form = visitor.get(asked.location).get_data(as_text=True)
    assert '<input type="hidden" name="next" value="/arenden?x=1">' in form
    answer = visitor.post("/logga-in", {"email": account(), "password": PASSWORD, "next": "/arenden?x=1"})
    assert answer.location == "/arenden?x=1"


@pytest.mark.parametrize(
    "target",
    ["https://ond.example/", "//ond.example", "/\\ond.example", "javascript:1", "", "/a\nb", "\\/x", "/\t/x"],
)
def test_nobody_is_sent_to_another_site(visitor, target):
    assert visitor.post("/sprak", {"language": "sv", "next": target}).location == "/"


def test_signing_out_clears_what_the_browser_keeps(signed_in):
    answer = signed_in().post("/logga-ut")
    assert answer.headers["Clear-Site-Data"] == CLEAR_SITE_DATA
    assert (answer.status_code, answer.location) == (303, "/logga-in")


def test_hiding_ends_the_session_and_shows_a_page_that_says_nothing(signed_in):
    officer = signed_in()
    answer = officer.post("/gom")
    assert answer.location.startswith("/static/neutral.html")
    assert "Tryggplats" not in Path("app/static/neutral.html").read_text()
    assert officer.get("/").location == "/logga-in"


def test_a_visitor_may_choose_english(visitor):
    assert visitor.post("/sprak", {"language": "en", "next": "/logga-in"}).location == "/logga-in"
    assert '<html lang="en">' in visitor.get("/logga-in").get_data(as_text=True)


def test_the_language_of_an_account_is_kept_in_the_account(app, account):
    first, second, email = Visitor(app), Visitor(app), account()
    first.sign_in(email)
    first.post("/sprak", {"language": "en"})
    second.sign_in(email)
    assert '<html lang="en">' in second.get("/").get_data(as_text=True)


def test_a_language_nobody_speaks_here_is_swedish(visitor):
    visitor.post("/sprak", {"language": "../../etc"})
    assert '<html lang="sv">' in visitor.get("/logga-in").get_data(as_text=True)


def test_the_accessibility_statement_is_open_to_all(visitor):
    assert "WCAG" in visitor.get("/tillganglighet").get_data(as_text=True)
