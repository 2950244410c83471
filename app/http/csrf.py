"""A change is accepted from our own pages only: their token, and no foreign origin.

Programs bring a key of their own in every call: nothing rides along with them, and they need no token.
"""

from flask import Flask, request
from flask_wtf.csrf import CSRFError, CSRFProtect

from app.core.errors import AppError
from app.http.context import is_api, is_hotel_system

SAFE_METHODS = {"GET", "HEAD", "OPTIONS", "TRACE"}


class FormOutdated(AppError):
    status, code = 403, "form_outdated"


def init_app(app: Flask) -> None:
    app.config.update(
        WTF_CSRF_CHECK_DEFAULT=False,  # _check decides when
        WTF_CSRF_TIME_LIMIT=None,  # the session has its own limits
        WTF_CSRF_SSL_STRICT=False,  # asks for a Referer, which Referrer-Policy keeps from being sent
    )
    app.extensions["csrf_protect"] = protection = CSRFProtect(app)

    @app.before_request
    def check() -> None:
        if request.method in SAFE_METHODS or request.routing_exception is not None:
            return
        if is_api() or is_hotel_system():
            return
        if _comes_from_elsewhere():
            raise FormOutdated()
        try:
            protection.protect()
        except CSRFError:
            raise FormOutdated() from None


def _comes_from_elsewhere() -> bool:
    """Browsers say `Origin: null` on our forms because of our Referrer-Policy; Sec-Fetch-Site tells then."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is not None and origin != request.host_url.rstrip("/")
