"""The headers of every answer (security.md section 8). Browsers may keep static files and nothing else."""

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, g, request

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)
SWITCHED_OFF = (
    "accelerometer, autoplay, camera, display-capture, encrypted-media, fullscreen, geolocation, gyroscope, "
    "magnetometer, microphone, midi, payment, picture-in-picture, publickey-credentials-get, "
    "screen-wake-lock, usb, xr-spatial-tracking"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex",
    "Permissions-Policy": ", ".join(f"{name}=()" for name in SWITCHED_OFF.split(", ")),
}
CLEAR_SITE_DATA = '"cache", "cookies", "storage"'
A_YEAR = 365 * 24 * 3600


def init_app(app: Flask) -> None:
    app.after_request(_add)
    app.url_defaults(_versions(Path(app.static_folder or "")))


def _add(response: Response) -> Response:
    response.headers.update(HEADERS)
    response.headers["Cache-Control"] = _cache_control(response)
    response.headers["X-Request-ID"] = g.request_id
    return response


def _cache_control(response: Response) -> str:
    if request.endpoint != "static" or response.status_code not in (200, 304):
        return "no-store"
    return f"public, max-age={A_YEAR}, immutable" if "v" in request.args else "no-cache"


def _versions(folder: Path) -> Callable[[str, dict[str, Any]], None]:
    """A static file's URL names its content, so a changed file is a new address."""

    @cache
    def version(filename: str) -> str | None:
        path = folder / filename
        return hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path.is_file() else None

    def add(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and (found := version(values["filename"])):
            values["v"] = found

    return add
