"""Every view says what it needs; a view that forgot answers 500 instead of showing something."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from flask import Flask, Response, g, request

from app.core.errors import AppError, NotAllowed
from app.core.policy import Permission, may
from app.http import errors, logbook
from app.http.context import actor

Parameters = ParamSpec("Parameters")
Answer = TypeVar("Answer")


def needs(*any_of: Permission) -> Callable[[Callable[Parameters, Answer]], Callable[Parameters, Answer]]:
    """The view is open to whoever holds one of these permissions. Which records they reach is another
    question, answered by the scoped queries."""

    def guard(view: Callable[Parameters, Answer]) -> Callable[Parameters, Answer]:
        @wraps(view)
        def guarded(*args: Parameters.args, **values: Parameters.kwargs) -> Answer:
            _decide(any_of)
            return view(*args, **values)

        guarded.permissions = any_of  # type: ignore[attr-defined]
        return guarded

    return guard


def _decide(any_of: tuple[Permission, ...]) -> None:
    g.undecided = False
    if Permission.PUBLIC in any_of:
        return
    asking = actor()
    if not any(may(asking, permission) for permission in any_of):
        raise NotAllowed(permission=any_of[0].value)


class NoDecision(Exception):
    """A view answered without having asked who may see it: a bug, so nobody sees it."""


def init_app(app: Flask) -> None:
    """Call this last of all that registers `before_request`: what follows is the view."""
    serve_static: Callable[..., Any] = app.view_functions["static"]
    app.view_functions["static"] = needs(Permission.PUBLIC)(serve_static)
    app.before_request(_expect_decision)
    app.after_request(_refuse_undecided)


def _expect_decision() -> None:
    g.undecided = request.routing_exception is None


def _refuse_undecided(response: Response) -> Response:
    if not g.pop("undecided", False):
        return response
    logbook.write_failure(NoDecision())
    return errors.answer(500, AppError.code, {})
