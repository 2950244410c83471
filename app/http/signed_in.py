"""Who is asking: a session cookie on pages, a bearer token under /api/, never one in place of the other."""

from flask import Flask, Request
from flask import session as cookie
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_login import LoginManager, UserMixin, login_user, logout_user

from app.core.actor import Actor
from app.core.errors import Busy, NotSignedIn
from app.http import context
from app.queries import users
from app.queries.users import SignedIn
from app.services.accounts import sessions
from models.organisation import Role

ROLE_LABELS: dict[Role, LazyString] = {
    Role.DUTY_OFFICER: _l("Socialjour"),
    Role.CASE_WORKER: _l("Socialsekreterare"),
    Role.COORDINATOR: _l("Samordnare"),
    Role.MOBILE_TEAM: _l("Mobila teamet"),
    Role.HOTEL_STAFF: _l("Hotellpersonal"),
    Role.FACILITY_MANAGER: _l("Föreståndare"),
    Role.HOUSING_OFFICER: _l("Bostadsbolag"),
    Role.POLICE: _l("Polis"),
    Role.SUPPORT_WORKER: _l("Stödperson"),
    Role.SAFETY_HOST: _l("Trygghetsvärd"),
    Role.AUDITOR: _l("Loggranskare"),
    Role.ADMINISTRATOR: _l("Administratör"),
}


class CurrentUser(UserMixin):  # type: ignore[misc]  # Flask-Login has no types
    """Flask-Login's user: its id is the session's random token, so the cookie holds nothing else."""

    def __init__(self, who: SignedIn, token: str) -> None:
        self.actor: Actor = who.actor
        self.name = who.name
        self.locale = who.locale
        self.role_label = ROLE_LABELS[who.actor.role]
        self.token = token

    def get_id(self) -> str:
        return self.token


def init_app(app: Flask) -> None:
    manager = LoginManager()
    manager.session_protection = None  # ties to the address; phones change theirs in the lift
    manager.init_app(app, add_context_processor=False)
    manager.user_loader(_by_cookie)
    manager.request_loader(_by_bearer_token)


def enter(token: str) -> None:
    """Begin anew with the token of a session just made: nothing of the visitor's old cookie survives."""
    with context.database().read() as session:
        who = users.session_holder(session, context.clock(), context.settings(), token)
    if who is None:
        raise NotSignedIn()
    cookie.clear()
    login_user(CurrentUser(who, token))
    for unused in ("_fresh", "_id"):
        cookie.pop(unused, None)


def leave() -> None:
    logout_user()
    cookie.clear()


def _by_cookie(token: str) -> CurrentUser | None:
    if context.is_api():
        return None
    database, clock = context.database(), context.clock()
    with database.read() as session:
        who = users.session_holder(session, clock, context.settings(), token)
    if who is None:
        return None
    if who.seen_at is not None and clock.now() - who.seen_at >= sessions.SEEN_EVERY:
        _still_there(token)
    return CurrentUser(who, token)


def _still_there(token: str) -> None:
    try:
        with context.database().transaction() as session:
            sessions.touch(session, context.clock(), token)
    except Busy:
        context.log().warning("last_seen_not_written")  # the next request tries again


def _by_bearer_token(request: Request) -> CurrentUser | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if not context.is_api() or scheme.lower() != "bearer" or not token:
        return None
    with context.database().read() as session:
        who = users.token_holder(session, token.strip())
    return None if who is None else CurrentUser(who, token)
