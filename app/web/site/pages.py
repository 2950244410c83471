"""Pages that say something of the service itself."""

from flask import Blueprint, Response

from app.core.policy import Permission
from app.http.pages import render
from app.http.security import needs

bp = Blueprint("pages", __name__)


@bp.get("/tillganglighet")
@needs(Permission.PUBLIC)
def accessibility() -> Response:
    return render("site/accessibility.html")
