"""The one place where the parts are put together. Nothing is made at import."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from app.api.blueprints import API
from app.cli.commands import COMMANDS
from app.core.clock import Clock
from app.core.config import Settings, SettingsMissing
from app.core.database import Database
from app.http import csrf, errors, headers, language, logbook, pages, security, signed_in
from app.http.context import EXTENSION, Installation
from app.services.accounts.passwords import Passwords
from app.web.blueprints import WEB
from app.web.navigation import NAVIGATION, PORTAL

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


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
    for blueprint in (*WEB, *API):
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
