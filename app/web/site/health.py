"""For the watcher of the service: is it alive, can it work."""

import sqlalchemy as sa
from flask import Blueprint, Response, jsonify, make_response

from app.core.policy import Permission
from app.http.context import database
from app.http.security import needs
from models import schema

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@needs(Permission.PUBLIC)
def alive() -> Response:
    return jsonify(status="alive")


@bp.get("/readyz")
@needs(Permission.PUBLIC)
def ready() -> Response:
    return jsonify(status="ready") if _database_is_ready() else make_response({"status": "not ready"}, 503)


def _database_is_ready() -> bool:
    try:
        return schema.current(database().engine) == schema.head()
    except sa.exc.SQLAlchemyError:
        return False
