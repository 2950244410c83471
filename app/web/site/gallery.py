"""Every pattern of the pages in invented states, to look at. In demo mode only."""

from datetime import timedelta

from flask import Blueprint, Response

from app.core.errors import NotFound
from app.core.policy import Permission
from app.http.context import clock, settings
from app.http.pages import render
from app.http.security import needs

bp = Blueprint("gallery", __name__)


@bp.get("/monster")
@needs(Permission.PUBLIC)
def show() -> Response:
    if not settings().demo:
        raise NotFound()
    return render("site/gallery.html", now=clock().now(), age=lambda minutes: timedelta(minutes=minutes))
