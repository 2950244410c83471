"""The first page after sign-in."""

from flask import Blueprint, Response

from app.core.policy import Permission
from app.http.pages import render
from app.http.security import needs

bp = Blueprint("start", __name__)


@bp.get("/")
@needs(Permission.SIGNED_IN)
def show() -> Response:
    return render("start/show.html")
