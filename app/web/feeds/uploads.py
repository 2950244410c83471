"""A file that somebody sends for a dry run, and what is said when it cannot be read."""

from flask import request
from flask_babel import gettext


def sent_file() -> bytes:
    """Empty when none was chosen."""
    sent = request.files.get("file")
    return sent.read() if sent else b""


def no_file() -> dict[str, str]:
    return {"file": gettext("Välj en fil.")}


def not_read() -> dict[str, str]:
    return {"file": gettext("Ingenting har ändrats. Rätta filen och skicka den igen.")}
