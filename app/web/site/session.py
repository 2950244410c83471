"""Signing in and out, hiding in a hurry, and the choice of language."""

from flask import Blueprint, Response, request, url_for
from flask_login import current_user

from app.core.errors import InvalidInput
from app.core.policy import Permission
from app.http import forms, language, signed_in
from app.http.context import actor, clock, database, passwords
from app.http.headers import CLEAR_SITE_DATA
from app.http.pages import render, see_other
from app.http.security import needs
from app.http.words.errors import SENTENCES, in_own_words
from app.services.accounts import sessions, users
from app.services.accounts.sessions import SignIn, TrainingMissing
from app.web.site.forms import Credentials

bp = Blueprint("session", __name__)


@bp.get("/logga-in")
@needs(Permission.PUBLIC)
def sign_in() -> Response:
    return render("site/sign_in.html", next=own_path(request.args.get("next")))


@bp.post("/logga-in")
@needs(Permission.PUBLIC)
def enter() -> Response:
    next_page = own_path(request.form.get("next"))
    try:
        credentials = forms.load(Credentials)
        command = SignIn(**credentials, address=request.remote_addr or "")
        token = sessions.sign_in(database(), passwords(), clock(), command)
    except InvalidInput as error:
        return render("site/sign_in.html", 422, errors=in_own_words(error.fields), next=next_page)
    except TrainingMissing as error:
        return render(
            "site/sign_in.html", 403, errors={"email": str(SENTENCES[error.code][1])}, next=next_page
        )
    signed_in.enter(token)
    return see_other(next_page or url_for("start.show"))


@bp.post("/logga-ut")
@needs(Permission.SIGNED_IN)
def sign_out() -> Response:
    return _end_session(url_for("session.sign_in"))


@bp.post("/gom")
@needs(Permission.SIGNED_IN)
def hide() -> Response:
    """Leave for a page that says nothing. The browser's history stays: the button says so."""
    return _end_session(url_for("static", filename="neutral.html"))


@bp.post("/sprak", endpoint="language")
@needs(Permission.PUBLIC)
def choose_language() -> Response:
    response = see_other(own_path(request.form.get("next")) or url_for("start.show"))
    chosen = language.wanted(request.form.get("language", ""))
    if current_user.is_authenticated:
        with database().transaction() as session:
            users.choose_language(session, actor(), clock(), chosen)
    else:
        language.remember(response, chosen)
    return response


def _end_session(target: str) -> Response:
    with database().transaction() as session:
        sessions.sign_out(session, actor(), clock(), current_user.token)
    signed_in.leave()
    response = see_other(target)
    response.headers["Clear-Site-Data"] = CLEAR_SITE_DATA
    return response


def own_path(target: str | None) -> str | None:
    """A page of this service; never an address elsewhere (`//host`, `/\\host`, `https:…`)."""
    if not target or not target.startswith("/") or target[1:2] in ("/", "\\") or not target.isprintable():
        return None
    return target
