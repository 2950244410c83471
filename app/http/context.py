"""What a view may ask for: the installation it runs in and who is asking."""

from dataclasses import dataclass
from typing import cast

import structlog
from flask import current_app, g, request
from flask_login import current_user

from app.core.actor import Actor
from app.core.clock import Clock
from app.core.config import Settings
from app.core.database import Database
from app.core.errors import NotSignedIn
from app.services.accounts.passwords import Passwords

EXTENSION = "tryggplats"
API = "/api/"
HOTEL_SYSTEMS = "/alpinebits"


@dataclass(frozen=True)
class Installation:
    """Everything an application was made of; nothing of it is global."""

    settings: Settings
    database: Database
    passwords: Passwords
    log: structlog.typing.FilteringBoundLogger

    @property
    def clock(self) -> Clock:
        """Stands still during a request and inside `read()` and `transaction()`: a use case has one now."""
        return self.database.clock


def _installation() -> Installation:
    return cast(Installation, current_app.extensions[EXTENSION])


def settings() -> Settings:
    return _installation().settings


def database() -> Database:
    return _installation().database


def clock() -> Clock:
    return _installation().clock


def passwords() -> Passwords:
    return _installation().passwords


def log() -> structlog.typing.FilteringBoundLogger:
    return _installation().log


def actor() -> Actor:
    """Who is signed in, by cookie on pages and by bearer token under /api/."""
    if not current_user.is_authenticated:
        raise NotSignedIn()
    return cast(Actor, current_user.actor)


def request_id() -> str:
    return cast(str, g.request_id)


def is_api() -> bool:
    return request.path.startswith(API)


def is_hotel_system() -> bool:
    return request.path == HOTEL_SYSTEMS
