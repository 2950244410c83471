"""The technical log: JSON lines without personal data.

Route names instead of paths, ids instead of names; of an exception its class, its place in our code and the
database's codes, never its text, which quotes values (security.md section 14).
"""

import logging
import sys
import time
import traceback
from types import TracebackType
from typing import Any, TextIO, cast

import structlog
from flask import Flask, Response, g, request
from flask_login import current_user
from sqlalchemy.exc import DBAPIError

from app.http import context
from models.base import new_id


def make_log(level: str, stream: TextIO | None = None) -> structlog.typing.FilteringBoundLogger:
    log = structlog.wrap_logger(
        structlog.PrintLogger(stream or sys.stderr),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        cache_logger_on_first_use=False,
    )
    return cast(structlog.typing.FilteringBoundLogger, log)


def init_app(app: Flask) -> None:
    app.before_request(_begin)
    app.after_request(_write)


def _begin() -> None:
    g.request_id = new_id()
    g.began = time.perf_counter()


def _write(response: Response) -> Response:
    context.log().info(
        "request",
        request_id=g.request_id,
        route=request.endpoint,
        method=request.method,
        status=response.status_code,
        ms=round((time.perf_counter() - g.began) * 1000, 1),
        actor=_known_actor(),
    )
    return response


def _known_actor() -> str | None:
    """Only if the request has asked already: a log line must not read the database."""
    if "_login_user" not in g or not current_user.is_authenticated:
        return None
    return cast(str, current_user.actor.user_id)


def write_failure(error: BaseException) -> None:
    context.log().error("failure", request_id=g.request_id, route=request.endpoint, **described(error))


def described(error: BaseException) -> dict[str, Any]:
    facts: dict[str, Any] = {"exception": type(error).__qualname__, "places": _places(error.__traceback__)}
    if isinstance(error, DBAPIError):
        facts["cause"] = type(error.orig).__qualname__
        facts["sqlstate"] = getattr(error.orig, "sqlstate", None)
        facts["sqlite"] = getattr(error.orig, "sqlite_errorname", None)
        facts["constraint"] = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
    return facts


def _places(trace: TracebackType | None) -> list[str]:
    return [f"{frame.name}:{frame.lineno}" for frame in traceback.extract_tb(trace)][-8:]
