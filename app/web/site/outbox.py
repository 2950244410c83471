"""What would have been sent by e-mail and SMS. In demo mode only, where nothing leaves the machine."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response

from app.core.errors import NotFound
from app.core.policy import Permission
from app.http.context import database, settings
from app.http.pages import render
from app.http.security import needs
from app.http.signed_in import ROLE_LABELS
from app.http.words.notices import compose
from app.services.messages.outbox_page import latest
from models.notification import OutboxMessage

bp = Blueprint("outbox", __name__)

SHOWN = 50


@bp.get("/demo/utskick")
@needs(Permission.PUBLIC)
def show() -> Response:
    if not settings().demo:
        raise NotFound()
    with database().read() as session:
        messages = [_told(message) for message in latest(session, SHOWN)]
    return render("site/outbox.html", messages=messages)


def _told(message: OutboxMessage) -> Mapping[str, Any]:
    return {
        "medium": message.medium,
        "organisation": message.user.organisation.name,
        "role": ROLE_LABELS[message.user.role],
        "text": compose(message.kind, message.user.locale),
        "locale": message.user.locale,
        "created_at": message.created_at,
        "sent_at": message.sent_at,
        "given_up_at": message.given_up_at,
    }
