"""What a page shows and carries to the press of its button: signed, so that nothing but what was shown to
this user can be said with it. Nothing is stored in between."""

from typing import Any

from itsdangerous import BadData, URLSafeSerializer

from app.core.errors import OtherwiseChanged
from app.http.context import actor, settings


def carried(value: Any, about: str) -> str:
    """`about`: what it is and of what; it can be said of nothing else."""
    return _serializer(about).dumps(value)


def shown(text: str, about: str) -> Any:
    """Raises OtherwiseChanged for anything but what this user was shown about it."""
    try:
        return _serializer(about).loads(text)
    except BadData:
        raise OtherwiseChanged() from None


def _serializer(about: str) -> URLSafeSerializer:
    return URLSafeSerializer(settings().secret_key, salt=f"{about} {actor().user_id}")
