"""Pages: templates with what the layout expects."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, g, make_response, render_template, request, url_for
from flask_babel import LazyString, get_locale
from flask_login import current_user

from app.core.policy import Permission, may
from app.http.context import request_id, settings
from app.http.words import kinds


@dataclass(frozen=True)
class NavigationItem:
    """One word of the main menu, shown to whoever holds one of the permissions."""

    label: LazyString
    endpoint: str
    permissions: tuple[Permission, ...]


def init_app(
    app: Flask, navigation: tuple[NavigationItem, ...], portal: tuple[NavigationItem, ...] = ()
) -> None:
    """`portal`: the pages that every facility has of its own, in the order of their menu."""
    app.jinja_env.globals["new_key"] = new_key
    app.jinja_env.globals["kind_words"] = kinds.KINDS
    app.jinja_env.globals["portal_pages"] = lambda facility_id: _shown(portal, facility_id=facility_id)
    app.context_processor(_about_installation)
    app.context_processor(_about_user(navigation))


def render(template: str, status: int = 200, **context: Any) -> Response:
    response = make_response(render_template(template, status=status, **context), status)
    response.vary.add("X-Fragment")
    return response


def see_other(url: str) -> Response:
    """After a change: show the page where it can be seen, so that reloading repeats nothing."""
    return Response(status=303, headers={"Location": url})


def wants_fragment() -> bool:
    """Asked by one of our scripts, which replaces a part of the page it stands on."""
    return "X-Fragment" in request.headers


def new_key() -> str:
    """For the hidden field `idempotency_key` of a form: each rendered form is one intention."""
    return str(uuid.uuid4())


def _about_installation() -> dict[str, Any]:
    return {
        "demo_mode": settings().demo,
        "duty_phone": settings().duty_phone,
        "emergency_number": settings().emergency_number,
        "locale": get_locale(),
        "request_id": request_id(),
    }


def _about_user(navigation: tuple[NavigationItem, ...]) -> Callable[[], dict[str, Any]]:
    def about_user() -> dict[str, Any]:
        if g.get("broken"):  # the page that says so must not ask the database who it speaks to
            return {}
        return {"current_user": current_user, "navigation": _shown(navigation)}

    return about_user


def _shown(navigation: tuple[NavigationItem, ...], **values: Any) -> list[tuple[LazyString, str, bool]]:
    if not current_user.is_authenticated:
        return []
    return [
        (item.label, url_for(item.endpoint, **values), request.endpoint == item.endpoint)
        for item in navigation
        if any(may(current_user.actor, permission) for permission in item.permissions)
    ]
