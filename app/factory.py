"""The one place where the parts are put together. Nothing is made at import."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import click
from flask import Blueprint, Flask
from flask_babel import lazy_gettext as _l
from werkzeug.middleware.proxy_fix import ProxyFix

from app.api.blueprints import API
from app.cli import audit, check_deploy, db, keys, seed, tokens, users, work
from app.cli import outbox as outbox_commands
from app.core.clock import Clock
from app.core.config import Settings, SettingsMissing
from app.core.database import Database
from app.core.policy import Permission
from app.http import csrf, errors, headers, language, logbook, pages, security, signed_in
from app.http.context import EXTENSION, Installation
from app.http.pages import NavigationItem
from app.services.accounts.passwords import Passwords
from app.web.availability import board, rooms
from app.web.cases import access, cases, perpetrators, separations
from app.web.feeds import alpinebits, calendar, connections, files
from app.web.houses import (
    address,
    arrivals,
    guest_sheet,
    home,
    house_rules,
    invoice,
    reminder,
    terms,
    training,
)
from app.web.inquiries import answering, asking
from app.web.intake import form
from app.web.placing import (
    alerts,
    call_list,
    handover,
    holds,
    joint_proposal,
    placements,
    stays,
    suggestions,
    tonight,
)
from app.web.rehousing import authority, company, matching, meeting
from app.web.replanning import moves
from app.web.site import gallery, health, outbox, session
from app.web.site import pages as own_pages

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")

BLUEPRINTS: tuple[Blueprint, ...] = (
    health.bp,
    own_pages.bp,
    session.bp,
    tonight.bp,
    alerts.bp,
    board.bp,
    moves.bp,
    gallery.bp,
    outbox.bp,
    cases.bp,
    access.bp,
    form.bp,
    perpetrators.bp,
    separations.bp,
    suggestions.bp,
    holds.bp,
    placements.bp,
    stays.bp,
    handover.bp,
    joint_proposal.bp,
    asking.bp,
    home.bp,
    answering.bp,
    guest_sheet.bp,
    rooms.bp,
    arrivals.bp,
    reminder.bp,
    house_rules.bp,
    address.bp,
    terms.bp,
    training.bp,
    invoice.bp,
    call_list.bp,
    authority.bp,
    company.bp,
    matching.bp,
    meeting.bp,
    files.bp,
    connections.bp,
    calendar.bp,
    alpinebits.bp,
    *API,
)
COMMANDS: tuple[click.Command, ...] = (
    db.group,
    users.group,
    tokens.group,
    audit.group,
    keys.group,
    check_deploy.command,
    seed.command,
    outbox_commands.group,
    work.command,
)
NAVIGATION: tuple[NavigationItem, ...] = (
    NavigationItem(_l("I natt"), "start.show", (Permission.SIGNED_IN,)),
    NavigationItem(_l("Ärenden"), "cases.index", (Permission.CASE_READ,)),
    NavigationItem(_l("Ringlista"), "freshness.call_list", (Permission.FRESHNESS_READ,)),
    NavigationItem(_l("Tavla"), "board.show", (Permission.BOARD_ALL, Permission.BOARD_OWN)),
    NavigationItem(_l("Omplanering"), "replans.index", (Permission.REPLAN,)),
    NavigationItem(_l("Bostad"), "rehousing.index", (Permission.REHOUSE,)),
    NavigationItem(_l("Bostadskö"), "housing.queue", (Permission.HOUSING,)),
    NavigationItem(_l("Lägenheter"), "housing.list_flats", (Permission.HOUSING,)),
    NavigationItem(_l("Matchning"), "homes.show", (Permission.MATCH_HOMES,)),
    NavigationItem(_l("Nätverksmöte"), "meeting.show", (Permission.MEETING_READ,)),
    NavigationItem(_l("Tysta boenden"), "freshness.silent", (Permission.FRESHNESS_READ,)),
    NavigationItem(_l("Avtal"), "terms.index", (Permission.FACILITY_WRITE,)),
)
PORTAL: tuple[NavigationItem, ...] = (
    NavigationItem(_l("Hem"), "portal.home", (Permission.FACILITY_OWN,)),
    NavigationItem(_l("Frågor"), "questions.index", (Permission.INQUIRY_ANSWER,)),
    NavigationItem(_l("Rum"), "rooms.show", (Permission.FACILITY_OWN,)),
    NavigationItem(_l("Ankomster"), "arrivals.index", (Permission.ARRIVAL_WRITE,)),
    NavigationItem(_l("Husregler"), "house_rules.show", (Permission.HOUSE_RULES_WRITE,)),
    NavigationItem(_l("Påminnelse"), "reminder.show", (Permission.AVAILABILITY_WRITE,)),
    NavigationItem(_l("Avtal"), "terms.show", (Permission.FACILITY_OWN, Permission.FACILITY_WRITE)),
    NavigationItem(_l("Underlag"), "invoice.show", (Permission.FACILITY_OWN, Permission.FACILITY_WRITE)),
    NavigationItem(_l("Filer"), "files.show", (Permission.AVAILABILITY_WRITE,)),
    NavigationItem(_l("Kopplingar"), "connections.show", (Permission.AVAILABILITY_WRITE,)),
)
"""The pages of one facility (templates/houses/layout.html); each endpoint takes `facility_id`."""


class Service(Flask):
    def wsgi_app(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Flask's own, with the clock held: what a page shows was read at one instant."""
        with self.extensions[EXTENSION].database.clock.held():
            answer: Iterable[bytes] = super().wsgi_app(environ, start_response)
        return answer

    def log_exception(self, exc_info: Any) -> None:
        """Flask's own would write the exception's text, which quotes values."""
        logbook.write_failure(exc_info[1])


def create_app(settings: Settings | None = None, clock: Clock | None = None) -> Flask:
    settings = settings or _settings_from_environment()
    app = Service("app", template_folder=Path(__file__).parents[1] / "templates")
    app.config.update(_configuration(settings))
    app.extensions[EXTENSION] = make_installation(settings, clock)
    _add_edges(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    for command in COMMANDS:
        app.cli.add_command(command)
    if settings.proxy_hops:
        hops = settings.proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app


def make_installation(settings: Settings, clock: Clock | None = None) -> Installation:
    database, passwords = Database(settings, clock), Passwords(settings)
    return Installation(settings, database, passwords, logbook.make_log(settings.log_level))


def _settings_from_environment() -> Settings:
    try:
        return Settings.from_env()
    except SettingsMissing as missing:
        sys.exit("\n".join(["Settings are missing or wrong:", *missing.problems]))


def _configuration(settings: Settings) -> dict[str, object]:
    secure = settings.secure_cookies
    return {
        "SECRET_KEY": settings.secret_key,
        "SESSION_COOKIE_NAME": "__Host-s" if secure else "s",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Strict",
        "TRUSTED_HOSTS": list(settings.trusted_hosts if secure and settings.trusted_hosts else LOOPBACK),
        "MAX_CONTENT_LENGTH": 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 500_000,
        "MAX_FORM_PARTS": 200,
        "PROVIDE_AUTOMATIC_OPTIONS": False,
    }


def _add_edges(app: Flask) -> None:
    """In this order: Flask runs what follows an answer from the last to the first."""
    logbook.init_app(app)
    headers.init_app(app)
    errors.init_app(app)
    signed_in.init_app(app)
    language.init_app(app)
    pages.init_app(app, NAVIGATION, PORTAL)
    csrf.init_app(app)
    security.init_app(app)
