"""Every error becomes a page, problem+json under /api/, or a line for hotels' systems. What went wrong
inside stays inside."""

from typing import Any

from flask import Flask, Response, g, json, request, url_for
from flask_login import current_user
from werkzeug.exceptions import HTTPException, MethodNotAllowed, SecurityError

from app.core import audit
from app.core.errors import AppError, NotAllowed, NotFound, NotSignedIn
from app.http import context, logbook, pages
from app.http.words.errors import SENTENCES

SHOWN_FACTS = ("fields", "missing", "rules", "claimed", "retry_after")
CODES = {400: "bad_request", 404: NotFound.code, 405: "method_not_allowed", 413: "too_large"}
CODES |= {415: "unsupported_media_type", 422: "invalid_input", 429: "too_many_tries"}
PAGES = {401, 403, 404, 409, 422, 429, 500, 503}
OWN_WORDS = {401, 404, 500, 503}  # their pages say it better than one sentence


def init_app(app: Flask) -> None:
    app.register_error_handler(AppError, _app_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _failure)


def _app_error(error: AppError) -> Response:
    if isinstance(error, NotSignedIn) and _is_a_visit():
        return _to_sign_in()
    if isinstance(error, NotAllowed):
        _audit_refusal(error)
    facts = {name: error.facts[name] for name in SHOWN_FACTS if name in error.facts}
    response = answer(error.status, error.code, facts)
    if error.status == NotSignedIn.status and context.is_api():
        response.headers["WWW-Authenticate"] = "Bearer"
    if "retry_after" in facts:
        response.headers["Retry-After"] = str(facts["retry_after"])
    return response


def _http_error(error: HTTPException) -> Response:
    if isinstance(error, SecurityError):  # a host we do not serve: no address could be built for a page
        return Response(SecurityError.description, 400, mimetype="text/plain")
    status = error.code or 500
    response = answer(status, CODES.get(status, "error" if status >= 500 else "bad_request"), {})
    if isinstance(error, MethodNotAllowed):
        response.allow.update(error.valid_methods or ())
    return response


def _failure(error: Exception) -> Response:
    logbook.write_failure(error)
    return answer(500, AppError.code, {})


def answer(status: int, code: str, facts: dict[str, Any]) -> Response:
    g.broken = status >= 500
    if context.is_api():
        return _problem(status, code, facts)
    if context.is_hotel_system():
        return Response(f"ERROR:{code}", status, mimetype="text/plain")
    if pages.wants_fragment():  # a script, which has no place for a page
        return Response(str(SENTENCES[code][1]), status, mimetype="text/plain")
    return _page(status, code, facts)


def _problem(status: int, code: str, facts: dict[str, Any]) -> Response:
    title, detail = SENTENCES[code]
    body = {
        "type": f"urn:tryggplats:problem:{code}",
        "title": str(title),
        "status": status,
        "code": code,
        "detail": str(detail),
        "request_id": context.request_id(),
        **facts,
    }
    return Response(json.dumps(body), status, mimetype="application/problem+json")


def _page(status: int, code: str, facts: dict[str, Any]) -> Response:
    template = f"errors/{status if status in PAGES else 422 if status < 500 else 500}.html"
    message = None if status in OWN_WORDS else SENTENCES[code][1]
    return pages.render(template, status, message=message, **facts)


def _is_a_visit() -> bool:
    """Somebody opens a page: show them the sign-in form. Scripts and programs get the status."""
    return request.method == "GET" and not context.is_api() and not pages.wants_fragment()


def _to_sign_in() -> Response:
    next_page = request.full_path.rstrip("?") if request.path != "/" else None
    return pages.see_other(url_for("session.sign_in", next=next_page))


def _audit_refusal(error: NotAllowed) -> None:
    """In a transaction of its own: the one that was refused has been rolled back."""
    if not current_user.is_authenticated:
        return
    actor = context.actor()
    with context.database().transaction() as session:
        audit.record(
            session,
            actor,
            context.clock(),
            audit.Action.ACCESS_DENIED,
            actor.user_id,
            route=request.endpoint,
            permission=error.facts.get("permission"),
        )
